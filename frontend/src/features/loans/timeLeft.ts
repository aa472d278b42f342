/** The time a loan has left, by the server's clock. Pure. */
import type { MessageKey } from '@/i18n/translate';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far the server's clock is ahead of this machine's, in milliseconds. */
export function clockLead(serverNow: string, receivedAt: number): number {
  return Date.parse(serverNow) - receivedAt;
}

export type Left = {
  readonly key: MessageKey;
  readonly params: Record<string, number>;
  readonly soon: boolean;
};

/** Say what is left until `endsAt`; null when nothing is. */
export function timeLeft(endsAt: string, now: number): Left | null {
  const left = Date.parse(endsAt) - now;
  if (left <= 0) return null;
  const soon = left < DAY;
  if (left >= DAY) {
    const params = { days: Math.floor(left / DAY), hours: Math.floor((left % DAY) / HOUR) };
    return { key: 'loan.left_days', params, soon };
  }
  if (left >= HOUR) {
    const params = { hours: Math.floor(left / HOUR), minutes: Math.floor((left % HOUR) / MINUTE) };
    return { key: 'loan.left_hours', params, soon };
  }
  return { key: 'loan.left_minutes', params: { minutes: Math.max(1, Math.floor(left / MINUTE)) }, soon };
}

/** Whole days that something is late, at least one. */
export function daysLate(dueAt: string, now: number): number {
  return Math.max(1, Math.ceil((now - Date.parse(dueAt)) / DAY));
}
