// For guardians: how their child gets on, and what the school wants them to know.

import * as api from '../api';
import { type Child, announce, h } from '../dom';
import { icon } from '../icons';
import { conceptItem } from '../mastery';
import {
  type Context,
  type Page,
  type Student,
  act,
  button,
  card,
  empty,
  field,
  link,
  loadInto,
  pageWithHead,
  skeleton,
  tag,
  titledCard,
} from '../page';
import { addressOf } from '../route';
import { account } from '../session';
import { atMoment, describeRecall, onDay } from '../format';
import { proofForm } from './connect';
import { meter } from './goals';
import { firstName } from './home';
import { initials } from './sign-in';
import { statList } from './progress';
import { sessionLine } from './sessions';

const SESSIONS = 5;
const CONCEPTS = 4;
const NOTICES = 20;

/** The children of a guardian, and the form for a code. */
export function childrenPage(onChoose: (student: Student) => void): Page {
  const place = h('div', { class: 'stack' });
  const show = (): Promise<void> =>
    loadInto(place, skeleton(72, 160), api.people, (children) => [
      children.length === 0
        ? card(
            {},
            empty(
              'students',
              'Welcome',
              'Enter the code from your invitation. Then you see here how your child gets on.',
            ),
          )
        : h(
            'ul',
            { class: 'lines' },
            children.map((child) => childLine(child, onChoose)),
          ),
      titledCard(
        'Enter a code',
        {},
        acceptForm(() => void show()),
      ),
    ]);
  void show();
  return pageWithHead('Your children', { narrow: true }, place);
}

function childLine(child: api.Person, onChoose: (student: Student) => void): HTMLElement {
  return h(
    'li',
    {},
    button(
      [
        h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(child.name)),
        h('span', { class: 'line-words' }, h('strong', {}, child.name)),
        h('span', { class: 'line-end' }, icon('arrow')),
      ],
      { class: 'line' },
      () => onChoose({ id: child.id, name: child.name }),
    ),
  );
}

/** The address has to be proven first, since the code is made for it. */
function acceptForm(onLinked: () => void): HTMLElement {
  if (!account().emailVerified) return proofForm(onLinked);
  const code = h('input', {
    required: true,
    maxlength: 100,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button' }, 'Accept');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      const { studentName } = await api.acceptAsGuardian(code.value.trim());
      announce(`You are linked with ${studentName}.`);
      onLinked();
    });
  };
  return h(
    'form',
    { class: 'form connect', on: { submit } },
    h('div', { class: 'inline-form' }, field('Code from the mail', code), send),
    status,
  );
}

/** A child's progress, goals, summaries of lessons, and what the school wants to say. */
export function guardianHomePage(cx: Context): Page {
  const place = h('div', { class: 'stack' });
  const load = () =>
    Promise.all([
      api.consent(cx.student.id),
      api.progress(cx.student.id),
      api.goals(cx.student.id),
      api.sessions(cx.student.id, SESSIONS),
      api.notifications(NOTICES),
    ] as const);
  void loadInto(
    place,
    skeleton(100, 92, 260),
    load,
    ([consent, progress, goals, sessions, notices]) => [
      noticesOf(cx, notices.notifications),
      consentCall(consent),
      statList(progress),
      h(
        'div',
        { class: 'pair' },
        titledCard(
          'Latest lessons',
          { class: 'flush' },
          sessions.total === 0
            ? h('p', { class: 'quiet inset' }, 'No lessons yet.')
            : h('ul', { class: 'lines lines-plain' }, sessions.sessions.map(sessionLine)),
          sessions.total > SESSIONS &&
            link(addressOf('sessions'), `All ${sessions.total} lessons`, { class: 'card-more' }),
        ),
        conceptsCard(progress),
      ),
      goalsCard(goals),
      h(
        'p',
        { class: 'small' },
        `You see summaries. What is said in lessons, and what ${firstName(cx.student.name)} writes to the companion, stays theirs.`,
      ),
    ],
  );
  return pageWithHead('Overview', { heading: cx.student.name }, place);
}

/** What the school wants to say about this child. */
function noticesOf(cx: Context, notices: api.Notification[]): Child {
  const shown = notices.filter(
    ({ kind, subject }) =>
      kind === 'safeguarding_notice' &&
      (subject as { studentId?: string }).studentId === cx.student.id,
  );
  return shown.map((notice) =>
    card(
      {},
      h('h2', {}, notice.title),
      h('p', {}, notice.body),
      h('time', { class: 'small' }, atMoment(notice.createdAt)),
    ),
  );
}

function consentCall(consent: api.Consent): Child {
  if (consent.state === 'not_needed') return null;
  const isGiven = consent.state === 'given';
  return card(
    { class: isGiven ? '' : 'next' },
    h(
      'div',
      {},
      !isGiven && h('p', { class: 'next-label' }, 'Waiting for you'),
      h('h2', {}, isGiven ? 'What you agreed to' : 'Your answer is needed'),
      h(
        'p',
        {},
        isGiven
          ? 'You can change or take back each part at any time.'
          : 'Lessons and questions wait until you have looked at what you agree to.',
      ),
    ),
    link(addressOf('consent'), [isGiven ? 'Look' : 'Read and answer', icon('arrow')], {
      class: isGiven ? 'button' : 'button button-light',
    }),
  );
}

function conceptsCard(progress: api.Progress): HTMLElement {
  const weakest = [...progress.concepts]
    .sort((first, second) => first.masteryLevel - second.masteryLevel)
    .slice(0, CONCEPTS);
  return titledCard(
    'Worth a look',
    { class: 'worth' },
    weakest.length === 0
      ? h('p', { class: 'quiet' }, 'Concepts appear here once a lesson was read.')
      : h(
          'ul',
          { class: 'concepts' },
          weakest.map((concept) =>
            h('li', {}, conceptItem(concept.name, concept, describeRecall(concept))),
          ),
        ),
    link(addressOf('progress'), 'All progress', { class: 'card-more' }),
  );
}

function goalsCard(goals: api.Goal[]): HTMLElement {
  const open = goals.filter((goal) => goal.status !== 'completed');
  return titledCard(
    'Goals and plan',
    {},
    open.length === 0
      ? h('p', { class: 'quiet' }, 'No goal is set.')
      : h(
          'ul',
          { class: 'plain stack stack-small' },
          open.map((goal) =>
            h(
              'li',
              { class: 'goal' },
              h(
                'div',
                { class: 'goal-words' },
                h(
                  'div',
                  { class: 'row' },
                  h('strong', {}, goal.subject),
                  goal.status === 'paused' && tag('plain', 'paused'),
                  goal.targetDate && h('span', { class: 'small' }, `by ${onDay(goal.targetDate)}`),
                ),
                h('p', {}, goal.description),
              ),
              meter(goal.progress, `Progress of ${goal.description}`),
            ),
          ),
        ),
  );
}
