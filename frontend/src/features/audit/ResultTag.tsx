import { CheckOutlined, StopOutlined } from '@ant-design/icons';
import type { AuditRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { Tag } from '@/ui/Tag';

export function ResultTag({ result }: { result: AuditRow['result'] }) {
  const t = useTranslate();
  return result === 'allowed' ? (
    <Tag tone="calm" icon={<CheckOutlined />}>
      {t('audit.result.allowed')}
    </Tag>
  ) : (
    <Tag tone="bad" icon={<StopOutlined />}>
      {t('audit.result.refused')}
    </Tag>
  );
}
