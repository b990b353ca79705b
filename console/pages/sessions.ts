// All sessions of a student.

import * as api from '../api';
import { h } from '../dom';
import { icon } from '../icons';
import {
  type Context,
  type Page,
  button,
  empty,
  pageWithHead,
  link,
  loadInto,
  skeleton,
  tag,
} from '../page';
import { addressOf } from '../route';
import { daysFromNow, onDay } from '../format';

const PAGE = 20;

export function sessionsPage(cx: Context): Page {
  const place = h('div', { class: 'stack' });
  const load = (): Promise<api.SessionList> => api.sessions(cx.student.id, PAGE);
  void loadInto(place, skeleton(76, 76, 76), load, (list) => {
    if (list.total === 0) {
      if (cx.guardian)
        return empty('sessions', 'No lessons yet', 'They appear here once one was read.');
      return noSessions(cx);
    }
    const items = h('ul', { class: 'lines' }, list.sessions.map(sessionLine));
    return [items, list.sessions.length < list.total && moreButton(cx, items, list)];
  });
  const add = link(addressOf('upload'), [icon('upload'), 'Add a session'], {
    class: 'button button-main',
  });
  return pageWithHead(
    'Sessions',
    { lead: 'What was taught, newest first.', actions: cx.guardian ? [] : [add] },
    place,
  );
}

export function noSessions(cx: Context): HTMLElement {
  const words = cx.own
    ? 'Add the transcript of a tutoring session, and it becomes a summary, practice and answers to your questions.'
    : 'Add the transcript of a session with this student, and it becomes a summary and practice.';
  return empty(
    'sessions',
    'No sessions yet',
    words,
    link(addressOf('upload'), [icon('upload'), 'Add a session'], { class: 'button button-main' }),
  );
}

function moreButton(cx: Context, items: HTMLElement, first: api.SessionList): HTMLElement {
  let shown = first.sessions.length;
  const place = h('div', { class: 'center' });
  const next = (): Promise<void> =>
    loadInto(
      place,
      skeleton(76),
      () => api.sessions(cx.student.id, PAGE, shown),
      (list) => {
        items.append(...list.sessions.map(sessionLine));
        shown += list.sessions.length;
        return shown < list.total && button('Show more', {}, next);
      },
    );
  place.append(button('Show more', {}, next));
  return place;
}

/** A session in a list. */
export function sessionLine(session: api.SessionSummary): HTMLElement {
  const state = { processing: tag('busy', 'being read'), failed: tag('bad', 'could not be read') };
  return h(
    'li',
    {},
    link(
      addressOf('sessions', session.sessionId),
      [
        h('span', { class: 'line-icon' }, icon('sessions')),
        h(
          'span',
          { class: 'line-words' },
          h('strong', {}, session.subject ?? 'New session'),
          h(
            'span',
            { class: 'small' },
            session.topics.slice(0, 3).join(' · ') || onDay(session.date),
          ),
        ),
        h(
          'span',
          { class: 'line-end' },
          state[session.status as keyof typeof state],
          h('span', { class: 'small' }, daysFromNow(session.date)),
        ),
      ],
      { class: 'line' },
    ),
  );
}
