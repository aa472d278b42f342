/** The cards of the home page, one for each kind of work. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Progress } from 'antd';
import type { ReactNode } from 'react';
import { auditQuery, employeeQuery, employeesQuery, healthQuery, tasksQuery } from '@/api/queries';
import { approvalsQuery } from '@/features/approvals/approvals';
import { ChainState } from '@/features/audit/ChainState';
import { CheckList } from '@/features/health/HealthPage';
import { batchShare, timeLeft } from '@/features/intake/batchProgress';
import { CompletenessBar } from '@/features/people/CompletenessPanel';
import { CompletenessTag } from '@/features/people/employeeTags';
import { TimelinePanel } from '@/features/people/TimelinePanel';
import { assessmentQuery } from '@/features/privacy/queries';
import { formatCount, formatMoment } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { useRunningBatches } from '@/shell/TaskCentre';
import { Panel } from '@/ui/Panel';
import { DoubtTags } from '@/ui/recordTags';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import styles from './home.module.css';

const SHOWN = 6;
const TEAM_SHOWN = 10;

type WaitProps<T> = { query: { data?: T; error: unknown }; children: (data: T) => ReactNode };

function Wait<T>({ query, children }: WaitProps<T>) {
  if (query.error) return <ErrorState error={query.error} />;
  return query.data === undefined ? <LoadingState rows={3} /> : children(query.data);
}

function PersonLink({ id, name, note }: { id: string; name: string; note: string }) {
  return (
    <span>
      <Link className={uiStyles.rowLink} to="/employees/$employeeId" params={{ employeeId: id }}>
        {name}
      </Link>{' '}
      <small>{note}</small>
    </span>
  );
}

export function ToCheckCard() {
  const t = useTranslate();
  const names = useSchemeNames();
  const query = useQuery(tasksQuery({ page: 1, page_size: SHOWN }));
  return (
    <Panel title={t('home.to_check')} extra={<Link to="/tasks">{t('home.view_all')}</Link>}>
      <Wait query={query}>
        {(data) => (
          <>
            <p className={styles.figure}>
              <strong className="numeric">{formatCount(data.total)}</strong> {t('home.to_check_unit')}
            </p>
            {data.total === 0 && <p className={styles.quiet}>{t('home.to_check_none')}</p>}
            <ul className={styles.list}>
              {data.items.slice(0, SHOWN - 2).map((row) => (
                <li key={row.id}>
                  <Link
                    className={uiStyles.rowLink}
                    to="/records/$recordId"
                    params={{ recordId: row.id }}
                    search={{ task: true }}
                  >
                    {names.title(row)}
                  </Link>
                  <span className={styles.tags}>
                    <DoubtTags doubts={row.doubts.slice(0, 1)} />
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Wait>
    </Panel>
  );
}

export function BatchesCard() {
  const t = useTranslate();
  const running = useRunningBatches();
  return (
    <Panel title={t('home.running')} extra={<Link to="/intake/new">{t('home.upload')}</Link>}>
      {!running.length && <p className={styles.quiet}>{t('home.running_none')}</p>}
      <ul className={styles.list}>
        {running.map((batch) => (
          <li key={batch.id} className={styles.batch}>
            <Link className={uiStyles.rowLink} to="/intake/$batchId" params={{ batchId: batch.id }}>
              {batch.name}
            </Link>
            <Progress percent={Math.round(batchShare(batch) * 100)} size="small" aria-label={batch.name} />
            <small>{[batch.company.name, timeLeft(batch, t)].join(' · ')}</small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function GapsCard() {
  const t = useTranslate();
  const query = useQuery(employeesQuery({ state: 'active', page: 1, page_size: 100 }));
  return (
    <Panel title={t('home.gaps')} extra={<Link to="/employees">{t('home.view_all')}</Link>}>
      <p className={styles.quiet}>{t('home.gaps_hint')}</p>
      <Wait query={query}>
        {(data) => {
          const gaps = data.items
            .filter((row) => row.missing_count > 0)
            .sort((a, b) => b.missing_count - a.missing_count)
            .slice(0, SHOWN);
          if (!gaps.length) return <p className={styles.quiet}>{t('home.gaps_none')}</p>;
          return (
            <ul className={styles.list}>
              {gaps.map((row) => (
                <li key={row.id}>
                  <PersonLink id={row.id} name={row.name} note={row.department} />
                  <CompletenessTag missing={row.missing_count} />
                </li>
              ))}
            </ul>
          );
        }}
      </Wait>
    </Panel>
  );
}

export function TeamCard() {
  const t = useTranslate();
  const query = useQuery(employeesQuery({ state: 'active', page: 1, page_size: TEAM_SHOWN }));
  return (
    <Panel title={t('nav.my_team')} extra={<Link to="/my-team">{t('home.view_all')}</Link>}>
      <Wait query={query}>
        {(data) => (
          <ul className={styles.list}>
            {data.items.map((row) => (
              <li key={row.id}>
                <PersonLink id={row.id} name={row.name} note={row.position} />
                <small className="numeric">{t('person.records_n', { count: row.record_count })}</small>
              </li>
            ))}
          </ul>
        )}
      </Wait>
    </Panel>
  );
}

/** One's own file; compact: how complete it is, and the way there. */
export function MyFileCard({ employeeId, compact }: { employeeId: string; compact: boolean }) {
  const t = useTranslate();
  const query = useQuery(employeeQuery(employeeId));
  return (
    <Panel title={t('nav.my_file')} extra={<Link to="/my-file">{t('common.open')}</Link>}>
      <Wait query={query}>
        {(data) => (
          <div className={styles.myFile}>
            <CompletenessBar completeness={data.completeness} />
            {!compact && <TimelinePanel events={data.timeline} />}
          </div>
        )}
      </Wait>
    </Panel>
  );
}

