import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { saveFile } from '@/api/download';
import { describeError } from '@/api/problem';
import { useTranslate } from '@/i18n/language';

type Props = {
  /** Address of the API that gives the file. */
  readonly from: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly type?: 'link' | 'default';
  readonly disabled?: boolean;
  readonly title?: string;
};

/** Saves a file of the server; asks for a fresh proof where the server wants one, and tells a refusal. */
export function DownloadButton({ from, children, ...look }: Props) {
  const t = useTranslate();
  const { message } = App.useApp();
  const { mutate, isPending } = useMutation({
    mutationFn: () => saveFile(from),
    onError: (error) => void message.error(describeError(error, t)),
  });
  return (
    <Button {...look} loading={isPending} onClick={() => mutate()}>
      {children}
    </Button>
  );
}
