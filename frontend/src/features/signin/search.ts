/** The sign-in page's address: where to go afterwards, and what came of a sign-on at a provider. */
export type SignInSearch = { to?: string; sso?: 'done' | 'refused' };

export function readSignInSearch(raw: Record<string, unknown>): SignInSearch {
  const search: SignInSearch = typeof raw.to === 'string' && /^\/(?!\/)/.test(raw.to) ? { to: raw.to } : {};
  // The server says `returned` and `error`; the router then writes `sso` in their place.
  if (raw.error !== undefined || raw.sso === 'refused') search.sso = 'refused';
  else if (raw.returned !== undefined || raw.sso === 'done') search.sso = 'done';
  return search;
}
