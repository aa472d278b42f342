/** One's own sign-in means through django-allauth's headless API: password, authenticator app, passkeys, codes. */
import { type Answer, read, refused, send } from './allauth';
import { ApiError, errorFromResponse } from './problem';
import { proveAgain } from './stepUp';
import type { Problem } from './types';

/** What a refusal by allauth is called here. */
const CODES: Readonly<Record<string, string>> = {
  too_many_login_attempts: 'accounts.locked',
  rate_limited: 'accounts.locked',
  account_expired: 'accounts.never_used',
  incorrect_code: 'accounts.code_wrong',
  enter_current_password: 'accounts.password_wrong',
  incorrect_password: 'accounts.password_wrong',
  username_password_mismatch: 'accounts.mismatch',
  password_too_short: 'accounts.password_short',
  password_too_common: 'accounts.password_common',
  password_too_similar: 'accounts.password_similar',
};

export function codeOf(status: number, answer: Answer | null): string {
  const given = (answer?.errors ?? []).map((error) => CODES[error.code ?? '']).find(Boolean);
  if (given) return given;
  if (status === 429) return 'accounts.locked';
  return status >= 500 ? 'server.error' : 'accounts.not_accepted';
}

function wantsProof(response: Response, answer: Answer | null): boolean {
  const flows = answer?.data?.flows ?? [];
  return response.status === 401 && flows.some((flow) => flow.id.endsWith('reauthenticate'));
}

/** Call allauth; asks for a fresh proof where it wants one. `accepted`: statuses that are answers, not failures. */
async function call(
  method: string,
  path: string,
  body?: unknown,
  accepted: readonly number[] = [],
): Promise<Answer> {
  let response = await send(path, method, body);
  let answer = await read(response);
  if (wantsProof(response, answer) && (await proveAgain())) {
    response = await send(path, method, body);
    answer = await read(response);
  }
  if (response.ok || accepted.includes(response.status)) return answer ?? {};
  if (!answer?.errors && response.status >= 500) throw await errorFromResponse(response);
  const wanted = wantsProof(response, answer);
  throw refused(response, wanted ? 'accounts.step_up_required' : codeOf(response.status, answer));
}

export async function changePassword(current: string, next: string): Promise<void> {
  await call('POST', '/account/password/change', { current_password: current, new_password: next });
}

export type TotpOffer = { secret: string; url: string };

/** Begin with an authenticator app: the secret to be scanned. */
export async function offerTotp(): Promise<TotpOffer> {
  const { meta } = await call('GET', '/account/authenticators/totp', undefined, [404]);
  return { secret: String(meta?.secret ?? ''), url: String(meta?.totp_url ?? '') };
}

export async function activateTotp(code: string): Promise<void> {
  await call('POST', '/account/authenticators/totp', { code });
}

export async function removeTotp(): Promise<void> {
  await call('DELETE', '/account/authenticators/totp');
}

/** Make new recovery codes; the old ones are void. They are shown this once. */
export async function makeRecoveryCodes(): Promise<string[]> {
  const { data } = await call('POST', '/account/authenticators/recovery-codes', {});
  return (data?.unused_codes as string[] | undefined) ?? [];
}

/** A passkey belongs to a name; an address of bare numbers has none (WebAuthn 5.1.3). */
const NUMBERS_ONLY = /^[\d.]+$|:/;

/** Whether this browser can use passkeys here: it must know them, and the address must be safe and have a name. */
export function knowsPasskeys(): boolean {
  return (
    globalThis.isSecureContext === true &&
    !NUMBERS_ONLY.test(globalThis.location.hostname.replace(/[[\]]/g, '')) &&
    typeof PublicKeyCredential !== 'undefined' &&
    'parseCreationOptionsFromJSON' in PublicKeyCredential
  );
}

type CreationJson = { publicKey: PublicKeyCredentialCreationOptionsJSON };
type RequestJson = { publicKey: PublicKeyCredentialRequestOptionsJSON };

function refusedByPerson(): ApiError {
  return new ApiError({ title: 'passkey', status: 0, code: 'accounts.passkey_failed' } as Problem);
}

async function sign(answer: Answer): Promise<unknown> {
  const publicKey = (answer.data?.request_options as RequestJson | undefined)?.publicKey;
  if (!publicKey) throw refusedByPerson();
  try {
    const credential = await navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey),
    });
    return (credential as PublicKeyCredential).toJSON();
  } catch {
    throw refusedByPerson();
  }
}

/** Enrol a passkey of this device; it also opens the site without a password. */
export async function addPasskey(name: string): Promise<void> {
  const { data } = await call('GET', '/account/authenticators/webauthn?passwordless');
  const publicKey = (data?.creation_options as CreationJson | undefined)?.publicKey;
  if (!publicKey) throw refusedByPerson();
  let credential: unknown;
  try {
    const made = await navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey),
    });
    credential = (made as PublicKeyCredential).toJSON();
  } catch {
    throw refusedByPerson();
  }
  await call('POST', '/account/authenticators/webauthn', { name, credential });
}

export async function removePasskey(id: number): Promise<void> {
  await call('DELETE', '/account/authenticators/webauthn', { authenticators: [id] });
}

export async function signInWithPasskey(): Promise<void> {
  const options = await call('GET', '/auth/webauthn/login');
  await call('POST', '/auth/webauthn/login', { credential: await sign(options) }, [409]);
}

/** The second step of signing in. */
export async function giveCode(code: string): Promise<void> {
  await call('POST', '/auth/2fa/authenticate', { code });
}

export async function givePasskey(): Promise<void> {
  const options = await call('GET', '/auth/webauthn/authenticate');
  await call('POST', '/auth/webauthn/authenticate', { credential: await sign(options) });
}

/** Fresh proofs; these never ask for one themselves. */
export async function provePassword(password: string): Promise<void> {
  await prove('/auth/reauthenticate', { password });
}

export async function proveCode(code: string): Promise<void> {
  await prove('/auth/2fa/reauthenticate', { code });
}

export async function provePasskey(): Promise<void> {
  const response = await send('/auth/webauthn/reauthenticate', 'GET');
  const answer = await read(response);
  if (!response.ok || !answer) throw await errorFromResponse(response);
  await prove('/auth/webauthn/reauthenticate', { credential: await sign(answer) });
}

async function prove(path: string, body: unknown): Promise<void> {
  const response = await send(path, 'POST', body);
  if (response.ok) return;
  throw refused(response, codeOf(response.status, await read(response)));
}
