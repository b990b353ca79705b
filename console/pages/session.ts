// One session: its analysis and its transcript.

import * as api from '../api';
import { type Child, announce, fill, focusOn, freshId, h } from '../dom';
import { icon } from '../icons';
import { conceptItem } from '../mastery';
import {
  type Context,
  type Page,
  act,
  button,
  card,
  empty,
  pageHead,
  link,
  loadInto,
  skeleton,
  tag,
  titledCard,
  showPageError,
} from '../page';
import { pollUntil } from '../polling';
import { go, rename, addressOf } from '../route';
import { formatClock, formatCount, formatMinutes, onDay } from '../format';
import { type Stages, working } from '../working';
import { eraseSession } from './erase-session';
import { speakersOf } from './speakers';

export function sessionPage(cx: Context, sessionId: string): Page {
  const place = h('div', { class: 'stack', 'aria-busy': 'true' }, skeleton(60, 120, 260));
  let wasBusy = false;
  const onState = (session: api.Session): 'go on' | 'done' => {
    place.removeAttribute('aria-busy');
    if (session.status === 'processing') {
      wasBusy = true;
      fill(place, top(session), working(cx, 'Reading the transcript', STAGES, session.progress));
      return 'go on';
    }
    if (cx.guardian) {
      fill(
        place,
        top(session),
        session.status === 'failed'
          ? h('p', {}, session.failure ?? 'This lesson could not be read.')
          : summary(cx, session),
      );
    } else if (session.status === 'failed') {
      fill(
        place,
        top(session),
        failedNotice(session, () => void look()),
        eraseSession(cx, sessionId),
      );
      if (wasBusy) announce('The transcript could not be read.', 'assertive');
    } else {
      fill(
        place,
        top(session),
        speakersOf(session, () => void look()),
        sessionContent(cx, session),
        eraseSession(cx, sessionId),
      );
      if (wasBusy) announce('The session has been read.');
    }
    return 'done';
  };
  const look = (): Promise<void> =>
    pollUntil((known, signal) => api.session(sessionId, known, signal), cx.signal, onState).catch(
      (error: unknown) => showPageError(place, 'Session', error, () => void look()),
    );
  void look();
  return { title: 'Session', body: place };
}

function top(session: api.Session): HTMLElement {
  const lead = `${onDay(session.date)} · ${formatMinutes(session.duration)}`;
  return h(
    'div',
    {},
    link(addressOf('sessions'), [icon('back'), 'Sessions'], { class: 'back' }),
    pageHead(session.subject ?? 'New session', lead),
  );
}

/** The steps of an analysis, as the API names them. */
const STAGES: Stages = {
  read: 'Who spoke, and when',
  index: 'Where to find it again',
  analyse: 'What was taught, what went well and what did not',
  concepts: 'Which concepts those are',
  mastery: 'What it says of your progress',
};

function failedNotice(session: api.Session, onRetried: () => void): HTMLElement {
  const stage = session.progress ? STAGES[session.progress.step] : undefined;
  const status = h('div', { class: 'form-said' });
  const again: HTMLButtonElement = button(
    'Try again',
    { class: 'button button-main' },
    () =>
      void act(again, status, async () => {
        await api.retry(session.sessionId);
        onRetried();
      }),
  );
  return card(
    { class: 'failed' },
    h(
      'div',
      { class: 'failed-head' },
      icon('warning'),
      h('h2', {}, 'This session could not be read'),
    ),
    h('p', {}, session.failure ?? 'The reason is not known.'),
    stage && h('p', { class: 'small' }, `It stopped at: ${stage.toLowerCase()}.`),
    status,
    h(
      'div',
      { class: 'row' },
      again,
      link(addressOf('upload'), 'Add another transcript', { class: 'button' }),
    ),
  );
}

