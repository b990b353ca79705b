// The student's progress: numbers, and each concept's mastery over time with its error bar.

import * as api from '../api';
import { type Child, fill, h } from '../dom';
import { icon } from '../icons';
import { conceptItem, formatLevel } from '../mastery';
import {
  type Context,
  type Page,
  card,
  empty,
  pageWithHead,
  link,
  loadInto,
  skeleton,
  titledCard,
} from '../page';
import { type Point, masteryChart } from '../mastery-chart';
import { addressOf } from '../route';
import { practiseButton } from './practise';
import { atMoment, formatCount, daysFromNow, describeRecall, sentences } from '../format';

/** Concepts listed before the rest is asked for. */
const SHOWN = 12;

export function progressPage(cx: Context): Page {
  const place = h('div', { class: 'stack' });
  void loadInto(
    place,
    skeleton(92, 380, 220),
    () => api.progress(cx.student.id),
    (progress) => content(cx, progress),
  );
  return pageWithHead('Progress', { lead: 'What is known, and how sure that is.' }, place);
}

function content(cx: Context, progress: api.Progress): Child {
  if (progress.concepts.length === 0) {
    return [
      statList(progress),
      empty(
        'progress',
        'Nothing to show yet',
        'Mastery appears once a session was read or a practice handed in.',
        cx.own ? link(addressOf('upload'), 'Add a session', { class: 'button button-main' }) : null,
      ),
    ];
  }
  return [statList(progress), conceptExplorer(cx, progress.concepts), recentCard(progress)];
}

/** The numbers on top. */
export function statList(progress: api.Progress): HTMLElement {
  const { sessionsCompleted, practicesCompleted, averageScore, improvementRate } =
    progress.overallProgress;
  const rate =
    improvementRate == null ? '–' : `${improvementRate > 0 ? '+' : ''}${improvementRate} %`;
  const figure = (label: string, value: string, note: string): HTMLElement =>
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
    figure('Sessions', String(sessionsCompleted), 'so far'),
    figure('Practices', String(practicesCompleted), 'handed in'),
    figure(
      'Average score',
      averageScore == null ? '–' : String(averageScore),
      averageScore == null ? 'after the first practice' : 'of 100',
    ),
    figure(
      'Change',
      rate,
      improvementRate == null ? 'after four practices' : 'last scores over first',
    ),
  );
}

/** A list of concepts, and the curve of the one that is chosen. */
function conceptExplorer(cx: Context, concepts: api.Concept[]): HTMLElement {
  const byNeed = [...concepts].sort(
    (first, second) =>
      (second.history?.length ?? 0) - (first.history?.length ?? 0) ||
      first.masteryLevel - second.masteryLevel,
  );
  const shown = h('div', { class: 'explorer-plot' });
  const mixed = new Set(concepts.map((concept) => concept.subject)).size > 1;
  const below = (concept: api.Concept): string =>
    [mixed && concept.subject, describeRecall(concept)].filter(Boolean).join(' · ');
  const controls = new Map<string, HTMLButtonElement>();
  const choose = (concept: api.Concept): void => {
    for (const [id, control] of controls)
      control.setAttribute('aria-pressed', String(id === concept.conceptId));
    const practise =
      cx.own && practiseButton(cx.student.id, { conceptIds: [concept.conceptId] }, concept.name);
    fill(shown, masteryCurve(concept), practise);
  };
  const list = h('ul', { class: 'concept-list' });
  const add = (some: api.Concept[]): void =>
    list.append(
      ...some.map((concept) => {
        const control = h(
          'button',
          {
            type: 'button',
            class: 'concept-choice',
            'aria-pressed': 'false',
            on: { click: () => choose(concept) },
          },
          conceptItem(concept.name, concept, below(concept)),
        );
        controls.set(concept.conceptId, control);
        return h('li', {}, control);
      }),
    );
  add(byNeed.slice(0, SHOWN));
  const others = byNeed.slice(SHOWN);
  const more: HTMLButtonElement = h(
    'button',
    {
      type: 'button',
      class: 'button button-small',
      on: {
        click: () => {
          add(others);
          more.remove();
        },
      },
    },
    `Show ${others.length} more`,
  );
  if (byNeed[0]) choose(byNeed[0]);
  return titledCard(
    'Mastery',
    { class: 'explorer' },
    h(
      'div',
      { class: 'explorer-parts' },
      shown,
      h('div', { class: 'explorer-list' }, list, others.length > 0 && more),
    ),
  );
}

function masteryCurve(concept: api.Concept): Child {
  const points: Point[] = (concept.history ?? []).map((point) => ({
    ...point,
    at: Date.parse(point.at),
    now: false,
  }));
  const last = points.at(-1);
  if (
    !last ||
    last.masteryLevel !== concept.masteryLevel ||
    last.uncertainty !== concept.uncertainty
  ) {
    points.push({
      at: Date.now(),
      masteryLevel: concept.masteryLevel,
      uncertainty: concept.uncertainty,
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
        h('h3', {}, concept.name),
        h(
          'p',
          { class: 'small' },
          `${concept.subject} · ${formatCount(concept.evidenceCount, 'piece')} of evidence`,
        ),
      ),
      h('span', { class: 'curve-level' }, formatLevel(concept)),
    ),
    masteryChart(concept.name, points),
    h('p', { class: 'small' }, describeMemory(concept)),
  ];
}

function describeMemory(concept: api.Concept): string {
  const state = sentences([describeRecall(concept)]);
  if (concept.recall == null) return state;
  const since =
    concept.dueAt && Date.parse(concept.dueAt) < Date.now()
      ? 'Due for repetition since'
      : 'Worth repeating';
  const due = concept.dueAt ? ` ${since} ${daysFromNow(concept.dueAt)}.` : '';
  return `${state}${due}`;
}

function recentCard(progress: api.Progress): HTMLElement {
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
    : titledCard(
        'Lately',
        {},
        h('ul', { class: 'activity' }, progress.recentActivity.slice(0, 8).map(line)),
      );
}
