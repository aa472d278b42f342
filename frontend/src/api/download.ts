/** Files that the server hands out. Fetched and then saved, so that a fresh proof is asked for where one is wanted and
 * a refusal is told in words; a link would save the refusal itself. */
import { refusal } from './client';
import { offlineError } from './problem';
import { fetchWithProof } from './stepUp';

const KEEP_MS = 30_000;

/** Give a file to the browser to save under a name. */
export function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers begin to read only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}

/** The name that a Content-Disposition line gives, or the last part of the address. */
export function fileNameOf(disposition: string | null, address: string): string {
  return /filename="([^"/\\]+)"/.exec(disposition ?? '')?.[1] ?? address.split('/').pop() ?? 'file';
}

/** Fetch a file of the API and save it. Throws ApiError. */
export async function saveFile(address: string): Promise<void> {
  const request = new Request(new URL(address, globalThis.location.origin), { credentials: 'same-origin' });
  const response = await fetchWithProof(request).catch(() => {
    throw offlineError();
  });
  if (!response.ok) throw await refusal(response);
  saveBlob(fileNameOf(response.headers.get('content-disposition'), address), await response.blob());
}
