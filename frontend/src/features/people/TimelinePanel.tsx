import { Link } from '@tanstack/react-router';
import type { TimelineEvent } from '@/api/types';
import { formatDate } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { useSchemeNames } from '@/ui/scheme';
import uiStyles from '@/ui/ui.module.css';
import styles from './people.module.css';

/** The working life in order; each event opens the paper that tells of it. */
export function TimelinePanel({ events }: { events: readonly TimelineEvent[] }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const ordered = [...events].sort((a, b) => a.on.localeCompare(b.on));
  return (
    <Panel title={t('person.timeline')}>
      {!ordered.length && <p className={layout.quiet}>{t('person.timeline_empty')}</p>}
      <ol className={styles.timeline}>
        {ordered.map((event) => (
          <li key={`${event.on} ${event.kind} ${event.record_id} ${event.title}`} data-kind={event.kind}>
            <time dateTime={event.on} className="numeric">
              {formatDate(event.on)}
            </time>
            <span className={styles.kind}>{translateCode(t, 'timeline', event.kind)}</span>
            {event.record_id ? (
              <Link
                className={uiStyles.rowLink}
                to="/records/$recordId"
                params={{ recordId: event.record_id }}
              >
                {names.title(event)}
              </Link>
            ) : (
              <span>{event.title}</span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
