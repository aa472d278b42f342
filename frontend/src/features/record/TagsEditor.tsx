import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslate } from '@/i18n/language';
import { Tag } from '@/ui/Tag';
import styles from './record.module.css';

type Props = { tags: readonly string[]; editable: boolean; onChange: (tags: string[]) => void };

export function TagsEditor({ tags, editable, onChange }: Props) {
  const t = useTranslate();
  const [text, setText] = useState('');
  const add = () => {
    const tag = text.trim();
    if (tag && !tags.includes(tag)) onChange([...tags, tag]);
    setText('');
  };
  return (
    <div className={styles.tags}>
      {!tags.length && !editable && t('common.none')}
      {tags.map((tag) => (
        <Tag key={tag} tone="calm">
          {tag}
          {editable && (
            <button
              type="button"
              className={styles.tagRemove}
              aria-label={t('record.tag_remove', { tag })}
              onClick={() => onChange(tags.filter((other) => other !== tag))}
            >
              <CloseOutlined aria-hidden />
            </button>
          )}
        </Tag>
      ))}
      {editable && (
        <span className={styles.tagAdd}>
          <Input
            size="small"
            value={text}
            maxLength={40}
            aria-label={t('record.tag_add')}
            placeholder={t('record.tag_add')}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
            onPressEnter={add}
          />
          <Button size="small" icon={<PlusOutlined />} aria-label={t('record.tag_add')} onClick={add} />
        </span>
      )}
    </div>
  );
}
