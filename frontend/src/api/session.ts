/** Sign-in and sign-out through django-allauth's headless API, browser client (session cookie). */
import { csrfToken } from './csrf';
import { ApiError, errorFromResponse, offlineError } from './problem';
import type { Problem } from './types';

const BASE = '/_allauth/browser/v1/auth';

type AllauthError = { code?: string; param?: string };
type AllauthFlow = { id: string; is_pending?: boolean; types?: string[] };
type AllauthAnswer = {
  status?: number;
  errors?: AllauthError[];
  code?: string;
  data?: { flows?: AllauthFlow[] };
};
/** What is still wanted after the password: the kinds of second factors the account has, or null for nothing. */
export type SecondStep = readonly string[] | null;

async function send(path: string, method: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-CSRFToken'] = csrfToken();
  try {
    return await fetch(BASE + path, {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw offlineError();
  }
}

/** Ask whether a session exists. Also makes the server set the csrftoken cookie. */
export async function hasSession(): Promise<boolean> {
  const response = await send('/session', 'GET');
  if (response.ok) return true;
  if (response.status === 401 || response.status === 410) return false;
  throw await errorFromResponse(response);
}

const LOCK_CODES = new Set(['too_many_login_attempts', 'rate_limited', 'accounts.locked']);

/** Decide what a refused sign-in means: wrong name or password, a lock, a silent directory, or another failure. */
export function readSignInFailure(status: number, answer: AllauthAnswer | null): string {
  const codes = [answer?.code ?? '', ...(answer?.errors ?? []).map((error) => error.code ?? '')];
  if (codes.includes('account_expired')) return 'accounts.never_used';
  if (codes.includes('directory_unavailable')) return 'directory.ldap_silent';
  if (status === 429 || codes.some((code) => LOCK_CODES.has(code))) return 'accounts.locked';
  if (status === 400 || status === 401) return 'accounts.mismatch';
  return status >= 500 ? 'server.error' : 'accounts.sign_in_failed';
}

/** Sign in; throws ApiError with code accounts.mismatch, accounts.locked or another. */
export async function signIn(username: string, password: string): Promise<SecondStep> {
  if (!csrfToken()) await hasSession();
  const response = await send('/login', 'POST', { username, password });
  if (response.ok || response.status === 409) return null; // 409: already signed in
  const answer = (await response.json().catch(() => null)) as AllauthAnswer | null;
  const pending = answer?.data?.flows?.find((flow) => flow.id === 'mfa_authenticate' && flow.is_pending);
  if (pending) return pending.types ?? [];
  throw new ApiError({
    title: 'sign-in refused',
    status: response.status,
    code: readSignInFailure(response.status, answer),
    request_id: response.headers.get('x-request-id') ?? '',
  } as Problem);
}

/** Sign out; the server answers 401 when the session is gone, which is what was wanted. */
export async function signOut(): Promise<void> {
  if (!csrfToken()) await hasSession();
  await send('/session', 'DELETE');
}
