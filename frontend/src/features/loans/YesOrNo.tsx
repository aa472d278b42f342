import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslate } from '@/i18n/language';
import forms from '@/ui/forms.module.css';

export type Answer = { approve: boolean; reason: string };

type Props = { id: string; busy: boolean; mayAgree?: boolean; onAnswer: (answer: Answer) => void };

/** The answer to a wish: a no has its reason. */
export function YesOrNo({ id, busy, mayAgree = true, onAnswer }: Props) {
  const t = useTranslate();
  const [words, setWords] = useState('');
  const reason = words.trim();
  return (
    <>
      <Form.Item label={t('loan.reason')} htmlFor={id} extra={t('loan.reason_hint')}>
        <Input.TextArea
          id={id}
          rows={2}
          maxLength={1000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </Form.Item>
      <div className={forms.footer}>
        <Button danger disabled={!reason || busy} onClick={() => onAnswer({ approve: false, reason })}>
          {t('loan.refuse')}
        </Button>
        <Button
          type="primary"
          loading={busy}
          disabled={!mayAgree}
          onClick={() => onAnswer({ approve: true, reason })}
        >
          {t('loan.approve')}
        </Button>
      </div>
    </>
  );
}
