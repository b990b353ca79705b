// What a page shows while a job makes what it is about: how far it is, from the job's own steps.

import { h } from './dom';
import { type Context, card } from './page';

/** After this long the reader is told that it takes longer than usual. */
const LONG_MS = 45_000;

/** How far a job is, as the API tells it. */
type Progress = { step: string; done: number; total: number; startedAt?: string | null };

/** The steps of a job, in their order, in words for the reader. */
export type Stages = Record<string, string>;

/** Stages that several steps stand for count as one; an unknown step is none of them. */
export function working(
  cx: Context,
  title: string,
  stages: Stages,
  progress: Progress | null | undefined,
): HTMLElement {
  const names = Object.keys(stages);
  const current = progress ? names.indexOf(progress.step) : -1;
  const share = progress && progress.total > 0 ? progress.done / progress.total : null;
  const hint = h(
    'p',
    { class: 'small' },
    'This takes a few seconds. You can leave this page: it goes on without you.',
  );
  const since = progress?.startedAt ? Date.now() - Date.parse(progress.startedAt) : 0;
  const timer = setTimeout(
    () => {
      hint.textContent = 'This takes longer than usual. It is still being worked on.';
    },
    Math.max(0, LONG_MS - since),
  );
  cx.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return card(
    { class: 'working', role: 'status' },
    h(
      'div',
      { class: 'working-head' },
      h('span', { class: 'spinner', 'aria-hidden': 'true' }),
      h('h2', {}, title),
    ),
    bar(title, share),
    h(
      'ol',
      { class: 'steps' },
      names.map((name, at) =>
        h(
          'li',
          {
            class: at < current ? 'step-done' : at === current ? 'step-now' : '',
            ...(at === current ? { 'aria-current': 'step' } : {}),
          },
          stages[name] ?? name,
        ),
      ),
    ),
    hint,
  );
}

/** The share that is done, or movement while nothing is known of it. */
function bar(label: string, share: number | null): HTMLElement {
  const filled = h('span', {});
  if (share === null) {
    return h('div', { class: 'bar bar-moving', role: 'progressbar', 'aria-label': label }, filled);
  }
  const percent = Math.round(share * 100);
  filled.style.width = `${Math.max(percent, 3)}%`;
  return h(
    'div',
    {
      class: 'bar',
      role: 'progressbar',
      'aria-label': label,
      'aria-valuemin': '0',
      'aria-valuemax': '100',
      'aria-valuenow': String(percent),
    },
    filled,
  );
}
