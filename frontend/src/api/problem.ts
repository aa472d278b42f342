/** Failed calls as one error class, and the one translator of their codes (RFC 9457). */
import { isMessageKey, type Translate } from '@/i18n/translate';
import type { Problem } from './types';

/** A call that did not succeed. Carries the server's problem, never content. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'ApiError';
    this.status = problem.status;
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get requestId(): string | null {
    return this.problem.request_id || null;
  }
}

/** The problem made when no answer came at all; status 0 never comes from a server. */
export function offlineError(): ApiError {
  return new ApiError({ title: 'offline', status: 0, code: 'network.offline' } as Problem);
}

const CODE_BY_STATUS: Readonly<Record<number, string>> = {
  401: 'accounts.not_signed_in',
  403: 'access.not_permitted',
  404: 'records.not_found',
  429: 'accounts.locked',
};

/** Read a failed answer into an error; answers that are no problem documents get a code from their status. */
export async function errorFromResponse(response: Response): Promise<ApiError> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  if (isProblem(body)) return new ApiError({ ...body, status: response.status });
  const code = CODE_BY_STATUS[response.status] ?? 'server.error';
  const requestId = response.headers.get('x-request-id') ?? '';
  return new ApiError({
    title: response.statusText,
    status: response.status,
    code,
    request_id: requestId,
  } as Problem);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && typeof (body as { code?: unknown }).code === 'string';
}

/** Say what went wrong in the reader's language; unknown codes show the code and the request id. */
export function describeProblem(problem: Problem, t: Translate): string {
  const key = `error.${problem.code}`;
  if (isMessageKey(key)) return t(key, problem.params);
  const text = t('error.unknown', { code: problem.code });
  return problem.request_id ? t('error.with_request', { text, id: problem.request_id }) : text;
}

/** Same for anything a call may throw. */
export function describeError(error: unknown, t: Translate): string {
  if (error instanceof ApiError) return describeProblem(error.problem, t);
  return t('error.server.error');
}
