/** The one way to the server: typed calls, the token on unsafe requests, failures thrown as ApiError. */
import createClient, { type Middleware } from 'openapi-fetch';
import { csrfToken, isUnsafe } from './csrf';
import { ApiError, errorFromResponse, offlineError } from './problem';
import type { paths } from './schema';

type Listener = () => void;
let signedOutListener: Listener = () => {};

/** Register what happens when the server no longer knows the session (401 from any call). */
export function onSignedOut(listener: Listener): void {
  signedOutListener = listener;
}

const sessionRules: Middleware = {
  onRequest({ request }) {
    if (isUnsafe(request.method)) request.headers.set('X-CSRFToken', csrfToken());
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return response;
    if (response.status === 401) signedOutListener();
    throw await errorFromResponse(response);
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    return error instanceof ApiError ? error : offlineError();
  },
};

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  credentials: 'same-origin',
  // openapi-fetch keeps the fetch it saw at creation; tests replace the global one later.
  fetch: (request) => globalThis.fetch(request),
});
api.use(sessionRules);

/** Unwrap an answer: failures were thrown already, so data is there. */
export async function dataOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw offlineError();
  return data;
}

/** Addresses that the browser itself loads (images, downloads). Only ids appear in them. */
export const addresses = {
  image: (recordId: string, page: number) => `/api/records/${recordId}/pages/${page}/image`,
  thumbnail: (recordId: string, page: number) => `/api/records/${recordId}/pages/${page}/thumbnail`,
  pdf: (recordId: string) => `/api/records/${recordId}/pdf`,
  evidence: (recordId: string) => `/api/records/${recordId}/evidence`,
} as const;
