// Numbers, times and errors as people say them.

import { ApiError } from '../client';
import { Unreachable } from './session';

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const moment = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

const DAY_MS = 86_400_000;

export const onDay = (time: string | number): string => day.format(new Date(time));
export const onShortDay = (time: string | number): string => shortDay.format(new Date(time));
export const atMoment = (time: string | number): string => moment.format(new Date(time));
export const atHour = (time: string | number): string => hour.format(new Date(time));

/** Such as "yesterday" or "in 3 days", by calendar days. */
export function daysFromNow(time: string | number): string {
  const midnight = (of: Date): number => new Date(of).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(new Date(time)) - midnight(new Date())) / DAY_MS);
  return Math.abs(days) > 30 ? onDay(time) : relative.format(days, 'day');
}

/** A place in a recording, such as 4:07 or 1:02:33. */
export function formatClock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

export const formatMinutes = (seconds: number): string =>
  `${Math.max(1, Math.round(seconds / 60))} min`;

/** Such as "1 question" and "2 questions". */
export function formatCount(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** A list in a sentence. */
export const formatList = (words: string[]): string => new Intl.ListFormat('en').format(words);

export const formatPercent = (share: number): string => `${Math.round(share * 100)} %`;

/**
 * How well something may be remembered. What came up today is fresh even where it went wrong: a
 * chance of 100 % beside a low mastery would read as a contradiction.
 */
export function describeRecall({
  recall,
  lastPracticed,
}: {
  recall?: number | null;
  lastPracticed?: string | null;
}): string {
  if (recall == null) return 'not practised yet';
  const isFresh =
    lastPracticed != null && new Date(lastPracticed).toDateString() === new Date().toDateString();
  return isFresh ? 'came up today' : `${formatPercent(recall)} likely to be recalled`;
}

/** An error as a sentence, and what to quote when asking about it. */
export function explain(error: unknown): { sentence: string; reference: string | null } {
  if (error instanceof Unreachable) {
    return {
      sentence: 'The server can’t be reached. Check your connection, then try again.',
      reference: null,
    };
  }
  if (error instanceof ApiError) {
    const fields = error.errors
      .map((fault) => fault.detail ?? '')
      .filter((detail) => detail !== '');
    const sentence = fields.length > 0 ? sentences(fields) : error.message;
    return { sentence, reference: error.requestId };
  }
  return { sentence: 'Something went wrong on this page. Load it again.', reference: null };
}

/** Details of single fields may be fragments: they become sentences here. */
export function sentences(fragments: string[]): string {
  return fragments
    .map((text) => text.trim())
    .map((text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.'))
    .join(' ');
}
