import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { InputNumber, Select, Switch } from 'antd';
import { api, dataOf } from '@/api/client';
import type { CompanyRules, PersonRequest } from '@/api/types';
import { formatDate } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { FormButton, inputs, today } from '@/ui/FormDialog';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import rowStyles from '@/ui/rows.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { CompanySelect, useCompany, useName } from './company';
import { companyRulesQuery, PRIVACY, usePrivacyAct } from './queries';
import { useRuleNames } from './RequestList';

type Rule = CompanyRules['rules'][number];
type Ground = CompanyRules['grounds'][number];
type RuleValues = { value: number; basis: string; effective_from: string };
type GroundValues = {
  code: string;
  zh: string;
  en?: string;
  basis: string;
  kinds: PersonRequest['kind'][];
  effective_from: string;
};

function useUnit() {
  const t = useTranslate();
  return (rule: Pick<Rule, 'unit'>, value: number) =>
    t('privacy.amount', { value, unit: t(`privacy.unit.${rule.unit as 'hours'}`) });
}

function EditRule({ company, rule }: { company: number; rule: Rule }) {
  const t = useTranslate();
  const unit = useUnit();
  const name = useName()(rule);
  return (
    <FormButton<RuleValues>
      title={name}
      button={{
        type: 'text',
        icon: <EditOutlined />,
        'aria-label': t('privacy.rule_edit', { name }),
        children: null,
      }}
      initial={{ value: rule.value, basis: rule.own?.basis ?? '', effective_from: today() }}
      send={(values) =>
        dataOf(
          api.PUT('/api/privacy/company-rules', { body: { ...values, company_id: company, key: rule.key } }),
        )
      }
      done={t('privacy.saved')}
      again={PRIVACY}
      fields={[
        {
          name: 'value',
          label: t(`privacy.unit.${rule.unit as 'hours'}`),
          extra: t('privacy.rule_bounds', {
            least: unit(rule, rule.least),
            most: unit(rule, rule.most),
            by: rule.fixed_by,
          }),
          needs: t('privacy.text_needed'),
          input: <InputNumber min={rule.least} max={rule.most} precision={0} />,
        },
        {
          name: 'basis',
          label: t('privacy.rule_basis'),
          extra: t('privacy.rule_basis_hint'),
          needs: t('privacy.text_needed'),
          input: inputs.line(400),
        },
        {
          name: 'effective_from',
          label: t('privacy.effective_from'),
          needs: t('privacy.text_needed'),
          input: inputs.dayFromToday(),
        },
      ]}
    />
  );
}

function RuleRow({ company, rule }: { company: number; rule: Rule }) {
  const t = useTranslate();
  const name = useName();
  const unit = useUnit();
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.body}>
        <div className={rowStyles.head}>
          <strong>{name(rule)}</strong>
          <span className="numeric">{unit(rule, rule.value)}</span>
          <Tag tone={rule.own ? 'accent' : 'calm'}>
            {t(rule.own ? 'privacy.rule_own' : 'privacy.rule_shipped')}
          </Tag>
        </div>
        <p className={rowStyles.meta}>
          {rule.own
            ? [
                rule.own.basis,
                t('privacy.since', { on: formatDate(rule.own.effective_from) }),
                rule.own.changed_by,
              ].join(' · ')
            : rule.basis.join('、')}
        </p>
        {rule.coming.map((one) => (
          <p key={one.effective_from} className={rowStyles.meta}>
            {t('privacy.rule_coming', {
              on: formatDate(one.effective_from),
              value: unit(rule, one.value),
              by: one.changed_by,
            })}
          </p>
        ))}
      </div>
      <EditRule company={company} rule={rule} />
    </li>
  );
}

function GroundRow({ company, ground }: { company: number; ground: Ground }) {
  const t = useTranslate();
  const names = useRuleNames();
  const name = useName()(ground);
  const set = usePrivacyAct(
    (active: boolean) =>
      dataOf(
        api.PUT('/api/privacy/company-grounds', {
          body: {
            company_id: company,
            code: ground.code,
            zh: ground.zh,
            en: ground.en,
            basis: ground.basis,
            kinds: ground.kinds as PersonRequest['kind'][],
            active,
            effective_from: today(),
          },
        }),
      ),
    t('privacy.saved'),
  );
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.body}>
        <div className={rowStyles.head}>
          <strong>{name}</strong>
          {!ground.shipped && <Tag tone="accent">{t('privacy.rule_own')}</Tag>}
        </div>
        <p className={rowStyles.meta}>{ground.basis.join('、')}</p>
        <p className={rowStyles.meta}>{ground.kinds.map(names.kind).join('、')}</p>
      </div>
      <Switch
        aria-label={t('privacy.ground_use', { name })}
        checked={ground.active}
        loading={set.isPending}
        onChange={(active) => set.mutate(active)}
      />
    </li>
  );
}

function AddGround({ company }: { company: number }) {
  const t = useTranslate();
  const name = useName();
  const { rules } = useRuleNames();
  return (
    <FormButton<GroundValues>
      title={t('privacy.ground_add')}
      button={{ icon: <PlusOutlined /> }}
      initial={{ effective_from: today() }}
      send={({ basis, ...values }) =>
        dataOf(
          api.PUT('/api/privacy/company-grounds', {
            body: {
              ...values,
              en: values.en ?? '',
              basis: basis
                .split(/[、;；\n]/)
                .map((one) => one.trim())
                .filter(Boolean),
              company_id: company,
              active: true,
            },
          }),
        )
      }
      done={t('privacy.saved')}
      again={PRIVACY}
      fields={[
        {
          name: 'code',
          label: t('privacy.ground_code'),
          needs: t('privacy.ground_code_hint'),
          pattern: /^[a-z][a-z0-9_]{1,39}$/,
          input: inputs.line(40),
        },
        { name: 'zh', label: t('privacy.ground_zh'), needs: t('privacy.text_needed'), input: inputs.line() },
        { name: 'en', label: t('privacy.ground_en'), input: inputs.line() },
        {
          name: 'basis',
          label: t('privacy.ground_basis'),
          needs: t('privacy.text_needed'),
          input: inputs.line(400),
        },
        {
          name: 'kinds',
          label: t('privacy.kind'),
          needs: t('privacy.kind_needed'),
          input: (
            <Select
              mode="multiple"
              options={(rules?.kinds ?? []).map((one) => ({ value: one.id, label: name(one) }))}
            />
          ),
        },
        {
          name: 'effective_from',
          label: t('privacy.effective_from'),
          needs: t('privacy.text_needed'),
          input: inputs.dayFromToday(),
        },
      ]}
    />
  );
}

/** The clocks and grounds of a company, with what the law leaves open. */
export function Rules() {
  const t = useTranslate();
  const [company, setCompany] = useCompany();
  const { data, error, refetch } = useQuery(companyRulesQuery(company));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className={layout.stack}>
      <CompanySelect value={company} onChange={setCompany} />
      {!data && <LoadingState rows={10} />}
      {data && (
        <>
          <Panel title={t('privacy.clocks')}>
            <ul className={rowStyles.list} aria-label={t('privacy.clocks')}>
              {data.rules.map((rule) => (
                <RuleRow key={rule.key} company={company} rule={rule} />
              ))}
            </ul>
          </Panel>
          <Panel title={t('privacy.grounds')} extra={<AddGround company={company} />}>
            <ul className={rowStyles.list} aria-label={t('privacy.grounds')}>
              {data.grounds.map((ground) => (
                <GroundRow key={ground.code} company={company} ground={ground} />
              ))}
            </ul>
          </Panel>
        </>
      )}
    </div>
  );
}
