/** Sign-on at the organisation's provider: which there are, and where to go for one. */
import { api, dataOf } from './client';
import { csrfToken } from './csrf';
import { errorFromResponse, offlineError } from './problem';
import type { components } from './schema';
import { hasSession, type SecondStep } from './session';

export type SignOnProvider = components['schemas']['SignOnProvider'];

export const signOnProvidersQuery = {
  queryKey: ['sign-on-providers'] as const,
  queryFn: (): Promise<SignOnProvider[]> => dataOf(api.GET('/api/sign-on/providers')),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
};

/** Tie a sign-on to this browser; gives the provider's address to go to. Not in the API's description. */
export async function beginSignOn(provider: SignOnProvider['id'], to: string): Promise<string> {
  if (!csrfToken()) await hasSession();
  const response = await fetch(`/api/sign-on/${provider}/begin`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrfToken() },
    credentials: 'same-origin',
    body: JSON.stringify({ to }),
  }).catch(() => {
    throw offlineError();
  });
  if (!response.ok) throw await errorFromResponse(response);
  return ((await response.json()) as { address: string }).address;
}

type Session = { data?: { flows?: { id: string; is_pending?: boolean; types?: string[] }[] } };

/** After the way back: signed in (null), a second factor still wanted (its kinds), or nothing came of it. */
export async function resumeSignOn(): Promise<SecondStep | 'nothing'> {
  const response = await fetch('/_allauth/browser/v1/auth/session', {
    headers: { Accept: 'application/json' },
    credentials: 'same-origin',
  }).catch(() => {
    throw offlineError();
  });
  if (response.ok) return null;
  const answer = (await response.json().catch(() => null)) as Session | null;
  const pending = answer?.data?.flows?.find((flow) => flow.id === 'mfa_authenticate' && flow.is_pending);
  return pending ? (pending.types ?? []) : 'nothing';
}
