/** Dates, sizes, durations and shares as people read them. Times are shown in the reader's zone. */
import dayjs from 'dayjs';
import { type Translate, translateCode } from './translate';

export function formatDate(value: string | null | undefined): string {
  return value ? value.slice(0, 10) : '—';
}

export function formatMoment(value: string | null | undefined): string {
  return value ? dayjs(value).format('YYYY-MM-DD HH:mm') : '—';
}

export function formatMomentExact(value: string): string {
  return dayjs(value).format('YYYY-MM-DD HH:mm:ss');
}

export function inPercent(share: number): number {
  return Math.round(share * 100);
}

export function formatPercent(share: number): string {
  return `${inPercent(share)}%`;
}

/** A small share with what matters of its decimals: 0.05%, 0.1%, 12%. */
export function formatShare(share: number): string {
  return `${Number((share * 100).toPrecision(2))}%`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

const PERIOD = /^P(\d+)([YMD])$/;
const PERIOD_UNITS = { Y: 'unit.years_n', M: 'unit.months_n', D: 'unit.days_n' } as const;

/** Say how long something is kept: `P10Y`, or one of the words of the retention rules. */
export function formatPeriod(period: string, t: Translate): string {
  const [, count, unit] = PERIOD.exec(period) ?? [];
  if (count && unit) return t(PERIOD_UNITS[unit as keyof typeof PERIOD_UNITS], { count });
  return translateCode(t, 'period', period);
}

/** A span of minutes as people say it: minutes, whole hours, whole days. */
export function formatMinutes(minutes: number, t: Translate): string {
  if (minutes % 1440 === 0) return t('unit.days_n', { count: minutes / 1440 });
  if (minutes % 60 === 0) return t('unit.hours_n', { count: minutes / 60 });
  return t('unit.minutes_n', { count: minutes });
}

export function formatDuration(seconds: number, t: Translate): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('unit.seconds', { count: whole });
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return t('unit.minutes', { count: minutes });
  return t('unit.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