function sessionContent(cx: Context, session: api.Session): Child {
  const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Session' });
  const panel = h('div', { role: 'tabpanel', class: 'stack' });
  const names = ['summary', 'transcript'] as const;
  type Name = (typeof names)[number];
  const words: Record<Name, string> = { summary: 'Summary', transcript: 'Transcript' };
  const controls = new Map<Name, HTMLButtonElement>();
  const show = (name: Name, focus: boolean): void => {
    for (const [other, control] of controls) {
      const chosen = other === name;
      control.setAttribute('aria-selected', String(chosen));
      control.tabIndex = chosen ? 0 : -1;
      if (chosen) {
        panel.setAttribute('aria-labelledby', control.id);
        if (focus) control.focus();
      }
    }
    if (name === 'summary') fill(panel, summary(cx, session));
    else fill(panel, transcript(session.sessionId, targetOf(cx.query)));
  };
  for (const name of names) {
    const control = h(
      'button',
      {
        type: 'button',
        role: 'tab',
        class: 'tab',
        id: freshId('tab'),
        on: {
          click: () => {
            rename(addressOf('sessions', session.sessionId));
            show(name, false);
          },
          keydown: (event) => {
            if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
            show(name === 'summary' ? 'transcript' : 'summary', true);
          },
        },
      },
      words[name],
    );
    controls.set(name, control);
    tabs.append(control);
  }
  show(cx.query.has('at') || cx.query.has('quote') ? 'transcript' : 'summary', false);
  return [tabs, panel];
}

/** Said where a list is empty because the session's language isn't analysed. */
const UNREAD = 'This can’t be told in the language of this session.';

function summary(cx: Context, session: api.Session): Child {
  const { analysis } = session;
  if (!analysis)
    return empty(
      'sessions',
      'Nothing was found',
      'The transcript holds nothing that could be summed up.',
    );
  return [
    analysis.limitation && h('p', { class: 'notice', role: 'note' }, analysis.limitation),
    analysis.topics.length > 0 &&
      h(
        'ul',
        { class: 'chips', 'aria-label': 'Topics' },
        analysis.topics.map((topic) => h('li', {}, topic)),
      ),
    !cx.guardian && practiceCall(cx, session),
    titledCard(
      'Concepts',
      {},
      analysis.concepts.length === 0
        ? h(
            'p',
            { class: 'quiet' },
            analysis.limitation ? UNREAD : 'No concepts were named in this session.',
          )
        : h('ul', { class: 'concepts' }, analysis.concepts.map(conceptCard)),
    ),
    h(
      'div',
      { class: 'pair' },
      pointList(
        'Went well',
        'good',
        analysis.studentStrengths,
        analysis.limitation ? UNREAD : 'Nothing in the transcript shows it.',
      ),
      pointList(
        'To work on',
        'warn',
        analysis.areasForImprovement,
        analysis.limitation ? UNREAD : 'Nothing in the transcript shows it.',
      ),
    ),
    pointList(
      'To do',
      'todo',
      analysis.actionItems,
      analysis.limitation ? UNREAD : 'Nothing was agreed.',
    ),
    h(
      'p',
      { class: 'small' },
      analysis.model === 'extractive'
        ? 'Read by the offline tutor, which quotes and never invents.'
        : `Read by ${analysis.model}.`,
    ),
  ];
}

function conceptCard(
  concept: NonNullable<api.Session['analysis']>['concepts'][number],
): HTMLElement {
  const about = concept.description ? h('q', {}, concept.description) : null;
  if (concept.masteryLevel == null || concept.uncertainty == null) {
    return h(
      'li',
      {},
      h(
        'div',
        { class: 'concept' },
        h(
          'div',
          { class: 'concept-line' },
          h('span', { class: 'concept-name' }, concept.name),
          h('span', { class: 'concept-level' }, 'nothing shown yet'),
        ),
        about && h('div', { class: 'small' }, about),
      ),
    );
  }
  const known = { masteryLevel: concept.masteryLevel, uncertainty: concept.uncertainty };
  return h('li', {}, conceptItem(concept.name, known, about));
}

function pointList(title: string, kind: string, lines: string[], none: string): HTMLElement {
  return titledCard(
    title,
    { class: `points points-${kind}` },
    lines.length === 0
      ? h('p', { class: 'quiet' }, none)
      : h(
          'ul',
          {},
          lines.map((line) => h('li', {}, line)),
        ),
  );
}

