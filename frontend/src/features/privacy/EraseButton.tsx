import { DeleteOutlined } from '@ant-design/icons';
import { Alert, Checkbox, Form } from 'antd';
import { api, dataOf } from '@/api/client';
import type { PersonRequest, Weighed } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { FormButton, inputs } from '@/ui/FormDialog';
import rowStyles from '@/ui/rows.module.css';
import styles from './privacy.module.css';
import { PRIVACY } from './queries';

type Values = { records: string[]; reason: string; breaks?: boolean };

const isSigned = (one: Weighed) => one.obstacles.length === 1 && one.obstacles[0] === 'signed_scan';

/** What else happens when these records go: others that share a scan are carried into one of their own. */
function Carried({ weighed }: { weighed: readonly Weighed[] }) {
  const t = useTranslate();
  const chosen = Form.useWatch<string[] | undefined>('records') ?? [];
  const most = Math.max(
    0,
    ...weighed.filter((one) => chosen.includes(one.record_id)).map((one) => one.carried),
  );
  if (!most) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={t('privacy.carried_n', { count: most })}
      description={t('privacy.carried_note')}
      style={{ marginBottom: 12 }}
    />
  );
}

/** Proposes that records of a request be destroyed. Two others must consent; the last consent does it. */
export function EraseButton({ request, weighed }: { request: PersonRequest; weighed: readonly Weighed[] }) {
  const t = useTranslate();
  const erasable = weighed.filter((one) => !one.obstacles.length || isSigned(one));
  const signed = erasable.some(isSigned);
  const waiting = request.erasures.some((one) => one.state === 'proposed');
  if (!erasable.length || waiting) return null;
  const label = (one: Weighed) => {
    const record = request.records.find((row) => row.record_id === one.record_id);
    return [record?.title ?? t('privacy.record_hidden'), record?.reference_code].filter(Boolean).join(' ');
  };
  return (
    <div className={styles.acts}>
      <FormButton<Values>
        title={t('privacy.erase')}
        button={{ danger: true, icon: <DeleteOutlined /> }}
        okText={t('privacy.propose')}
        danger
        note={
          <>
            <Alert type="warning" showIcon title={t('privacy.erase_note')} style={{ marginBottom: 12 }} />
            <Carried weighed={erasable} />
          </>
        }
        initial={{ records: erasable.filter((one) => !isSigned(one)).map((one) => one.record_id) }}
        send={({ records, reason, breaks }) =>
          dataOf(
            api.POST('/api/privacy/requests/{request_id}/erasure', {
              params: { path: { request_id: request.id } },
              body: { record_ids: records, reason: reason.trim(), break_signatures: !!breaks },
            }),
          )
        }
        done={t('privacy.erase_proposed')}
        again={PRIVACY}
        fields={[
          {
            name: 'records',
            label: t('privacy.records'),
            needs: t('privacy.records_needed'),
            input: (
              <Checkbox.Group
                className={rowStyles.list}
                options={erasable.map((one) => ({ value: one.record_id, label: label(one) }))}
              />
            ),
          },
          ...(signed
            ? [
                {
                  name: 'breaks',
                  valuePropName: 'checked',
                  extra: t('privacy.breaks_signature_note'),
                  input: <Checkbox>{t('privacy.breaks_signature')}</Checkbox>,
                },
              ]
            : []),
          {
            name: 'reason',
            label: t('privacy.reason'),
            extra: t('privacy.two_consent'),
            needs: t('privacy.reason_needed'),
            input: inputs.words(),
          },
        ]}
      />
    </div>
  );
}
