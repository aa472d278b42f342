import { EyeInvisibleOutlined, EyeOutlined, LockOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { BoxedValue } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { useShowing } from './masking';
import styles from './record.module.css';

type Props = {
  id: string;
  name: string;
  value: BoxedValue;
  active: boolean;
  mayShow: boolean;
  onActivate: () => void;
};

/** A value that stays hidden: its outline, a lock, and for who has the right a button that asks to see it. */
export function MaskedField({ id, name, value, active, mayShow, onActivate }: Props) {
  const t = useTranslate();
  const { shown, ask, hide } = useShowing();
  const clear = shown.get(id);
  return (
    <div className={styles.field} data-active={active} data-masked={clear === undefined}>
      <button type="button" className={styles.maskedName} data-field={id} onClick={onActivate}>
        {name}
      </button>
      <span className={styles.fieldValue} aria-live="polite">
        {clear === undefined ? (
          <span className={styles.maskedValue}>
            <LockOutlined aria-hidden />
            <span className="visually-hidden">{t('mask.masked')}</span>
            <span className="mono">{value.value}</span>
            {value.mask && <small>{t(`mask.class.${value.mask}`)}</small>}
          </span>
        ) : (
          <>
            {clear || '—'}
            <small>{t('mask.shown_note')}</small>
          </>
        )}
      </span>
      {mayShow && (
        <Button
          size="small"
          icon={clear === undefined ? <EyeOutlined /> : <EyeInvisibleOutlined />}
          aria-label={t(clear === undefined ? 'mask.show_field' : 'mask.hide_field', { field: name })}
          onClick={() => (clear === undefined ? ask(id) : hide(id))}
        >
          {t(clear === undefined ? 'mask.show' : 'mask.hide')}
        </Button>
      )}
    </div>
  );
}
