/** Heading of a page: names the document and takes the focus after a change of route. */
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslate } from '@/i18n/language';
import styles from './ui.module.css';

let firstPage = true;

type Props = {
  /** Name of the kind of page, never of a person: titles stay in the browser's history. */
  documentTitle: string;
  children?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  /** The page puts the focus elsewhere, such as into its search box. */
  keepFocus?: boolean;
};

export function PageTitle({ documentTitle, children, lead, actions, keepFocus = false }: Props) {
  const t = useTranslate();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${documentTitle} · ${t('common.product')}`;
  }, [documentTitle, t]);
  useEffect(() => {
    if (!firstPage && !keepFocus) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, [keepFocus]);
  return (
    <div className={styles.title}>
      <div className={styles.titleText}>
        <h1 ref={heading} tabIndex={-1}>
          {children ?? documentTitle}
        </h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {actions && <div className={`${styles.actions} no-print`}>{actions}</div>}
    </div>
  );
}
