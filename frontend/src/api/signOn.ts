/** Sign-on at the organisation's provider: which there are, and where to go for one. */
import { hasSession, pendingStep, read, type SecondStep, send } from './allauth';
import { api, dataOf } from './client';
import { csrfToken } from './csrf';
import { errorFromResponse, offlineError } from './problem';
import type { components } from './schema';

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

/** After the way back: signed in (null), a second factor still wanted (its kinds), or nothing came of it. */
export async function resumeSignOn(): Promise<SecondStep | 'nothing'> {
  const response = await send('/auth/session', 'GET');
  return response.ok ? null : (pendingStep(await read(response)) ?? 'nothing');
}
