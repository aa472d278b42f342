import { CheckCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import type { EmployeeRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { Tag } from '@/ui/Tag';

export function EmployeeStateTag({ state }: { state: EmployeeRow['state'] }) {
  const t = useTranslate();
  return <Tag tone={state === 'active' ? 'accent' : 'calm'}>{t(`person.state.${state}`)}</Tag>;
}

export function CompletenessTag({ missing }: { missing: number }) {
  const t = useTranslate();
  return missing > 0 ? (
    <Tag tone="look" icon={<ExclamationCircleOutlined />}>
      {t('person.missing_n', { count: missing })}
    </Tag>
  ) : (
    <Tag tone="good" icon={<CheckCircleOutlined />}>
      {t('person.complete')}
    </Tag>
  );
}
