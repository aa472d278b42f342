import { Link } from '@tanstack/react-router';
import { Checkbox } from 'antd';
import { addresses } from '@/api/client';
import type { Hit } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { concerned } from '@/ui/people';
import { LevelTag, RecordStateTag } from '@/ui/recordTags';
import rowStyles from '@/ui/rows.module.css';
import { useSchemeNames } from '@/ui/scheme';
import { Tag } from '@/ui/Tag';
import { splitHighlights } from './highlight';
import styles from './search.module.css';

function SnippetText({ hit }: { hit: Hit }) {
  const t = useTranslate();
  if (!hit.snippet.text) return null;
  return (
    <p className={styles.snippet}>
      {splitHighlights(hit.snippet).map((run) =>
        run.marked ? <mark key={run.start}>{run.text}</mark> : <span key={run.start}>{run.text}</span>,
      )}
      {hit.page !== null && (
        <span className={styles.foundOn}> {t('search.found_on', { number: hit.page })}</span>
      )}
    </p>
  );
}

/** Records ticked for an export, and ticking one; null for who may export nothing. */
export type Ticking = { readonly ticked: ReadonlySet<string>; readonly onTick: (id: string) => void } | null;

function HitRow({ hit, ticking }: { hit: Hit; ticking: Ticking }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const page = hit.page ?? 1;
  const person = concerned(t, hit);
  const meta = [person, hit.employee?.department, hit.company.name, hit.doc_date, hit.reference_code];
  return (
    <li>
      {ticking && (
        <Checkbox
          className="no-print"
          aria-label={t('exports.select', { title: names.title(hit) })}
          checked={ticking.ticked.has(hit.id)}
          onChange={() => ticking.onTick(hit.id)}
        />
      )}
      <Link to="/records/$recordId" params={{ recordId: hit.id }} search={{ page }} tabIndex={-1} aria-hidden>
        <img
          className={styles.thumb}
          src={addresses.thumbnail(hit.id, page)}
          alt=""
          loading="lazy"
          width={68}
          height={92}
        />
      </Link>
      <div className={rowStyles.told}>
        <div className={styles.hitHead}>
          <h2>
            <Link to="/records/$recordId" params={{ recordId: hit.id }} search={{ page }} data-row-link>
              {names.title(hit)}
            </Link>
          </h2>
          {names.type(hit.type) !== names.title(hit) && <Tag tone="accent">{names.type(hit.type)}</Tag>}
          {hit.state !== 'filed' && <RecordStateTag state={hit.state} />}
          {hit.level >= 3 && <LevelTag level={hit.level} />}
        </div>
        <SnippetText hit={hit} />
        <p className={`${rowStyles.meta} numeric`}>
          {[...meta.filter(Boolean), t('common.pages', { count: hit.page_count })].join('  ·  ')}
        </p>
      </div>
    </li>
  );
}

type Props = { readonly hits: readonly Hit[]; readonly busy: boolean; readonly ticking: Ticking };

export function HitList({ hits, busy, ticking }: Props) {
  const t = useTranslate();
  return (
    <ol className={rowStyles.sheet} aria-label={t('search.hits')} aria-busy={busy}>
      {hits.map((hit) => (
        <HitRow key={hit.id} hit={hit} ticking={ticking} />
      ))}
    </ol>
  );
}
