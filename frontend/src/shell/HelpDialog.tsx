import { QuestionCircleOutlined } from '@ant-design/icons';
import { Button, Modal, Switch } from 'antd';
import { Fragment, useState } from 'react';
import { useTranslate } from '@/i18n/language';
import type { MessageKey } from '@/i18n/translate';
import { useCommand, useCommands } from './commands';
import { BINDINGS, type KeyGroup, NATIVE_KEYS } from './keys';
import styles from './shell.module.css';

const GROUPS: readonly KeyGroup[] = ['global', 'list', 'record'];

function KeyList({ group }: { group: KeyGroup }) {
  const t = useTranslate();
  const rows: { shown: readonly string[]; label: MessageKey }[] = [
    ...BINDINGS.filter((binding) => binding.group === group).map((binding) => ({
      shown: binding.shown,
      label: `shell.key.${binding.command}` as MessageKey,
    })),
    ...NATIVE_KEYS.filter((row) => row.group === group),
  ];
  return (
    <section>
      <h2>{t(`shell.keys_${group}`)}</h2>
      <dl className={styles.keys}>
        {rows.map((row) => (
          <Fragment key={row.label}>
            <dt>
              {row.shown.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(row.label)}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

export function HelpDialog() {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const { singleKeys, setSingleKeys } = useCommands();
  useCommand('help', () => setOpen(true));
  return (
    <>
      <Button
        className={styles.wideOnly}
        type="text"
        icon={<QuestionCircleOutlined />}
        aria-label={t('shell.help_open')}
        title={t('shell.help_open')}
        onClick={() => setOpen(true)}
      />
      <Modal open={open} onCancel={() => setOpen(false)} footer={null} title={t('shell.help')} width={640}>
        <div className={styles.keyGroups}>
          {GROUPS.map((group) => (
            <KeyList key={group} group={group} />
          ))}
        </div>
        <div className={styles.singleKeys}>
          <Switch checked={singleKeys} onChange={setSingleKeys} aria-labelledby="single-keys" />
          <span>
            <span id="single-keys">{t('shell.keys_single')}</span>
            <small>{t('shell.keys_single_hint')}</small>
          </span>
        </div>
      </Modal>
    </>
  );
}
