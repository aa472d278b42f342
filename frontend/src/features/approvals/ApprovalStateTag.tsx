import { useTranslate } from '@/i18n/language';
import { Tag, type Tone } from '@/ui/Tag';
import type { ApprovalState } from './approvals';

const TONES: Readonly<Record<ApprovalState, Tone>> = {
  pending: 'look',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'calm',
  expired: 'calm',
};

export function ApprovalStateTag({ state }: { state: ApprovalState }) {
  const t = useTranslate();
  return <Tag tone={TONES[state]}>{t(`approvals.state.${state}`)}</Tag>;
}
