/** Whether anybody is at the page: what the site asks for by itself must not keep a session awake. */

const QUIET_MS = 60_000;
let lastTouched = Date.now();

function touch(): void {
  lastTouched = Date.now();
}

for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const) {
  globalThis.addEventListener?.(kind, touch, { passive: true, capture: true });
}

export function isUnattended(now = Date.now()): boolean {
  return now - lastTouched > QUIET_MS;
}
