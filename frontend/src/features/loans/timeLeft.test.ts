import { describe, expect, it } from 'vitest';
import { clockLead, daysLate, timeLeft } from './timeLeft';

const END = '2026-03-10T09:00:00Z';
const at = (text: string) => Date.parse(text);

describe('time left', () => {
  it('counts days, then hours, then minutes', () => {
    expect(timeLeft(END, at('2026-03-08T08:00:00Z'))?.params).toEqual({ days: 2, hours: 1 });
    expect(timeLeft(END, at('2026-03-10T06:30:00Z'))?.params).toEqual({ hours: 2, minutes: 30 });
    expect(timeLeft(END, at('2026-03-10T08:59:59Z'))?.params).toEqual({ minutes: 1 });
  });
  it('is nothing from the end itself on', () => {
    expect(timeLeft(END, at(END))).toBeNull();
    expect(timeLeft(END, at(END) - 1)).not.toBeNull();
  });
  it('warns in the last day', () => {
    expect([timeLeft(END, at(END) - 1000)?.soon, timeLeft(END, at('2026-03-08T09:00:00Z'))?.soon]).toEqual([
      true,
      false,
    ]);
  });
  it('follows the clock of the server', () => {
    expect(clockLead(END, at(END) - 5000)).toBe(5000);
  });
  it('counts days late from the first moment', () => {
    expect([daysLate(END, at(END)), daysLate(END, at('2026-03-12T09:00:00Z'))]).toEqual([1, 2]);
  });
});
