import { CheckCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { Progress } from 'antd';
import type { Employee } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { Panel } from '@/ui/Panel';
import { useSchemeNames } from '@/ui/scheme';
import styles from './people.module.css';

type Props = { completeness: Employee['completeness'] };

/** How many of the required papers are there. */
export function CompletenessBar({ completeness: { required, present } }: Props) {
  const t = useTranslate();
  const percent = required ? Math.round((present / required) * 100) : 100;
  const summary = t('person.completeness_n', { required, present });
  return (
    <>
      <p className={styles.summary}>{summary}</p>
      <Progress percent={percent} size="small" aria-label={summary} />
    </>
  );
}

/** Which required papers are there, which are not and why they are required. */
export function CompletenessPanel({ completeness }: Props) {
  const t = useTranslate();
  const names = useSchemeNames();
  const { missing } = completeness;
  return (
    <Panel title={t('person.completeness')}>
      <CompletenessBar completeness={completeness} />
      {!missing.length && (
        <p className={styles.complete}>
          <CheckCircleOutlined aria-hidden /> {t('person.completeness_ok')}
        </p>
      )}
      <ul className={styles.missing}>
        {missing.map((row) => (
          <li key={row.type}>
            <ExclamationCircleOutlined aria-hidden />
            <span>
              {names.type(row.type)}
              <small>{t('person.missing_reason', { reason: translateCode(t, 'reason', row.reason) })}</small>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
