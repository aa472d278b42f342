import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  StopOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Loan } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { Tag, type Tone } from '@/ui/Tag';

const LOOKS: Readonly<Record<Loan['state'], { tone: Tone; icon: ReactNode }>> = {
  asked: { tone: 'look', icon: <ClockCircleOutlined /> },
  approved: { tone: 'accent', icon: <ClockCircleOutlined /> },
  running: { tone: 'good', icon: <CheckCircleOutlined /> },
  refused: { tone: 'bad', icon: <StopOutlined /> },
  cancelled: { tone: 'calm', icon: <StopOutlined /> },
  returned: { tone: 'calm', icon: <CheckCircleOutlined /> },
  expired: { tone: 'calm', icon: <ClockCircleOutlined /> },
  revoked: { tone: 'bad', icon: <StopOutlined /> },
};

export function LoanStateTag({ state }: { state: Loan['state'] }) {
  const t = useTranslate();
  return (
    <Tag tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`loan.state.${state}`)}
    </Tag>
  );
}

/** Where the paper original is; nothing when it was not asked for. */
export function PaperTag({ state }: { state: Loan['paper']['state'] }) {
  const t = useTranslate();
  if (state === 'none') return null;
  const late = state === 'overdue';
  return (
    <Tag tone={late ? 'bad' : 'calm'} icon={late ? <ExclamationCircleOutlined /> : undefined}>
      {t(`loan.paper.${state}`)}
    </Tag>
  );
}
