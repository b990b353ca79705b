// One practice: answered on one page, graded at once, explained.

import * as api from '../api';
import { type Child, announce, fill, focusOn, h } from '../dom';
import { icon } from '../icons';
import { mathematics } from '../mathematics';
import { levelBar } from '../mastery';
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
  showPageError,
} from '../page';
import { pollUntil } from '../polling';
import { go, addressOf } from '../route';
import { formatCount, daysFromNow, onDay } from '../format';
import { type Stages, working } from '../working';
import { reviewOf } from './contest';
import { hintBlock, questionField } from './question-field';

export function practicePage(cx: Context, practiceId: string): Page {
  const place = h('div', { class: 'stack narrow', 'aria-busy': 'true' }, skeleton(60, 190, 190));
  const onState = (practice: api.Practice): 'go on' | 'done' => {
    place.removeAttribute('aria-busy');
    fill(place, top(practice), content(cx, practice, place));
    return practice.status === 'generating' ? 'go on' : 'done';
  };
  const look = (): Promise<void> =>
    pollUntil((known, signal) => api.practice(practiceId, known, signal), cx.signal, onState).catch(
      (error: unknown) => showPageError(place, 'Practice', error, () => void look()),
    );
  void look();
  return { title: 'Practice', body: place };
}

function top(practice: api.Practice): HTMLElement {
  const due =
    practice.dueAt && practice.status !== 'completed'
      ? ` · due ${daysFromNow(practice.dueAt)}`
      : '';
  const asked = practice.questions.length > 0 ? '' : 'Asked for ';
  const lead = [practice.subject, `${asked}${onDay(practice.assignedAt)}${due}`]
    .filter(Boolean)
    .join(' · ');
  return h(
    'div',
    {},
    link(addressOf('practice'), [icon('back'), 'Practice'], { class: 'back' }),
    pageHead(practice.title, lead),
  );
}

/** The steps of the writing, as the API names them. */
const STAGES: Stages = {
  plan: 'What to practise',
  write: 'The questions',
  check: 'Whether each is worth asking',
  store: 'Handing them over',
  notify: 'Telling you',
};

function content(cx: Context, practice: api.Practice, place: HTMLElement): Child {
  switch (practice.status) {
    case 'generating':
      return working(cx, 'Writing your questions', STAGES, practice.progress);
    case 'failed':
      return failedNotice(cx, practice);
    case 'empty':
      return emptyNotice(practice);
    case 'completed':
      return review(cx, practice);
    default:
      return cx.own ? form(cx, practice, place) : preview(practice);
  }
}

function failedNotice(cx: Context, practice: api.Practice): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const again: HTMLButtonElement = button(
    'Try again',
    { class: 'button button-main' },
    () =>
      void act(again, status, async () => {
        const made =
          practice.sessionId == null
            ? await api.practise(cx.student.id, { conceptIds: practice.conceptIds })
            : await api.generate(cx.student.id, practice.sessionId);
        go(addressOf('practice', made.practiceId));
      }),
  );
  return card(
    { class: 'failed' },
    h(
      'div',
      { class: 'failed-head' },
      icon('warning'),
      h('h2', {}, 'The questions could not be written'),
    ),
    h('p', {}, practice.failure ?? 'The reason is not known.'),
    status,
    h(
      'div',
      { class: 'row' },
      again,
      practice.sessionId &&
        link(addressOf('sessions', practice.sessionId), 'See the session', { class: 'button' }),
    ),
  );
}

/** A practice that was not made, for there was nothing worth asking. */
function emptyNotice(practice: api.Practice): HTMLElement {
  const words = practice.failure ?? 'There was nothing worth asking.';
  const next = practice.sessionId
    ? link(addressOf('sessions', practice.sessionId), 'See the session', { class: 'button' })
    : link(addressOf('progress'), 'Choose something else', { class: 'button' });
  return card({}, empty('practice', 'No practice this time', words, next));
}

