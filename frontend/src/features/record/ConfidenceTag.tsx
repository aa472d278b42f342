import { CheckOutlined, EyeOutlined, UserOutlined, WarningOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { BoxedValue } from '@/api/types';
import { formatMoment, formatPercent } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Tag, type Tone } from '@/ui/Tag';
import { type Certainty, certaintyOf } from './confidence';

const LOOKS: Readonly<Record<Certainty, { tone: Tone; icon: ReactNode }>> = {
  high: { tone: 'good', icon: <CheckOutlined /> },
  medium: { tone: 'look', icon: <EyeOutlined /> },
  low: { tone: 'bad', icon: <WarningOutlined /> },
  person: { tone: 'accent', icon: <UserOutlined /> },
};

/** How sure a value is, by colour, icon, word and figure. */
export function ConfidenceTag({ value }: { value: BoxedValue }) {
  const t = useTranslate();
  const certainty = certaintyOf(value);
  const word = t(`record.confidence.${certainty}`);
  const percent = formatPercent(value.confidence);
  const title =
    certainty === 'person' && value.confirmed_by
      ? t('record.confirmed_by', { name: value.confirmed_by, at: formatMoment(value.confirmed_at) })
      : t('record.confidence_label', { level: word, percent });
  return (
    <Tag tone={LOOKS[certainty].tone} icon={LOOKS[certainty].icon} title={title}>
      {certainty === 'person' ? word : `${word} ${percent}`}
    </Tag>
  );
}
