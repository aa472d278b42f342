import { CheckOutlined, EyeOutlined, WarningOutlined } from '@ant-design/icons';
import { formatCount, formatMinutes } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Tag } from '@/ui/Tag';
import type { AlertRow, AlertState } from './queries';

const LOOKS = {
  open: { tone: 'bad', icon: <WarningOutlined /> },
  acknowledged: { tone: 'look', icon: <EyeOutlined /> },
  closed: { tone: 'calm', icon: <CheckOutlined /> },
} as const;

export function AlertStateTag({ state }: { state: AlertState }) {
  const t = useTranslate();
  const { tone, icon } = LOOKS[state];
  return (
    <Tag tone={tone} icon={icon}>
      {t(`alerts.state.${state}`)}
    </Tag>
  );
}

/** How much was counted within how long, beside the limit. */
export function AlertMeasure({ alert }: { alert: AlertRow }) {
  const t = useTranslate();
  if (!alert.minutes) return alert.count ? <span className="numeric">{alert.count}</span> : '—';
  return (
    <span className="numeric">
      {t('alerts.measured', {
        count: formatCount(alert.count),
        limit: formatCount(alert.limit),
        span: formatMinutes(alert.minutes, t),
      })}
    </span>
  );
}
