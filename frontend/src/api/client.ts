/** The one way to the server: typed calls, the token on unsafe requests, failures thrown as ApiError. */
import createClient, { type Middleware } from 'openapi-fetch';
import { csrfToken, isUnsafe } from './csrf';
import { ApiError, errorFromResponse, offlineError } from './problem';
import type { paths } from './schema';
import { fetchWithProof, STEP_UP_CODE } from './stepUp';
import { isUnattended } from './unattended';

type Listener = () => void;
let signedOutListener: Listener = () => {};

/** Register what happens when the server no longer knows the session (401 from any call). */
export function onSignedOut(listener: Listener): void {
  signedOutListener = listener;
}

/** The account owes a password of its own or a second factor before anything else. */
export const ACCOUNT_CODES: ReadonlySet<string> = new Set([
  'accounts.password_change_required',
  'accounts.second_factor_required',
]);
let incompleteListener: Listener = () => {};

/** Register what happens when the server says that the account owes something first. */
export function onAccountIncomplete(listener: Listener): void {
  incompleteListener = listener;
}

/** Read a refused answer, and tell who listens when it says something about the session. */
export async function refusal(response: Response): Promise<ApiError> {
  const error = await errorFromResponse(response);
  if (error.status === 401 && error.code !== STEP_UP_CODE) signedOutListener();
  if (ACCOUNT_CODES.has(error.code)) incompleteListener();
  return error;
}

const sessionRules: Middleware = {
  onRequest({ request }) {
    if (isUnsafe(request.method)) request.headers.set('X-CSRFToken', csrfToken());
    if (isUnattended()) request.headers.set('X-Unattended', '1');
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return response;
    throw await refusal(response);
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
  fetch: fetchWithProof,
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
  print: (recordId: string) => `/api/records/${recordId}/print`,
  pdf: (recordId: string) => `/api/records/${recordId}/pdf`,
  evidence: (recordId: string) => `/api/records/${recordId}/evidence`,
  checksReport: (recordId: string) => `/api/records/${recordId}/checks/print`,
} as const;
