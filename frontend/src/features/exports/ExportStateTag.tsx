import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  StopOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslate } from '@/i18n/language';
import { Tag, type Tone } from '@/ui/Tag';
import type { ExportState } from './exports';

const LOOKS: Readonly<Record<ExportState, { tone: Tone; icon: ReactNode }>> = {
  waiting: { tone: 'look', icon: <ClockCircleOutlined /> },
  building: { tone: 'accent', icon: <SyncOutlined /> },
  ready: { tone: 'good', icon: <CheckCircleOutlined /> },
  rejected: { tone: 'bad', icon: <StopOutlined /> },
  withdrawn: { tone: 'calm', icon: <StopOutlined /> },
  lapsed: { tone: 'calm', icon: <ClockCircleOutlined /> },
  revoked: { tone: 'bad', icon: <StopOutlined /> },
  stopped: { tone: 'bad', icon: <ExclamationCircleOutlined /> },
  ended: { tone: 'calm', icon: <CheckCircleOutlined /> },
  failed: { tone: 'bad', icon: <ExclamationCircleOutlined /> },
};

export function ExportStateTag({ state }: { state: ExportState }) {
  const t = useTranslate();
  return (
    <Tag tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`exports.state.${state}`)}
    </Tag>
  );
}
