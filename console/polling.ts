// Looks again and again at something that is being made, less often the longer it takes.

import type { Polled } from './api';
import { ApiError } from '../client';
import { Unreachable } from './session';

const FIRST_MS = 500;
const GROWTH = 1.35;
const SLOWEST_MS = 6_000;
/** Looks that may fail in a row before the failure is shown. */
const MAX_FAILURES = 3;

/**
 * Hands on each new state until one is final or the page is left. What has not changed is not sent
 * again: the server compares tags.
 */
export async function pollUntil<T>(
  look: (tag: string | null, signal: AbortSignal) => Promise<Polled<T> | 'same'>,
  signal: AbortSignal,
  onState: (state: T) => 'go on' | 'done',
): Promise<void> {
  let tag: string | null = null;
  let pause = FIRST_MS;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const answer = await look(tag, signal);
      if (signal.aborted) return;
      failures = 0;
      if (answer !== 'same') {
        tag = answer.tag;
        if (onState(answer.value) === 'done') return;
      }
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const passes =
        error instanceof Unreachable ||
        (error instanceof ApiError && (error.status === 429 || error.status >= 500));
      if (!passes || failures >= MAX_FAILURES) throw error;
    }
    await sleep(pause, signal);
    pause = Math.min(pause * GROWTH, SLOWEST_MS);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
