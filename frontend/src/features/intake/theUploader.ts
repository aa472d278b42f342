/** The one uploader of the site: uploads go on while people visit other pages. */
import { api, dataOf } from '@/api/client';
import { Uploader, type UploadTransport } from './uploader';

const transport: UploadTransport = {
  start: (batchId, name, sizeBytes, signal) =>
    dataOf(
      api.POST('/api/intake/batches/{batch_id}/files', {
        params: { path: { batch_id: batchId } },
        body: { name, size_bytes: sizeBytes },
        signal,
      }),
    ),
  offset: (uploadId, signal) =>
    dataOf(api.GET('/api/intake/uploads/{upload_id}', { params: { path: { upload_id: uploadId } }, signal })),
  append: (uploadId, offset, chunk, signal) =>
    dataOf(
      api.PATCH('/api/intake/uploads/{upload_id}', {
        params: { path: { upload_id: uploadId }, query: { offset } },
        headers: { 'Content-Type': 'application/octet-stream' },
        body: chunk as unknown as string,
        bodySerializer: () => chunk,
        signal,
      }),
    ),
};

export const uploader = new Uploader(transport);

window.addEventListener('online', () => uploader.connectionIsBack());
window.addEventListener('beforeunload', (event) => {
  const sending = uploader.snapshot().some((item) => !['done', 'failed'].includes(item.state));
  if (sending) event.preventDefault();
});
