/** A fresh proof of who is there. Calls that the server answers with `accounts.step_up_required` wait for it. */

export const STEP_UP_CODE = 'accounts.step_up_required';

type Asker = () => Promise<boolean>;
let ask: Asker = () => Promise.resolve(false);
let asking: Promise<boolean> | null = null;

/** Register the dialog that asks for the proof. */
export function onStepUp(asker: Asker): void {
  ask = asker;
}

/** Ask for a proof; calls that come meanwhile wait for the same answer. False when the person gave up. */
export function proveAgain(): Promise<boolean> {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

async function wantsProof(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return (body as { code?: unknown } | null)?.code === STEP_UP_CODE;
}

/** Fetch; when the server wants a proof, ask for it and repeat the same call once. */
export async function fetchWithProof(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await globalThis.fetch(request);
  if (!(await wantsProof(response)) || !(await proveAgain())) return response;
  return globalThis.fetch(again);
}
