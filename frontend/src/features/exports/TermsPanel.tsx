import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslate } from '@/i18n/language';
import { Facts } from '@/ui/Facts';
import { FormDialog, inputs, today } from '@/ui/FormDialog';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { acts, type ExportTerms, exportTermsQuery } from './exports';

const NAMES = ['most_records', 'most_downloads', 'days'] as const;
type Values = Record<(typeof NAMES)[number], number> & { effective_from: string; basis: string };

function EditTerms({ terms, onDone }: { terms: ExportTerms; onDone: () => void }) {
  const t = useTranslate();
  return (
    <FormDialog<Values>
      open
      onClose={onDone}
      title={t('exports.terms_edit')}
      okText={t('exports.terms_save')}
      initial={{ ...terms.terms, effective_from: today(), basis: '' }}
      send={(values) => acts.setTerms({ ...values, company_id: terms.company.id })}
      done={t('exports.terms_saved')}
      again={[['exports', 'terms']]}
      fields={[
        ...NAMES.map((name) => ({
          name,
          label: t(`exports.terms.${name}`),
          needs: true as const,
          narrow: true,
          input: inputs.number(terms.limits[name]?.least ?? 1, terms.limits[name]?.most ?? 1),
        })),
        {
          name: 'effective_from',
          label: t('exports.terms.effective_from'),
          needs: true,
          narrow: true,
          input: inputs.dayFromToday(),
        },
        {
          name: 'basis',
          label: t('exports.terms.basis'),
          needs: t('exports.terms.basis_needed'),
          input: inputs.line(400),
        },
      ]}
    />
  );
}

/** How much may be exported at once, and how long it may be fetched; who may secure the company changes it. */
export function TermsPanel() {
  const t = useTranslate();
  const [company, setCompany] = useState<number>();
  const [editing, setEditing] = useState(false);
  const { data: terms, error, refetch } = useQuery(exportTermsQuery(company));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!terms) return <LoadingState rows={4} />;
  return (
    <Panel
      title={terms.company.name}
      extra={
        <span className={layout.acts}>
          {terms.companies.length > 1 && (
            <Select
              aria-label={t('person.company')}
              value={terms.company.id}
              onChange={setCompany}
              options={terms.companies.map((one) => ({ value: one.id, label: one.name }))}
              popupMatchSelectWidth={false}
            />
          )}
          {terms.may_change && <Button onClick={() => setEditing(true)}>{t('exports.terms_edit')}</Button>}
        </span>
      }
    >
      <Facts rows={NAMES.map((name) => [t(`exports.terms.${name}`), terms.terms[name]])} />
      {terms.coming.map((row) => (
        <p key={row.effective_from} className={layout.quiet}>
          {t('exports.terms_coming', {
            from: row.effective_from,
            records: row.most_records,
            downloads: row.most_downloads,
            days: row.days,
            by: row.changed_by,
          })}
        </p>
      ))}
      {editing && <EditTerms terms={terms} onDone={() => setEditing(false)} />}
    </Panel>
  );
}
