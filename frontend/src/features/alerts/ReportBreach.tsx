import { AlertOutlined } from '@ant-design/icons';
import { Checkbox, InputNumber, Select } from 'antd';
import { api, dataOf } from '@/api/client';
import type { Breach } from '@/api/types';
import { useMe } from '@/api/useMe';
import { PRIVACY } from '@/features/privacy/queries';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { FormButton, fromLocal, inputs, toLocal } from '@/ui/FormDialog';
import type { AlertDetail } from './queries';

type Values = {
  company_id: number;
  discovered_at: string;
  kinds: Breach['kinds'];
  affected?: number | null;
  information?: string;
  cause?: string;
};
const KINDS: Breach['kinds'] = ['leak', 'alteration', 'loss'];

/** Opens a breach with what the alert knows; the officers of the company go on with it. */
export function ReportBreach({ alert }: { alert: AlertDetail }) {
  const t = useTranslate();
  const { companies } = useMe();
  const cause = [
    translateCode(t, 'alerts.rule', alert.rule),
    formatMoment(alert.at),
    alert.actor_name,
    alert.count && t('alerts.breach_count', { count: alert.count }),
  ];
  return (
    <FormButton<Values>
      title={t('alerts.breach_open')}
      button={{ icon: <AlertOutlined /> }}
      initial={{
        company_id: alert.company_id ?? companies[0]?.id,
        discovered_at: toLocal(alert.at),
        kinds: ['leak'],
        affected: alert.persons || null,
        cause: cause.filter(Boolean).join('，'),
      }}
      send={(values) =>
        dataOf(
          api.POST('/api/alerts/{alert_id}/breach', {
            params: { path: { alert_id: alert.id } },
            body: {
              company_id: values.company_id,
              discovered_at: fromLocal(values.discovered_at),
              kinds: values.kinds,
              affected: values.affected ?? null,
              information: values.information ?? '',
              cause: values.cause ?? '',
            },
          }),
        )
      }
      done={t('alerts.breach_done')}
      again={[['alerts'], ...PRIVACY]}
      fields={[
        ...(alert.company_id === null && companies.length > 1
          ? [
              {
                name: 'company_id',
                label: t('person.company'),
                needs: t('alerts.needed'),
                input: <Select options={companies.map((one) => ({ value: one.id, label: one.name }))} />,
              },
            ]
          : [{ name: 'company_id', hidden: true, input: <InputNumber /> }]),
        {
          name: 'discovered_at',
          label: t('privacy.discovered_at'),
          extra: t('alerts.breach_clock'),
          needs: t('alerts.needed'),
          input: inputs.momentUntilNow(),
        },
        {
          name: 'kinds',
          label: t('privacy.breach_kinds'),
          needs: t('privacy.breach_kind_needed'),
          input: (
            <Checkbox.Group
              options={KINDS.map((one) => ({ value: one, label: t(`alerts.breach_kind.${one}`) }))}
            />
          ),
        },
        { name: 'affected', label: t('privacy.affected'), input: <InputNumber min={0} /> },
        { name: 'cause', label: t('alerts.breach_cause'), input: inputs.growing() },
        { name: 'information', label: t('alerts.breach_information'), input: inputs.growing() },
      ]}
    />
  );
}
