import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  PauseCircleOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Batch, SourceFile } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { Tag, type Tone } from '@/ui/Tag';

const LOOKS: Readonly<Record<Batch['state'], { tone: Tone; icon: ReactNode }>> = {
  open: { tone: 'calm', icon: <ClockCircleOutlined /> },
  running: { tone: 'accent', icon: <SyncOutlined spin /> },
  stopped: { tone: 'look', icon: <PauseCircleOutlined /> },
  done: { tone: 'good', icon: <CheckCircleOutlined /> },
};

export function BatchStateTag({ state }: { state: Batch['state'] }) {
  const t = useTranslate();
  return (
    <Tag tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`intake.state.${state}`)}
    </Tag>
  );
}

const FILE_TONES: Readonly<Record<SourceFile['state'], Tone>> = {
  uploading: 'accent',
  received: 'calm',
  split: 'accent',
  done: 'good',
  refused: 'bad',
  duplicate: 'calm',
  set_aside: 'look',
};

export function FileStateTag({ state }: { state: SourceFile['state'] }) {
  const t = useTranslate();
  return <Tag tone={FILE_TONES[state]}>{t(`intake.file_state.${state}`)}</Tag>;
}
