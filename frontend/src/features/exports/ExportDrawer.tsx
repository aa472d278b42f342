import { CloseOutlined, DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Drawer, Popconfirm, Progress } from 'antd';
import { type ReactNode, useState } from 'react';
import { formatBytes, formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { ReasonDialog } from '@/ui/ReasonDialog';
import rowStyles from '@/ui/rows.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { ExportStateTag } from './ExportStateTag';
import {
  acts,
  type ExportDetail,
  type ExportPackage,
  exportQuery,
  fetchPackage,
  LIVE,
  useExportAct,
} from './exports';
import styles from './exports.module.css';
import { levelsOf } from './RequestExport';

/** How far the building is. */
export function BuildProgress({ found }: { found: ExportPackage }) {
  const t = useTranslate();
  const words = t('exports.progress', { done: found.done, total: found.records });
  return (
    <div className={styles.progress}>
      <Progress
        percent={Math.round((100 * found.done) / Math.max(1, found.records))}
        aria-label={words}
        showInfo={false}
      />
      <span className="numeric">{words}</span>
    </div>
  );
}

export function DownloadPackage({ found, primary = true }: { found: ExportPackage; primary?: boolean }) {
  const t = useTranslate();
  const fetch = useExportAct(() => fetchPackage(found), '');
  const left = found.most_downloads - found.downloads;
  return (
    <Button
      type={primary ? 'primary' : 'default'}
      icon={<DownloadOutlined />}
      disabled={left <= 0}
      loading={fetch.isPending}
      onClick={() => fetch.mutate(undefined)}
    >
      {t('exports.download', { left })}
    </Button>
  );
}

function factsOf(found: ExportDetail, t: Translate): [string, ReactNode][] {
  const rows: [string, ReactNode][] = [
    [t('exports.records'), t('exports.choice', { count: found.records, people: found.employees })],
    [t('exports.levels'), levelsOf(found.levels)],
    [t('exports.purpose'), t(`purpose.${found.purpose}`)],
    [t('exports.receiver'), found.receiver],
    [t('exports.reason'), found.reason],
    [t('exports.note'), found.note],
    [t('exports.content'), t(found.with_evidence ? 'exports.content_evidence' : 'exports.content_plain')],
    [t('exports.requested_by'), found.mine ? '' : found.requested_by],
    [t('exports.requested_at'), formatMoment(found.requested_at)],
  ];
  if (found.built_at) {
    rows.push(
      [t('exports.built_at'), formatMoment(found.built_at)],
      [t('exports.expires_at'), formatMoment(found.expires_at)],
      [t('exports.downloads'), `${found.downloads} / ${found.most_downloads}`],
      [t('exports.size'), formatBytes(found.size_bytes)],
      [
        t('exports.sums'),
        <code key="sums" className={styles.digest}>
          {found.sums_sha256}
        </code>,
      ],
      [
        t('exports.sha256'),
        <code key="zip" className={styles.digest}>
          {found.sha256}
        </code>,
      ],
    );
  }
  if (found.ended_at) rows.push([t('exports.ended_at'), formatMoment(found.ended_at)]);
  if (found.ended_by) rows.push([t('exports.ended_by'), found.ended_by]);
  return rows.filter(([, value]) => value !== '');
}

function Problems({ found }: { found: ExportDetail }) {
  const t = useTranslate();
  const items = found.items.filter((item) => item.problem || item.evidence_problem);
  if (!items.length) return null;
  return (
    <section className={layout.section}>
      <h2>{t('exports.problems')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keyboard too */}
      <ul className={styles.problems} tabIndex={0}>
        {items.map((item) => (
          <li key={item.record_id}>
            <Link to="/records/$recordId" params={{ recordId: item.record_id }}>
              {item.reference_code || item.record_id}
            </Link>
            <span>{translateCode(t, 'error', item.problem || item.evidence_problem)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Revoke({ found, onDone }: { found: ExportDetail; onDone: () => void }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const revoke = useExportAct(
    (reason: string) => acts.revoke(found.id, reason),
    t('exports.revoked'),
    onDone,
  );
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('exports.revoke')}
      </Button>
      <ReasonDialog
        title={t('exports.revoke')}
        hint={t('exports.revoke_hint')}
        danger
        open={open}
        busy={revoke.isPending}
        onGive={(reason) => revoke.mutate(reason)}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

function Acts({ found, onDone }: { found: ExportDetail; onDone: () => void }) {
  const t = useTranslate();
  const withdraw = useExportAct(() => acts.withdraw(found.id), t('exports.withdrawn'), onDone);
  if (!LIVE.includes(found.state)) return null;
  return (
    <div className={layout.acts}>
      {found.mine && found.state === 'ready' && <DownloadPackage found={found} />}
      {found.mine && (
        <Popconfirm
          title={t('exports.withdraw_sure')}
          okText={t('exports.withdraw')}
          cancelText={t('common.cancel')}
          onConfirm={() => withdraw.mutate(undefined)}
        >
          <Button loading={withdraw.isPending}>{t('exports.withdraw')}</Button>
        </Popconfirm>
      )}
      {found.may_revoke && !found.mine && <Revoke found={found} onDone={onDone} />}
    </div>
  );
}

function Body({ found, onDone }: { found: ExportDetail; onDone: () => void }) {
  const t = useTranslate();
  return (
    <>
      <p className={rowStyles.head}>
        <ExportStateTag state={found.state} />
      </p>
      {found.ended_because && (
        <Alert type="info" showIcon title={translateCode(t, 'error', found.ended_because)} />
      )}
      {found.ended_note && <Alert type="info" showIcon title={found.ended_note} />}
      {found.state === 'building' && <BuildProgress found={found} />}
      <Facts rows={factsOf(found, t)} />
      <Problems found={found} />
      <Acts found={found} onDone={onDone} />
    </>
  );
}

/** One export beside its list, with what the reader may do about it. */
export function ExportDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery({ ...exportQuery(id ?? ''), enabled: !!id });
  return (
    <Drawer
      open={!!id}
      onClose={onClose}
      size={560}
      title={t('exports.one')}
      closable={{ closeIcon: <CloseOutlined aria-label={t('common.close')} /> }}
      styles={{ wrapper: { maxWidth: '100vw' } }}
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {id && !data && !error && <LoadingState rows={8} />}
      {data && <Body key={data.id} found={data} onDone={onClose} />}
    </Drawer>
  );
}
