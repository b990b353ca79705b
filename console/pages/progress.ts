// How far the student has come: numbers, and each concept's mastery over time with its error bar.

import * as api from '../api';
import { type Child, fill, h } from '../dom';
import { icon } from '../icon';
import { concept, level } from '../level';
import {
  type Context,
  type Page,
  card,
  empty,
  head,
  link,
  settle,
  skeleton,
  titled,
} from '../page';
import { type Point, plot } from '../plot';
import { to } from '../route';
import { atMoment, count, daysFromNow, remembered, sentences } from '../words';

/** Concepts listed before the rest is asked for. */
const SHOWN = 12;

export function progressPage(cx: Context): Page {
  const place = h('div', { class: 'stack' });
  void settle(
    place,
    skeleton(92, 380, 220),
    () => api.progress(cx.student.id),
    (progress) => content(cx, progress),
  );
  return {
    title: 'Progress',
    body: h(
      'div',
      { class: 'stack' },
      head('Progress', 'What is known, and how sure that is.'),
      place,
    ),
  };
}

function content(cx: Context, progress: api.Progress): Child {
  if (progress.concepts.length === 0) {
    return [
      stats(progress),
      empty(
        'progress',
        'Nothing to show yet',
        'Mastery appears once a session was read or a practice handed in.',
        cx.own ? link(to('upload'), 'Add a session', { class: 'button button-main' }) : null,
      ),
    ];
  }
  return [stats(progress), explorer(progress.concepts), recent(progress)];
}

/** The numbers on top. */
export function stats(progress: api.Progress): HTMLElement {
  const { sessionsCompleted, practicesCompleted, averageScore, improvementRate } =
    progress.overallProgress;
  const rate =
    improvementRate == null ? '–' : `${improvementRate > 0 ? '+' : ''}${improvementRate} %`;
  const one = (label: string, value: string, note: string): HTMLElement =>
    h(
      'div',
      { class: 'stat' },
      h('dt', {}, label),
      h('dd', {}, value),
      h('p', { class: 'small' }, note),
    );
  return h(
    'dl',
    { class: 'stats' },
    one('Sessions', String(sessionsCompleted), 'so far'),
    one('Practices', String(practicesCompleted), 'handed in'),
    one(
      'Average score',
      averageScore == null ? '–' : String(averageScore),
      averageScore == null ? 'after the first practice' : 'of 100',
    ),
    one(
      'Change',
      rate,
      improvementRate == null ? 'after four practices' : 'last scores over first',
    ),
  );
}

/** A list of concepts, and the curve of the one that is chosen. */
function explorer(concepts: api.Concept[]): HTMLElement {
  const byNeed = [...concepts].sort(
    (one, other) =>
      (other.history?.length ?? 0) - (one.history?.length ?? 0) ||
      one.masteryLevel - other.masteryLevel,
  );
  const shown = h('div', { class: 'explorer-plot' });
  const mixed = new Set(concepts.map((one) => one.subject)).size > 1;
  const below = (one: api.Concept): string =>
    [mixed && one.subject, remembered(one)].filter(Boolean).join(' · ');
  const controls = new Map<string, HTMLButtonElement>();
  const choose = (one: api.Concept): void => {
    for (const [id, control] of controls)
      control.setAttribute('aria-pressed', String(id === one.conceptId));
    fill(shown, curve(one));
  };
  const list = h('ul', { class: 'concept-list' });
  const add = (some: api.Concept[]): void =>
    list.append(
      ...some.map((one) => {
        const control = h(
          'button',
          {
            type: 'button',
            class: 'concept-choice',
            'aria-pressed': 'false',
            on: { click: () => choose(one) },
          },
          concept(one.name, one, below(one)),
        );
        controls.set(one.conceptId, control);
        return h('li', {}, control);
      }),
    );
  add(byNeed.slice(0, SHOWN));
  const rest = byNeed.slice(SHOWN);
  const more: HTMLButtonElement = h(
    'button',
    {
      type: 'button',
      class: 'button button-small',
      on: {
        click: () => {
          add(rest);
          more.remove();
        },
      },
    },
    `Show ${rest.length} more`,
  );
  if (byNeed[0]) choose(byNeed[0]);
  return titled(
    'Mastery',
    { class: 'explorer' },
    h(
      'div',
      { class: 'explorer-parts' },
      shown,
      h('div', { class: 'explorer-list' }, list, rest.length > 0 && more),
    ),
  );
}

function curve(one: api.Concept): Child {
  const points: Point[] = (one.history ?? []).map((point) => ({
    ...point,
    at: Date.parse(point.at),
    now: false,
  }));
  const last = points.at(-1);
  if (!last || last.masteryLevel !== one.masteryLevel || last.uncertainty !== one.uncertainty) {
    points.push({
      at: Date.now(),
      masteryLevel: one.masteryLevel,
      uncertainty: one.uncertainty,
      now: true,
    });
  }
  return [
    h(
      'div',
      { class: 'curve-head' },
      h(
        'div',
        {},
        h('h3', {}, one.name),
        h(
          'p',
          { class: 'small' },
          `${one.subject} · ${count(one.evidenceCount, 'piece')} of evidence`,
        ),
      ),
      h('span', { class: 'curve-level' }, level(one)),
    ),
    plot(one.name, points),
    h('p', { class: 'small' }, memory(one)),
  ];
}

function memory(one: api.Concept): string {
  const said = sentences([remembered(one)]);
  if (one.recall == null) return said;
  const since =
    one.dueAt && Date.parse(one.dueAt) < Date.now()
      ? 'Due for repetition since'
      : 'Worth repeating';
  const due = one.dueAt ? ` ${since} ${daysFromNow(one.dueAt)}.` : '';
  return `${said}${due}`;
}

function recent(progress: api.Progress): HTMLElement {
  const words: Record<string, [string, 'sessions' | 'practice' | 'ask']> = {
    session: ['A session', 'sessions'],
    practice: ['A practice', 'practice'],
    question: ['A question', 'ask'],
  };
  const line = (one: api.Progress['recentActivity'][number]): HTMLElement => {
    const [what, drawing] = words[one.type] ?? ['Something', 'spark'];
    return h(
      'li',
      {},
      h('span', { class: 'line-icon' }, icon(drawing)),
      h('span', {}, what, one.score != null && `, ${one.score} of 100`),
      h('time', { class: 'small' }, atMoment(one.date)),
    );
  };
  return progress.recentActivity.length === 0
    ? card({}, h('p', { class: 'quiet' }, 'Nothing has happened yet.'))
    : titled(
        'Lately',
        {},
        h('ul', { class: 'activity' }, progress.recentActivity.slice(0, 8).map(line)),
      );
}
