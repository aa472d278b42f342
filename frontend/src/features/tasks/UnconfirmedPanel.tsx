import { CheckOutlined, CloseOutlined, EditOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { ProposedValue, RecordDetail } from '@/api/types';
import { formatPercent } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { useSchemeNames } from '@/ui/scheme';
import { Tag } from '@/ui/Tag';
import styles from './unconfirmed.module.css';
import { type Settlement, useSettling } from './useSettling';

type Corner = [number, number];
export type ProposalBox = [Corner, Corner, Corner, Corner];

type RowProps = {
  proposal: ProposedValue;
  name: string;
  busy: boolean;
  onShow?: () => void;
  onSettle: (settlement: Settlement) => void;
};

function CorrectForm({ proposal, name, busy, onSettle, onEnd }: RowProps & { onEnd: () => void }) {
  const t = useTranslate();
  const [text, setText] = useState(proposal.masked ? '' : proposal.value);
  const value = text.trim();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (value) onSettle({ act: 'correct', field: proposal.id, value });
      }}
    >
      <Input
        autoFocus
        value={text}
        aria-label={t('unconfirmed.value_of', { field: name })}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onEnd()}
      />
      <Button type="primary" htmlType="submit" loading={busy} disabled={!value}>
        {t('unconfirmed.save')}
      </Button>
      <Button onClick={onEnd}>{t('unconfirmed.cancel')}</Button>
    </form>
  );
}

function Acts({ proposal, name, busy, onSettle, onCorrect }: RowProps & { onCorrect: () => void }) {
  const t = useTranslate();
  return (
    <div className={styles.acts}>
      <Button
        size="small"
        icon={<CheckOutlined />}
        disabled={busy || proposal.masked}
        aria-label={t('unconfirmed.confirm_field', { field: name })}
        onClick={() => onSettle({ act: 'confirm', keys: [proposal.key] })}
      >
        {t('unconfirmed.confirm')}
      </Button>
      {proposal.position === null && (
        <Button
          size="small"
          icon={<EditOutlined />}
          disabled={busy}
          aria-label={t('unconfirmed.correct_field', { field: name })}
          onClick={onCorrect}
        >
          {t('unconfirmed.correct')}
        </Button>
      )}
      <Button
        size="small"
        icon={<CloseOutlined />}
        disabled={busy}
        aria-label={t('unconfirmed.discard_field', { field: name })}
        onClick={() => onSettle({ act: 'discard', keys: [proposal.key] })}
      >
        {t('unconfirmed.discard')}
      </Button>
    </div>
  );
}

function ProposalRow(props: RowProps) {
  const { proposal, name, onShow } = props;
  const t = useTranslate();
  const [correcting, setCorrecting] = useState(false);
  return (
    <li className={styles.proposal}>
      <div className={styles.told}>
        {onShow ? (
          <button
            type="button"
            className={styles.name}
            title={t('unconfirmed.show', { field: name })}
            onClick={onShow}
          >
            {name}
          </button>
        ) : (
          <span className={styles.name}>{name}</span>
        )}
        <span className={styles.value}>{proposal.value}</span>
        <Tag tone="look" icon={<QuestionCircleOutlined />}>
          {t('unconfirmed.tag', { percent: formatPercent(proposal.confidence) })}
        </Tag>
      </div>
      {correcting ? (
        <CorrectForm {...props} onEnd={() => setCorrecting(false)} />
      ) : (
        <Acts {...props} onCorrect={() => setCorrecting(true)} />
      )}
    </li>
  );
}

type Props = {
  record: RecordDetail;
  /** While the record is being corrected, its proposals are settled by what is typed. */
  editing: boolean;
  onShow: (page: number, box: ProposalBox) => void;
};

/** What was read and does not stand yet, apart from the values that do; one click settles each. */
export function UnconfirmedPanel({ record, editing, onShow }: Props) {
  const t = useTranslate();
  const names = useSchemeNames();
  const settling = useSettling(record);
  const proposals = record.unconfirmed;
  if (!proposals.length || editing) return null;
  const plain = proposals.filter((proposal) => !proposal.masked);
  return (
    <section className={styles.panel} aria-labelledby="unconfirmed-title">
      <div className={styles.head}>
        <h2 id="unconfirmed-title">{t('unconfirmed.count', { count: proposals.length })}</h2>
        {plain.length > 1 && (
          <Button
            size="small"
            loading={settling.isPending}
            onClick={() => settling.mutate({ act: 'confirm', keys: plain.map(({ key }) => key) })}
          >
            {t('unconfirmed.confirm_all')}
          </Button>
        )}
      </div>
      <p className={styles.lead}>
        {t('unconfirmed.lead')} {!record.doc_date && t('unconfirmed.date_waits')}
      </p>
      <ul className={styles.proposals}>
        {proposals.map((proposal) => {
          const { page, box } = proposal;
          return (
            <ProposalRow
              key={`${proposal.key} ${record.version}`}
              proposal={proposal}
              name={names.field(proposal.key)}
              busy={settling.isPending}
              onShow={
                page !== null && box?.length === 4
                  ? () => onShow(page, box as unknown as ProposalBox)
                  : undefined
              }
              onSettle={(settlement) => settling.mutate(settlement)}
            />
          );
        })}
      </ul>
    </section>
  );
}