/** The questions of a practice that is not handed in, for a tutor. */
function preview(practice: api.Practice): Child {
  return h(
    'ol',
    { class: 'questions' },
    practice.questions.map((question, n) =>
      h(
        'li',
        { class: 'card question' },
        h('p', { class: 'question-text' }, `${n + 1}. `, mathematics(question.question)),
        question.options.length > 0 &&
          h(
            'ul',
            {},
            question.options.map((option) => h('li', {}, mathematics(option))),
          ),
      ),
    ),
  );
}

function form(cx: Context, practice: api.Practice, place: HTMLElement): HTMLElement {
  const fields = practice.questions.map((question, n) =>
    questionField(question, n, practice, cx.signal),
  );
  const status = h('div', { class: 'form-said' });
  const progress = h('span', { class: 'answered', 'aria-live': 'polite' });
  const send = h('button', { class: 'button button-main' }, 'Hand in');
  let warned = false;
  const open = (): number => fields.filter((field) => field.answer() === '').length;
  const tell = (): void => {
    progress.textContent = `${fields.length - open()} of ${fields.length} answered`;
    if (warned) fill(status);
    warned = false;
  };
  tell();
  // The practice begins with the first answer, not with a look at it.
  let begun = practice.status === 'in_progress';
  const begin = (): void => {
    if (begun) return;
    begun = true;
    // Without it a hint, a try or the answers begin it.
    void api.start(practice.practiceId).catch(() => (begun = false));
  };
  const change = (): void => {
    begin();
    tell();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const left = open();
    if (left > 0 && !warned) {
      warned = true;
      const words = `${formatCount(left, 'question')} ${left === 1 ? 'is' : 'are'} not answered and will count as wrong. Hand in anyway?`;
      fill(status, h('p', { class: 'notice notice-warn' }, icon('warning'), words));
      announce(words, 'assertive');
      return;
    }
    void act(send, status, async () => {
      const answers = fields
        .map((field) => ({ questionId: field.questionId, answer: field.answer() }))
        .filter((field) => field.answer !== '');
      const graded = await api.submit(practice.practiceId, answers);
      const whole = await api.practice(practice.practiceId, null, cx.signal);
      if (whole === 'same') return;
      fill(place, top(whole.value), results(cx, graded), review(cx, whole.value));
      const title = place.querySelector<HTMLElement>('.result-title');
      if (title) focusOn(title);
      window.scrollTo({ top: 0 });
      announce(
        `Handed in. ${graded.score == null ? 'There is no score yet' : `Your score is ${graded.score} of 100`}.`,
      );
    });
  };
  return h(
    'form',
    { class: 'stack', on: { submit, input: change, change } },
    h(
      'p',
      { class: 'small' },
      'Hints never tell the answer. After a hint, or a checked answer that was wrong, a right answer counts half towards mastery.',
    ),
    fields.map((field) => field.element),
    status,
    h('div', { class: 'practice-foot' }, progress, send),
  );
}

function results(cx: Context, graded: api.Graded): HTMLElement {
  const moved = h('div', { class: 'stack stack-small' });
  void loadInto(
    moved,
    skeleton(50, 50),
    () => api.progress(cx.student.id),
    (progress) => {
      const names = new Map(progress.concepts.map((concept) => [concept.conceptId, concept.name]));
      return graded.masteryUpdates.map((update) =>
        masteryChange(names.get(update.conceptId) ?? 'A concept', update),
      );
    },
  );
  return card(
    { class: 'result' },
    h(
      'div',
      { class: 'result-head' },
      h(
        'div',
        { class: 'ring' },
        h('span', { class: 'ring-score' }, String(graded.score ?? '–')),
        h('span', { class: 'small' }, 'of 100'),
      ),
      h(
        'div',
        {},
        h('h2', { class: 'result-title' }, praise(graded.score)),
        h(
          'p',
          {},
          `${graded.correctAnswers} of ${graded.totalQuestions} right${graded.late ? ', handed in late' : ''}.`,
        ),
        graded.needsReview > 0 &&
          h(
            'p',
            {},
            `${formatCount(graded.needsReview, 'answer')} could not be read and does not count until a tutor has looked.`,
          ),
      ),
    ),
    graded.masteryUpdates.length > 0 && [h('h3', {}, 'What it changed'), moved],
  );
}

