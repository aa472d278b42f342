import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Alert, App, Button, Select, Tabs } from 'antd';
import { useRef } from 'react';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { useTranslate } from '@/i18n/language';
import type { MatrixAddress } from '@/shell/addresses';
import { PageTitle } from '@/ui/PageTitle';
import { ErrorState, LoadingState } from '@/ui/states';
import { BenchPanel } from './BenchPanel';
import { DifferencePanel } from './DifferencePanel';
import { HistoryPanel } from './HistoryPanel';
import {
  calls,
  download,
  type Matrix,
  matrixQuery,
  type PolicyVersion,
  type VersionDetail,
  versionQuery,
} from './matrix';
import styles from './matrix.module.css';
import { RulesPanel } from './RulesPanel';
import { VersionTag } from './VersionTag';

const route = getRouteApi('/app/matrix');

/** What changes versions; each ends with the list read anew. */
function useVersions(onMade: (version: number) => void) {
  const t = useTranslate();
  const { message } = App.useApp();
  const onError = (error: unknown) => void message.error(describeError(error, t));
  const made = (text: 'matrix.draft_made' | 'matrix.imported') => (detail: VersionDetail) => {
    message.success(t(text));
    void queryClient.invalidateQueries({ queryKey: ['matrix'] });
    onMade(detail.version.number);
  };
  const draft = useMutation({ mutationFn: calls.draft, onSuccess: made('matrix.draft_made'), onError });
  const importing = useMutation({
    mutationFn: async (file: File) => calls.importFile(await file.text(), file.name),
    onSuccess: made('matrix.imported'),
    onError,
  });
  const discard = useMutation({
    mutationFn: calls.discard,
    onSuccess: ({ name, text }) => {
      download(name, text);
      message.success(t('matrix.discarded'));
      void queryClient.invalidateQueries({ queryKey: ['matrix'] });
    },
    onError,
  });
  const exporting = useMutation({
    mutationFn: calls.file,
    onSuccess: ({ name, text }) => download(name, text),
    onError,
  });
  return { draft, importing, discard, exporting };
}

type ViewProps = { matrix: Matrix; chosen: PolicyVersion; address: MatrixAddress };

function MatrixView({ matrix, chosen, address }: ViewProps) {
  const t = useTranslate();
  const navigate = useNavigate();
  const file = useRef<HTMLInputElement>(null);
  const go = (next: MatrixAddress) => void navigate({ to: '/matrix', search: { ...address, ...next } });
  const { draft, importing, discard, exporting } = useVersions((version) => go({ version, tab: 'grid' }));
  const { data, error, refetch } = useQuery(versionQuery(chosen.number));
  const label = (version: PolicyVersion) => t('matrix.version_of', { number: version.number });
  const grid = (
    <>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={10} />}
      {data && (
        <RulesPanel
          key={`${data.version.number} ${data.version.revision} ${data.version.state}`}
          detail={data}
          vocabulary={matrix.vocabulary}
        />
      )}
    </>
  );
  return (
    <>
      <div className={styles.bar}>
        <Select
          aria-label={t('matrix.version')}
          value={chosen.number}
          onChange={(version) => go({ version })}
          options={matrix.versions.map((version) => ({ value: version.number, label: label(version) }))}
        />
        <VersionTag version={chosen} />
        {chosen.state !== 'draft' && (
          <Button type="primary" loading={draft.isPending} onClick={() => draft.mutate(chosen.number)}>
            {t('matrix.draft')}
          </Button>
        )}
        <Button loading={importing.isPending} onClick={() => file.current?.click()}>
          {t('matrix.import')}
        </Button>
        <input
          ref={file}
          className={styles.visuallyFile}
          type="file"
          accept=".yaml,.yml"
          aria-label={t('matrix.import')}
          tabIndex={-1}
          onChange={(event) => {
            const [picked] = event.target.files ?? [];
            if (picked) importing.mutate(picked);
            event.target.value = '';
          }}
        />
        <Button loading={exporting.isPending} onClick={() => exporting.mutate(chosen.number)}>
          {t('matrix.export')}
        </Button>
      </div>
      <Tabs
        activeKey={address.tab ?? 'grid'}
        onChange={(tab) => go({ tab: tab as MatrixAddress['tab'] })}
        destroyOnHidden
        items={[
          { key: 'grid', label: t('matrix.tab.grid'), children: grid },
          {
            key: 'difference',
            label: t('matrix.tab.difference'),
            children: <DifferencePanel version={chosen} />,
          },
          {
            key: 'history',
            label: t('matrix.tab.history'),
            children: (
              <HistoryPanel
                versions={matrix.versions}
                busy={draft.isPending}
                onOpen={(version) => go({ version, tab: 'grid' })}
                onDraft={(base) => draft.mutate(base)}
                onDiscard={(version) => {
                  if (version === chosen.number) go({ version: undefined });
                  discard.mutate(version);
                }}
              />
            ),
          },
          {
            key: 'bench',
            label: t('matrix.tab.bench'),
            children: <BenchPanel matrix={matrix} version={chosen} />,
          },
        ]}
      />
    </>
  );
}

/** Who may do what: the matrix in force, its drafts, their consequences and its history. */
export function MatrixPage() {
  const t = useTranslate();
  const address = route.useSearch();
  const { data, error, refetch } = useQuery(matrixQuery);
  const wanted = data?.versions.find(({ number }) => number === address.version);
  const chosen = wanted ?? data?.versions.find(({ in_force }) => in_force) ?? data?.versions[0];
  return (
    <>
      <PageTitle documentTitle={t('nav.matrix')} lead={t('matrix.lead')} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={10} />}
      {data && !chosen && <Alert type="warning" showIcon title={t('matrix.nothing')} />}
      {data && chosen && <MatrixView matrix={data} chosen={chosen} address={address} />}
    </>
  );
}
