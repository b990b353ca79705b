// All practices of a student.

import * as api from '../api';
import { h } from '../dom';
import { icon } from '../icons';
import {
  type Context,
  type Page,
  empty,
  pageWithHead,
  link,
  loadInto,
  skeleton,
  tag,
} from '../page';
import { addressOf } from '../route';
import { daysFromNow, onShortDay } from '../format';

const SHOWN = 50;

export function practicesPage(cx: Context): Page {
  const place = h('div', { class: 'stack' });
  void loadInto(
    place,
    skeleton(76, 76, 76),
    () => api.practices(cx.student.id, SHOWN),
    (all) => {
      if (all.length === 0) {
        return empty(
          'practice',
          'No practice yet',
          'Questions are written by themselves after each session, and on demand from the progress page.',
          link(addressOf('sessions'), 'See the sessions', { class: 'button' }),
        );
      }
      const open = all.filter(isOpen);
      const closed = all.filter((practice) => !isOpen(practice));
      return [open.length > 0 && group('To do', open), closed.length > 0 && group('Done', closed)];
    },
  );
  return pageWithHead(
    'Practice',
    { lead: 'Written from your sessions and goals, graded at once.' },
    place,
  );
}

export const isOpen = (practice: api.PracticeSummary): boolean =>
  ['generating', 'ready', 'in_progress'].includes(practice.status);

function group(title: string, practices: api.PracticeSummary[]): HTMLElement {
  return h(
    'section',
    { class: 'stack stack-small' },
    h('h2', {}, title),
    h('ul', { class: 'lines' }, practices.map(practiceLine)),
  );
}

/** A practice in a list. */
export function practiceLine(practice: api.PracticeSummary): HTMLElement {
  const state: Record<string, () => HTMLElement> = {
    generating: () => tag('busy', 'being written'),
    ready: () => tag('accent', 'new'),
    in_progress: () => tag('accent', 'begun'),
    completed: () =>
      h(
        'span',
        { class: 'score' },
        String(practice.score ?? '–'),
        h('span', { class: 'small' }, ' of 100'),
      ),
    failed: () => tag('bad', 'could not be written'),
  };
  const due = practice.completedAt
    ? `handed in ${daysFromNow(practice.completedAt)}`
    : practice.dueAt
      ? `due ${daysFromNow(practice.dueAt)}`
      : `asked for ${daysFromNow(practice.assignedAt)}`;
  return h(
    'li',
    {},
    link(
      addressOf('practice', practice.practiceId),
      [
        h('span', { class: 'line-icon' }, icon('practice')),
        h(
          'span',
          { class: 'line-words' },
          h('strong', {}, practice.title),
          h(
            'span',
            { class: 'small' },
            [practice.subject, onShortDay(practice.assignedAt), due].filter(Boolean).join(' · '),
          ),
        ),
        h('span', { class: 'line-end' }, state[practice.status]?.()),
      ],
      { class: 'line' },
    ),
  );
}