export function AuditCard() {
  const t = useTranslate();
  const query = useQuery(auditQuery({ result: 'refused', page: 1, page_size: SHOWN }));
  return (
    <Panel
      title={t('home.latest_refusals')}
      extra={
        <Link to="/audit" search={{ result: 'refused' }}>
          {t('home.view_all')}
        </Link>
      }
    >
      <ChainState compact />
      <Wait query={query}>
        {(data) => (
          <ul className={styles.list}>
            {!data.items.length && <li>{t('home.refusals_none')}</li>}
            {data.items.map((row) => (
              <li key={row.sequence}>
                <span>{[row.actor || '—', translateCode(t, 'action', row.action)].join(' · ')}</span>
                <small className="numeric">{formatMoment(row.at)}</small>
              </li>
            ))}
          </ul>
        )}
      </Wait>
    </Panel>
  );
}

export function HealthCard() {
  const t = useTranslate();
  const query = useQuery(healthQuery);
  return (
    <Panel title={t('nav.health')} extra={<Link to="/health">{t('common.details')}</Link>}>
      <Wait query={query}>{(data) => <CheckList checks={data.checks} />}</Wait>
    </Panel>
  );
}

/** What waits for other people's consent. */
export function ApprovalsCard() {
  const t = useTranslate();
  const query = useQuery(approvalsQuery('pending'));
  return (
    <Panel title={t('home.approvals')} extra={<Link to="/approvals">{t('home.view_all')}</Link>}>
      <Wait query={query}>
        {(data) => (
          <ul className={styles.list}>
            {!data.items.length && <li>{t('approvals.empty_pending')}</li>}
            {data.items.slice(0, SHOWN).map((row) => (
              <li key={row.id}>
                <span>{[translateCode(t, 'approvals.kind', row.kind), row.requested_by].join(' · ')}</span>
                <small className="numeric">
                  {t('approvals.progress_of', { given: row.given, needed: row.needed })}
                </small>
              </li>
            ))}
          </ul>
        )}
      </Wait>
    </Panel>
  );
}

/** What of the installation does not keep the rules, the first few of it. */
export function PostureCard() {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const query = useQuery(assessmentQuery);
  const all = (
    <Link to="/privacy" search={{ tab: 'assessment' }}>
      {t('common.details')}
    </Link>
  );
  return (
    <Panel title={t('privacy.tab_assessment')} extra={all}>
      <Wait query={query}>
        {(data) => {
          const failing = data.answers.filter((one) => one.outcome === 'fail');
          return (
            <>
              <p className={styles.figure}>
                <strong className="numeric">{formatCount(failing.length)}</strong> {t('home.posture_unit')}
              </p>
              <ul className={styles.list}>
                {failing.slice(0, SHOWN).map((one) => (
                  <li key={one.clause + one.en}>
                    <span>{english ? one.en : one.zh}</span>
                    <small>{one.clause}</small>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Wait>
    </Panel>
  );
}
