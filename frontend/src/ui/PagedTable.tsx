import type { ReactNode } from 'react';
import { type Column, DataTable } from './DataTable';
import { PageFooter } from './PageFooter';
import { ErrorState, LoadingState } from './states';

type Answer<Row> = {
  readonly data: { readonly items: readonly Row[]; readonly total: number } | undefined;
  readonly error: unknown;
  readonly isPlaceholderData: boolean;
  readonly refetch: () => unknown;
};

type Props<Row> = {
  /** As the query gives it; old rows stay while new ones are fetched. */
  readonly answer: Answer<Row>;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string | number;
  /** Shown instead of a table without rows. */
  readonly empty: ReactNode;
  readonly page: number | undefined;
  readonly pageSize: number;
  readonly onPage: (page: number | undefined) => void;
};

/** One page of a list with all its states: waiting, failed, empty, shown, and the way to the other pages. */
export function PagedTable<Row>({
  answer,
  caption,
  columns,
  rowKey,
  empty,
  page,
  pageSize,
  onPage,
}: Props<Row>) {
  const { data, error, isPlaceholderData, refetch } = answer;
  // Rows that are there stay when asking for newer ones fails.
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState rows={8} />;
  return (
    <>
      {data.items.length ? (
        <DataTable
          caption={caption}
          columns={columns}
          rows={data.items}
          rowKey={rowKey}
          busy={isPlaceholderData}
        />
      ) : (
        empty
      )}
      <PageFooter page={page} pageSize={pageSize} total={data.total} onPage={onPage} />
    </>
  );
}
