import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Fragment, type ReactNode, useState } from 'react';
import layout from '@/ui/layout.module.css';
import rowStyles from '@/ui/rows.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { CompanySelect } from './company';
import styles from './privacy.module.css';

/** The form for an entry: of one that is there, or of none for a new one. */
export type Writing<Entry> = { company: number; of: Entry | null; open: boolean; onDone: () => void };
/** What the line of an entry offers: its form, and its paper in the place of the list. */
export type LineActs = { onEdit: () => void; onPrint: () => void };

type Props<Register, Entry> = {
  answer: { data: Register | undefined; error: unknown; refetch: () => unknown };
  company: number;
  onCompany: (company: number) => void;
  name: string;
  add: string;
  empty: ReactNode;
  /** Above the list. */
  notice?: (register: Register) => ReactNode;
  line: (register: Register, entry: Entry, acts: LineActs) => ReactNode;
  paper: (register: Register, entry: Entry, onBack: () => void) => ReactNode;
  write: (register: Register, writing: Writing<Entry>) => ReactNode;
};

/** A register that a company must keep: its entries, the form that writes one, and the paper of one. */
export function CompanyRegister<Entry extends { id: string }, Register extends { items: readonly Entry[] }>(
  props: Props<Register, Entry>,
) {
  const { company, onCompany, line, paper, write } = props;
  const { data, error, refetch } = props.answer;
  const [written, setWritten] = useState<Entry | 'new' | null>(null);
  const [shown, setShown] = useState<Entry | null>(null);
  const of = written === 'new' ? null : written;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={8} />;
  if (shown) return paper(data, shown, () => setShown(null));
  return (
    <div className={layout.stack}>
      <div className={styles.bar}>
        <CompanySelect value={company} onChange={onCompany} />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setWritten('new')}>
          {props.add}
        </Button>
      </div>
      {props.notice?.(data)}
      {!data.items.length && props.empty}
      <ul className={rowStyles.list} aria-label={props.name}>
        {data.items.map((entry) => (
          <Fragment key={entry.id}>
            {line(data, entry, { onEdit: () => setWritten(entry), onPrint: () => setShown(entry) })}
          </Fragment>
        ))}
      </ul>
      <Fragment key={of?.id}>
        {write(data, { company, of, open: !!written, onDone: () => setWritten(null) })}
      </Fragment>
    </div>
  );
}