function praise(score: number | null | undefined): string {
  if (score == null) return 'Handed in.';
  if (score >= 80) return 'Well done.';
  return score >= 50
    ? 'Good. Some of it is worth another look.'
    : 'A start. The explanations below help.';
}

function masteryChange(name: string, update: api.Graded['masteryUpdates'][number]): HTMLElement {
  const by = update.newMasteryLevel - update.previousMasteryLevel;
  const known = { masteryLevel: update.newMasteryLevel, uncertainty: update.uncertainty };
  return h(
    'div',
    { class: 'concept' },
    h(
      'div',
      { class: 'concept-line' },
      h('span', { class: 'concept-name' }, name),
      h(
        'span',
        { class: 'concept-level' },
        `${update.previousMasteryLevel} → ${update.newMasteryLevel} ± ${Math.round(update.uncertainty)} `,
        h('span', { class: by >= 0 ? 'up' : 'down' }, by >= 0 ? `+${by}` : `−${-by}`),
      ),
    ),
    levelBar(known),
  );
}

/** The answers, each with the right one and the reason. */
function review(cx: Context, practice: api.Practice): HTMLElement {
  return h(
    'section',
    { class: 'stack', 'aria-label': 'Answers' },
    practice.completedAt != null &&
      h(
        'div',
        { class: 'row row-wide' },
        h('h2', {}, 'Answers'),
        h(
          'span',
          { class: 'row' },
          practice.late && tag('busy', 'handed in late'),
          tag('plain', practice.score == null ? 'no score yet' : `${practice.score} of 100`),
        ),
      ),
    practice.questions.length === 0
      ? empty('practice', 'No questions', 'There is nothing in this practice.')
      : h(
          'ol',
          { class: 'questions' },
          practice.questions.map((question, n) => reviewItem(cx, practice.practiceId, question, n)),
        ),
  );
}

const MARKS = {
  right: { style: 'is-right', drawing: 'check', words: ' – right' },
  wrong: { style: 'is-wrong', drawing: 'cross', words: ' – wrong' },
  unread: { style: 'is-waiting', drawing: 'clock', words: ' – waits for your tutor' },
} as const;

function reviewItem(
  cx: Context,
  practiceId: string,
  question: api.Question,
  n: number,
): HTMLElement {
  const right = question.correct === true;
  const unread = question.outcome === 'needs_review';
  const mark = MARKS[unread ? 'unread' : right ? 'right' : 'wrong'];
  const answerGiven = question.answer ? question.answer : 'not answered';
  return card(
    { class: `question reviewed ${mark.style}` },
    h('h2', {}, `${n + 1}. `, mathematics(question.question)),
    h(
      'dl',
      { class: 'verdict' },
      h(
        'div',
        {},
        h('dt', {}, 'Your answer'),
        h(
          'dd',
          {},
          icon(mark.drawing),
          h('span', {}, mathematics(answerGiven)),
          h('span', { class: 'out-of-sight' }, mark.words),
        ),
      ),
      !right &&
        question.correctAnswer != null &&
        h('div', {}, h('dt', {}, 'Right answer'), h('dd', {}, mathematics(question.correctAnswer))),
    ),
    question.feedback && h('p', {}, mathematics(question.feedback)),
    question.explanation &&
      !question.feedback?.includes(question.explanation) &&
      h('p', { class: 'explanation' }, mathematics(question.explanation)),
    helpGiven(question),
    reviewOf(practiceId, question, cx.own),
  );
}

/** The help a question was answered with. */
function helpGiven({ hints, tried }: api.Question): Child {
  if (hints.length === 0 && tried == null) return null;
  return h(
    'details',
    { class: 'help-given' },
    h('summary', {}, 'Help you had'),
    tried && h('p', {}, 'First try: ', mathematics(tried.answer), ' – ', tried.feedback),
    hints.map(hintBlock),
  );
}
