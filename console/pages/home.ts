// The next step, and the state of things.

import * as api from '../api';
import { type Child, h } from '../dom';
import { icon } from '../icons';
import { conceptItem } from '../mastery';
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
import { go, addressOf } from '../route';
import { account } from '../session';
import { daysFromNow, describeRecall } from '../format';
import { connectForm } from './connect';
import { waitingCard } from './consent';
import { isOpen } from './practices';
import { statList } from './progress';
import { noSessions, sessionLine } from './sessions';

const SESSIONS = 4;
const FADING = 3;
/** Below this chance of recalling it a concept is worth repeating. */
const FADED = 0.9;
/** The minutes that a question takes, thinking included. */
const MINUTES_EACH = 2;

export function homePage(cx: Context): Page {
  const place = h('div', { class: 'stack' });
  const load = async () =>
    Promise.all([
      api.sessions(cx.student.id, SESSIONS),
      api.practices(cx.student.id, 20),
      api.progress(cx.student.id),
      cx.own ? api.tutors() : [],
    ] as const);
  void loadInto(place, skeleton(120, 92, 300), load, ([sessions, practices, progress, tutors]) => {
    if (sessions.total === 0) return firstSteps(cx, tutors.length > 0);
    return [
      nextCard(cx, sessions, practices),
      statList(progress),
      h(
        'div',
        { class: 'pair' },
        titledCard(
          'Latest sessions',
          { class: 'flush' },
          h('ul', { class: 'lines lines-plain' }, sessions.sessions.map(sessionLine)),
          sessions.total > SESSIONS &&
            link(addressOf('sessions'), `All ${sessions.total} sessions`, { class: 'card-more' }),
        ),
        fadingCard(progress),
      ),
    ];
  });
  const waiting = cx.own && waitingCard(cx.student.id);
  const title = cx.own ? `${greeting()}, ${firstName(account().name)}` : cx.student.name;
  const add = link(addressOf('upload'), [icon('upload'), 'Add a session'], { class: 'button' });
  const actions = [account().role !== 'admin' && add];
  return pageWithHead('Overview', { heading: title, actions }, waiting, place);
}

export const firstName = (name: string): string => name.split(/\s+/)[0] ?? name;

function greeting(): string {
  const hour = new Date().getHours();
  if (hour < 5) return 'Good night';
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

/** The steps for a student who has nothing yet. */
function firstSteps(cx: Context, hasTutor: boolean): Child {
  if (hasTutor || !cx.own) return card({}, noSessions(cx));
  return card(
    { class: 'welcome' },
    empty(
      'link',
      'Welcome. Connect with your tutor first.',
      'Ask your tutor for a code. Once you are connected, the sessions you have together appear here, and you can add transcripts yourself.',
      connectForm(() => go(addressOf())),
    ),
    h(
      'ol',
      { class: 'ways' },
      stepCard(
        'sessions',
        'A session comes in',
        'Its transcript is read: what was taught, what went well, what to work on.',
      ),
      stepCard(
        'practice',
        'You practise',
        'Questions come from what was said, and are graded at once.',
      ),
      stepCard(
        'progress',
        'You see how sure it is',
        'Mastery with an error bar, and what fades when you leave it.',
      ),
    ),
  );
}

function stepCard(drawing: Parameters<typeof icon>[0], title: string, words: string): HTMLElement {
  return h(
    'li',
    {},
    h('span', { class: 'line-icon' }, icon(drawing)),
    h('div', {}, h('strong', {}, title), h('p', { class: 'small' }, words)),
  );
}

/** The one thing to do now. */
function nextCard(
  cx: Context,
  sessions: api.SessionList,
  practices: api.PracticeSummary[],
): HTMLElement {
  const call = (title: string, words: string, address: string, action: string): HTMLElement =>
    card(
      { class: 'next' },
      h('div', {}, h('p', { class: 'next-label' }, 'Next'), h('h2', {}, title), h('p', {}, words)),
      link(address, [action, icon('arrow')], { class: 'button button-light' }),
    );
  const busy = sessions.sessions.find((session) => session.status === 'processing');
  if (busy)
    return call(
      'A session is being read',
      'In a few seconds you can see what was found in it.',
      addressOf('sessions', busy.sessionId),
      'Look',
    );
  const open = practices.find(isOpen);
  if (open?.status === 'generating')
    return call(
      'Questions are being written',
      'They are ready in a moment.',
      addressOf('practice', open.practiceId),
      'Look',
    );
  if (open) {
    const due = open.dueAt ? `due ${daysFromNow(open.dueAt)}` : 'whenever you like';
    const from = open.sessionId ? 'From your session' : 'As you asked';
    const words = cx.own
      ? `${from}, ${due}. It takes about ${MINUTES_EACH * open.totalQuestions} minutes.`
      : `Waiting for ${firstName(cx.student.name)}, ${due}.`;
    return call(
      open.title,
      words,
      addressOf('practice', open.practiceId),
      cx.own ? (open.status === 'in_progress' ? 'Go on' : 'Start') : 'Look',
    );
  }
  if (cx.own)
    return call(
      'Ask what is still unclear',
      'You get an answer with the words that were said in your sessions.',
      addressOf('ask'),
      'Ask',
    );
  return call(
    'All practice is done',
    'A new session makes new questions.',
    addressOf('upload'),
    'Add a session',
  );
}

function fadingCard(progress: api.Progress): HTMLElement {
  const faded = progress.concepts
    .filter((concept) => concept.recall != null && concept.recall < FADED)
    .sort((first, second) => (first.recall ?? 1) - (second.recall ?? 1))
    .slice(0, FADING);
  const weakest = [...progress.concepts]
    .sort((first, second) => first.masteryLevel - second.masteryLevel)
    .slice(0, FADING);
  const shown = faded.length > 0 ? faded : weakest;
  return titledCard(
    faded.length > 0 ? 'Fading' : 'Worth a look',
    { class: 'worth' },
    shown.length === 0
      ? h('p', { class: 'quiet' }, 'Concepts appear here once a session was read.')
      : h(
          'ul',
          { class: 'concepts' },
          shown.map((concept) =>
            h('li', {}, conceptItem(concept.name, concept, describeRecall(concept))),
          ),
        ),
    link(addressOf('progress'), 'All progress', { class: 'card-more' }),
  );
}
