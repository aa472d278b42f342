import { Pagination } from 'antd';
import styles from './ui.module.css';

type Props = {
  /** From 1; the first page goes without saying in an address. */
  page: number | undefined;
  pageSize: number;
  total: number | undefined;
  onPage: (page: number | undefined) => void;
};

/** The pages below a list; nothing when one page holds all. */
export function PageFooter({ page, pageSize, total, onPage }: Props) {
  if (total === undefined || total <= pageSize) return null;
  return (
    <Pagination
      className={styles.pages}
      align="center"
      current={page ?? 1}
      pageSize={pageSize}
      total={total}
      showSizeChanger={false}
      onChange={(next) => onPage(next > 1 ? next : undefined)}
    />
  );
}
