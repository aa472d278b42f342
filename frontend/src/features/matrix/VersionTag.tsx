import { useTranslate } from '@/i18n/language';
import { Tag, type Tone } from '@/ui/Tag';
import type { PolicyVersion } from './matrix';

const TONES: Readonly<Record<PolicyVersion['state'], Tone>> = {
  draft: 'look',
  proposed: 'accent',
  published: 'calm',
  superseded: 'calm',
};

export function VersionTag({ version }: { version: PolicyVersion }) {
  const t = useTranslate();
  if (version.in_force) return <Tag tone="good">{t('matrix.in_force')}</Tag>;
  return <Tag tone={TONES[version.state]}>{t(`matrix.state.${version.state}`)}</Tag>;
}
