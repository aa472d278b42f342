/** Labels that say the state, level and doubts of a record. */
import {
  CheckCircleOutlined,
  ExclamationCircleOutlined,
  LockOutlined,
  StopOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Doubt, RecordState } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { useSchemeNames } from './scheme';
import { Tag, type Tone } from './Tag';

const STATES: Readonly<Record<RecordState, { tone: Tone; icon: ReactNode }>> = {
  filed: { tone: 'good', icon: <CheckCircleOutlined /> },
  to_check: { tone: 'look', icon: <ExclamationCircleOutlined /> },
  withdrawn: { tone: 'calm', icon: <StopOutlined /> },
};

export function RecordStateTag({ state }: { state: RecordState }) {
  const t = useTranslate();
  return (
    <Tag tone={STATES[state].tone} icon={STATES[state].icon}>
      {t(`record.state.${state}`)}
    </Tag>
  );
}

export function LevelTag({ level }: { level: number }) {
  const names = useSchemeNames();
  return (
    <Tag tone={level >= 3 ? 'bad' : 'calm'} icon={level >= 3 ? <LockOutlined /> : undefined}>
      {names.level(level)}
    </Tag>
  );
}

export function DoubtTags({ doubts }: { doubts: readonly Doubt[] }) {
  const t = useTranslate();
  const names = useSchemeNames();
  return doubts.map((doubt) => (
    <Tag key={`${doubt.code} ${doubt.field}`} tone="look" icon={<ExclamationCircleOutlined />}>
      {[translateCode(t, 'doubt', doubt.code), doubt.field && names.field(doubt.field)]
        .filter(Boolean)
        .join(' · ')}
    </Tag>
  ));
}