/** Leads to the session's practice, or has one made. */
function practiceCall(cx: Context, session: api.Session): HTMLElement {
  const place = h('div', { class: 'call' });
  const of = async (): Promise<api.PracticeSummary | undefined> =>
    (await api.practices(cx.student.id, 50)).find(
      (practice) => practice.sessionId === session.sessionId,
    );
  void loadInto(place, skeleton(28), of, (practice) => {
    const status = h('div', { class: 'form-said' });
    const make: HTMLButtonElement = button(
      'Make practice',
      { class: 'button button-main' },
      () =>
        void act(make, status, async () => {
          const { practiceId } = await api.generate(cx.student.id, session.sessionId);
          go(addressOf('practice', practiceId));
        }),
    );
    if (!practice) {
      return session.analysis?.concepts.length
        ? [
            h(
              'span',
              { class: 'call-words' },
              icon('practice'),
              'There is no practice for this session yet.',
            ),
            make,
            status,
          ]
        : h(
            'span',
            { class: 'call-words' },
            icon('practice'),
            'There is nothing to practise in this session.',
          );
    }
    const address = addressOf('practice', practice.practiceId);
    const words = {
      generating: ['Questions about this session are being written.', 'Look'],
      completed: [
        practice.score == null
          ? 'Practised; there is no score yet.'
          : `Practised: ${practice.score} of 100.`,
        'See the answers',
      ],
      failed: ['The questions for this session could not be written.', 'See why'],
    }[practice.status] ?? [
      `${formatCount(practice.totalQuestions, 'question')} about this session are ready.`,
      cx.own ? 'Start practice' : 'Look',
    ];
    return [
      h('span', { class: 'call-words' }, icon('practice'), words[0]),
      link(address, words[1], {
        class: practice.status === 'completed' ? 'button' : 'button button-main',
      }),
    ];
  });
  return place;
}

/** The target of a quote: a time, or the words themselves where the transcript has no times. */
type Target = { at: number | null; quote: string | null } | null;

function targetOf(query: URLSearchParams): Target {
  const [at, quote] = [query.get('at'), query.get('quote')];
  return at === null && quote === null ? null : { at: at === null ? null : Number(at), quote };
}

function transcript(sessionId: string, target: Target): HTMLElement {
  const list = h('ol', { class: 'turns' });
  const place = h('div', { class: 'card turns-card' });
  const foot = h('div', { class: 'center' });
  let loaded = 0;
  let total = Infinity;
  let found: HTMLElement | null = null;

  const page = async (): Promise<void> => {
    const { items, total: all } = await api.turns(sessionId, loaded);
    total = all;
    loaded += items.length;
    for (const turn of items) {
      const line = turnLine(turn);
      if (!found && target && isAt(turn, target)) found = line;
      list.append(line);
    }
  };
  const rest = (): Child =>
    loaded < total && button('Show more', {}, () => loadInto(foot, skeleton(60), page, rest));
  const load = async (): Promise<void> => {
    do await page();
    while (target && !found && loaded < total);
  };
  void loadInto(place, skeleton(48, 70, 48, 90, 60), load, () => {
    if (loaded === 0)
      return h('p', { class: 'quiet' }, 'Nothing was said that could be told apart.');
    fill(foot, rest());
    setTimeout(() => reveal(found), 0);
    return [list, foot];
  });
  return place;
}

/** The turn in which the time lies: the last that starts at or before it, so the first that ends after. */
function isAt(turn: api.Turn, { at, quote }: NonNullable<Target>): boolean {
  if (at !== null && turn.startMs != null)
    return turn.startMs <= at && (turn.endMs ?? turn.startMs) >= at;
  return quote !== null && squeezed(turn.text).includes(squeezed(quote).slice(0, 60));
}

const squeezed = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

function reveal(line: HTMLElement | null): void {
  if (!line) return;
  line.classList.add('is-found');
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  line.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  focusOn(line);
}

function turnLine(turn: api.Turn): HTMLLIElement {
  const speaker = turn.speaker ?? 'Someone';
  return h(
    'li',
    { class: `turn turn-${turn.role}` },
    h(
      'div',
      { class: 'turn-head' },
      h('strong', {}, speaker),
      turn.role === 'tutor' && tag('accent', 'tutor'),
      turn.startMs != null && h('time', { class: 'small' }, formatClock(turn.startMs)),
    ),
    h('p', {}, turn.text),
  );
}
