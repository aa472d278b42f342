import { DeleteOutlined, UploadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Form, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { useMe } from '@/api/useMe';
import { formatBytes } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { PageTitle } from '@/ui/PageTitle';
import uiStyles from '@/ui/ui.module.css';
import { DropZone } from './DropZone';
import styles from './intake.module.css';
import { uploader } from './theUploader';
import type { Chosen } from './uploader';

type Values = { company: number; name: string };

/** The same path chosen twice counts once. */
function mergeChosen(before: readonly Chosen[], added: readonly Chosen[]): Chosen[] {
  return [...new Map([...before, ...added].map((item) => [item.name, item])).values()];
}

function ChosenFiles({ chosen, onClear }: { chosen: readonly Chosen[]; onClear: () => void }) {
  const t = useTranslate();
  const bytes = chosen.reduce((sum, { file }) => sum + file.size, 0);
  return (
    <div className={styles.chosen}>
      <p role="status">{t('intake.chosen', { count: chosen.length, size: formatBytes(bytes) })}</p>
      {chosen.length > 0 && (
        <>
          <Button type="text" size="small" icon={<DeleteOutlined />} onClick={onClear}>
            {t('common.clear')}
          </Button>
          <ul>
            {chosen.slice(0, 8).map(({ name, file }) => (
              <li key={name}>
                <span>{name}</span>
                <span className="numeric">{formatBytes(file.size)}</span>
              </li>
            ))}
            {chosen.length > 8 && <li>{'…'}</li>}
          </ul>
        </>
      )}
    </div>
  );
}

export function NewBatchPage() {
  const t = useTranslate();
  const me = useMe();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const create = useMutation({
    mutationFn: ({ company, name }: Values) =>
      dataOf(api.POST('/api/intake/batches', { body: { company_id: company, name: name.trim() } })),
    onSuccess: (batch) => {
      uploader.add(batch.id, chosen);
      void queryClient.invalidateQueries({ queryKey: ['batches'] });
      void navigate({ to: '/intake/$batchId', params: { batchId: batch.id } });
    },
  });
  const initial: Partial<Values> = {
    company: me.companies.length === 1 ? me.companies[0]?.id : undefined,
    name: t('intake.name_default', { date: dayjs().format('YYYY-MM-DD HH:mm') }),
  };
  return (
    <>
      <PageTitle documentTitle={t('nav.upload')} />
      <Form<Values>
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        className={`${uiStyles.panel} ${styles.newBatch}`}
        onFinish={(values) => create.mutate(values)}
      >
        <div className={styles.newFields}>
          <Form.Item
            name="company"
            label={t('intake.company')}
            rules={[{ required: true, message: t('intake.company_required') }]}
          >
            <Select
              options={me.companies.map((company) => ({ value: company.id, label: company.name }))}
              placeholder={t('intake.company')}
            />
          </Form.Item>
          <Form.Item
            name="name"
            label={t('intake.name')}
            rules={[{ required: true, whitespace: true, message: t('intake.name_required') }]}
          >
            <Input maxLength={80} autoComplete="off" />
          </Form.Item>
        </div>
        <DropZone onFiles={(added) => setChosen((before) => mergeChosen(before, added))} />
        <ChosenFiles chosen={chosen} onClear={() => setChosen([])} />
        {create.error && <Alert type="error" showIcon title={describeError(create.error, t)} />}
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          icon={<UploadOutlined />}
          disabled={!chosen.length}
          loading={create.isPending}
        >
          {t('intake.start')}
        </Button>
      </Form>
    </>
  );
}
