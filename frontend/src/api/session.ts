/** Sign-in and sign-out. */
import { type Answer, pendingStep, read, refused, type SecondStep, send } from './allauth';

const LOCK_CODES = new Set(['too_many_login_attempts', 'rate_limited', 'accounts.locked']);

/** Decide what a refused sign-in means: wrong name or password, a lock, a silent directory, or another failure. */
export function readSignInFailure(status: number, answer: Answer | null): string {
  const codes = [answer?.code ?? '', ...(answer?.errors ?? []).map((error) => error.code ?? '')];
  if (codes.includes('account_expired')) return 'accounts.never_used';
  if (codes.includes('directory_unavailable')) return 'directory.ldap_silent';
  if (status === 429 || codes.some((code) => LOCK_CODES.has(code))) return 'accounts.locked';
  if (status === 400 || status === 401) return 'accounts.mismatch';
  return status >= 500 ? 'server.error' : 'accounts.sign_in_failed';
}

/** Sign in; throws ApiError with code accounts.mismatch, accounts.locked or another. */
export async function signIn(username: string, password: string): Promise<SecondStep> {
  const response = await send('/auth/login', 'POST', { username, password });
  if (response.ok || response.status === 409) return null; // 409: already signed in
  const answer = await read(response);
  const wanted = pendingStep(answer);
  if (wanted) return wanted;
  throw refused(response, readSignInFailure(response.status, answer));
}

/** Sign out; the server answers 401 when the session is gone, which is what was wanted. */
export async function signOut(): Promise<void> {
  await send('/auth/session', 'DELETE');
}
