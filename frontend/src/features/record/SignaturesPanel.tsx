import { SyncOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { ReceivedSignature, RecordDetail, SignatureCheck } from '@/api/types';
import { formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Facts } from '@/ui/Facts';
import { Panel } from '@/ui/Panel';
import { ErrorState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import styles from './record.module.css';
import { signaturesQuery, useCheckSignatures } from './signatures';

const TONES: Readonly<Record<SignatureCheck['verdict'], Tone>> = {
  valid: 'good',
  unproven: 'look',
  invalid: 'bad',
};
const ALERTS = { valid: 'success', unproven: 'warning', invalid: 'error' } as const;

/** What a signature says, in plain words: who, when, whether anything changed, and what speaks against it. */
function SignatureRow({ signature }: { signature: ReceivedSignature }) {
  const t = useTranslate();
  const day = (moment: string | null) => (moment ? formatMomentExact(moment) : t('signatures.not_told'));
  const rows: [string, string][] = [
    [t('signatures.signer'), signature.signer || t('signatures.not_told')],
    [t('signatures.issuer'), signature.issuer || t('signatures.not_told')],
    [t('signatures.signed_at'), day(signature.signed_at)],
    [t('signatures.stamped_at'), signature.stamped_at ? day(signature.stamped_at) : t('signatures.no_stamp')],
    [t('signatures.changed'), t(`signatures.changed.${signature.changed}`)],
    [t('signatures.revocation'), t(`signatures.revocation.${signature.revocation}`)],
  ];
  return (
    <li>
      <h3 className={styles.signer}>
        {t(`signatures.form.${signature.form}`)}
        <Tag tone={TONES[signature.verdict]}>{t(`signatures.verdict.${signature.verdict}`)}</Tag>
      </h3>
      {signature.problems.length > 0 && (
        <ul className={styles.signatureProblems}>
          {signature.problems.map((problem) => (
            <li key={problem}>{t(`signatures.problem.${problem}`)}</li>
          ))}
        </ul>
      )}
      <Facts rows={rows} look="ruled" />
    </li>
  );
}

/** The electronic signatures inside the file that a record came from; nothing when it has none. */
export function SignaturesPanel({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(signaturesQuery(record.id));
  const again = useCheckSignatures(record.id);
  const check = data?.check;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!check) return null;
  const repeat = record.can.confirm && (
    <Button icon={<SyncOutlined />} loading={again.isPending} onClick={() => again.mutate()}>
      {t('signatures.again')}
    </Button>
  );
  return (
    <Panel title={t('signatures.title')} extra={repeat}>
      <Alert type={ALERTS[check.verdict]} showIcon title={t(`signatures.summary.${check.verdict}`)} />
      <p className={`${styles.quiet} numeric`}>
        {t('signatures.checked', {
          at: formatMomentExact(check.at),
          by: check.by === 'intake' ? t('signatures.by_intake') : check.by,
        })}
      </p>
      <ul className={styles.signatures}>
        {check.signatures.map((signature) => (
          <SignatureRow key={`${signature.form} ${signature.place}`} signature={signature} />
        ))}
      </ul>
    </Panel>
  );
}
