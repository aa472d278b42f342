/** Calls of django-allauth's headless API, browser client: the session cookie, and the token on unsafe requests. */
import { csrfToken, isUnsafe } from './csrf';
import { ApiError, errorFromResponse, offlineError } from './problem';
import type { Problem } from './types';

const BASE = '/_allauth/browser/v1';

type Flow = { id: string; is_pending?: boolean; types?: string[] };
export type Answer = {
  status?: number;
  code?: string;
  data?: Record<string, unknown> & { flows?: Flow[] };
  meta?: Record<string, unknown>;
  errors?: { code?: string; param?: string; message?: string }[];
};

/** What is still wanted after the password: the kinds of second factors the account has, or null for nothing. */
export type SecondStep = readonly string[] | null;

export async function send(path: string, method: string, body?: unknown): Promise<Response> {
  if (isUnsafe(method) && !csrfToken()) await hasSession();
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (isUnsafe(method)) headers['X-CSRFToken'] = csrfToken();
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

/** The body, which stays readable for others; null when there is none that can be read. */
export async function read(response: Response): Promise<Answer | null> {
  return (await response
    .clone()
    .json()
    .catch(() => null)) as Answer | null;
}

export function refused(response: Response, code: string): ApiError {
  return new ApiError({
    title: 'refused',
    status: response.status,
    code,
    request_id: response.headers.get('x-request-id') ?? '',
  } as Problem);
}

/** Ask whether a session exists. Also makes the server set the csrftoken cookie. */
export async function hasSession(): Promise<boolean> {
  const response = await send('/auth/session', 'GET');
  if (response.ok) return true;
  if (response.status === 401 || response.status === 410) return false;
  throw await errorFromResponse(response);
}

/** The second factors of which one is still to be given; null when none is asked for. */
export function pendingStep(answer: Answer | null): SecondStep {
  const pending = answer?.data?.flows?.find((flow) => flow.id === 'mfa_authenticate' && flow.is_pending);
  return pending ? (pending.types ?? []) : null;
}
