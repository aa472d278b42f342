import { EditOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { LevelTerms, LoanTerms } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import { FormDialog, inputs, today } from '@/ui/FormDialog';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { type SchemeNames, useSchemeNames } from '@/ui/scheme';
import styles from './loans.module.css';

type Values = Omit<LevelTerms, 'level' | 'basis'> & { basis: string; effective_from: string };

type EditProps = { companyId: number; terms: LevelTerms; onDone: () => void };

function EditTerms({ companyId, terms, onDone }: EditProps) {
  const t = useTranslate();
  const names = useSchemeNames();
  const { level } = terms;
  const bounds = [
    ['approvers', level >= 3 ? 2 : 1, 2],
    ['longest_days', 1, 366],
    ['extensions', 0, 10],
    ['extension_days', 0, 366],
  ] as const;
  return (
    <FormDialog<Values>
      open
      onClose={onDone}
      title={t('loan.terms_edit', { level: names.level(level) })}
      okText={t('loan.terms_save')}
      initial={{ ...terms, basis: '', effective_from: today() }}
      send={(values) =>
        dataOf(api.PUT('/api/loans/terms', { body: { ...values, company_id: companyId, level } }))
      }
      done={t('loan.terms_saved')}
      again={[['loans', 'terms']]}
      fields={[
        ...bounds.map(([name, least, most]) => ({
          name,
          label: t(`loan.terms.${name}`),
          needs: true as const,
          narrow: true,
          input: inputs.number(least, most),
        })),
        ...(['download', 'employee_sees', 'paper'] as const).map((name) => ({
          name,
          valuePropName: 'checked',
          input: <Checkbox>{t(`loan.terms.${name}`)}</Checkbox>,
        })),
        {
          name: 'effective_from',
          label: t('loan.terms.effective_from'),
          needs: true,
          input: inputs.dayFromToday(),
        },
        {
          name: 'basis',
          label: t('loan.terms.basis'),
          needs: t('loan.terms.basis_needed'),
          input: inputs.line(400),
        },
      ]}
    />
  );
}

function columnsOf(
  t: Translate,
  names: SchemeNames,
  onEdit: ((terms: LevelTerms) => void) | null,
): Column<LevelTerms>[] {
  const yes = (value: boolean) => t(value ? 'loan.yes' : 'loan.no');
  const columns: Column<LevelTerms>[] = [
    { key: 'level', title: t('record.level'), render: (row) => names.level(row.level) },
    { key: 'approvers', title: t('loan.terms.approvers'), render: (row) => row.approvers, numeric: true },
    {
      key: 'longest',
      title: t('loan.terms.longest_days'),
      render: (row) => row.longest_days,
      numeric: true,
    },
    {
      key: 'extensions',
      title: t('loan.terms.extensions'),
      render: (row) => (row.extensions ? `${row.extensions} × ${row.extension_days}` : '—'),
    },
    { key: 'download', title: t('loan.terms.download'), render: (row) => yes(row.download) },
    { key: 'paper', title: t('loan.terms.paper'), render: (row) => yes(row.paper) },
    { key: 'sees', title: t('loan.terms.employee_sees'), render: (row) => yes(row.employee_sees) },
    { key: 'basis', title: t('loan.terms.basis'), render: (row) => row.basis.join('；'), long: true },
  ];
  if (onEdit) {
    columns.push({
      key: 'edit',
      title: <span className="visually-hidden">{t('loan.terms_change')}</span>,
      render: (row) => (
        <Button
          size="small"
          icon={<EditOutlined />}
          aria-label={t('loan.terms_edit', { level: names.level(row.level) })}
          onClick={() => onEdit(row)}
        />
      ),
    });
  }
  return columns;
}

/** On which terms records are lent, by level; who may lend everything of the company changes them. */
export function TermsPanel({ terms }: { terms: LoanTerms }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const [edited, setEdited] = useState<LevelTerms | null>(null);
  return (
    <Panel title={t('loan.tab_terms')}>
      <div className={styles.terms}>
        <DataTable
          caption={t('loan.tab_terms')}
          columns={columnsOf(t, names, terms.may_change ? setEdited : null)}
          rows={terms.current}
          rowKey={(row) => row.level}
        />
      </div>
      {terms.set_here.length > 0 && (
        <ul className={`${styles.items} ${layout.quiet}`}>
          {terms.set_here.map((row) => (
            <li key={`${row.level} ${row.effective_from}`}>
              {t('loan.terms_set', {
                level: names.level(row.level),
                from: row.effective_from,
                by: row.changed_by,
                at: formatMoment(row.changed_at),
              })}
            </li>
          ))}
        </ul>
      )}
      {edited && <EditTerms companyId={terms.company_id} terms={edited} onDone={() => setEdited(null)} />}
    </Panel>
  );
}
