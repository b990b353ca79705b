// One question to be answered: its field, help with typing mathematics, hints, and a first try.

import * as api from '../api';
import { type Child, announce, fill, freshId, h } from '../dom';
import { icon } from '../icons';
import { mathematics } from '../mathematics';
import { act, button } from '../page';
import { previewLine } from './answer-preview';

const MAX_ANSWER = 1000;

export type Field = { element: HTMLElement; questionId: string; answer: () => string };

export function questionField(
  question: api.Question,
  n: number,
  practice: api.Practice,
  left: AbortSignal,
): Field {
  const { questions, practiceId } = practice;
  const legend = h(
    'legend',
    {},
    h('span', { class: 'small' }, `Question ${n + 1} of ${questions.length}`),
    h('span', { class: 'question-text' }, mathematics(question.question)),
  );
  const control = controlOf(question, practiceId, left);
  const element = h(
    'fieldset',
    { class: 'card question' },
    legend,
    control.place,
    helpOf(practiceId, question, control.answer),
  );
  return { element, questionId: question.questionId, answer: control.answer };
}

type Control = { place: Child; answer: () => string };

function controlOf(question: api.Question, practiceId: string, left: AbortSignal): Control {
  if (question.options.length > 0) return choiceControl(question);
  return question.type === 'free_text' ? wordsControl() : textControl(question, practiceId, left);
}

/** A few sentences; nothing about them can be read before somebody judges them. */
function wordsControl(): Control {
  const input = h('textarea', {
    rows: 4,
    maxlength: MAX_ANSWER,
    'aria-label': 'Your answer, in your own words',
    placeholder: 'A sentence or two in your own words',
  });
  return { place: input, answer: () => input.value.trim() };
}

function choiceControl(question: api.Question): Control {
  const name = freshId('choice');
  const choices = question.options.map((option, at) => {
    const checked = question.tried?.answer === option;
    const input = h('input', { type: 'radio', name, value: option, checked });
    const letter = String.fromCharCode(65 + at);
    const row = h(
      'label',
      { class: 'choice' },
      input,
      h('span', { class: 'choice-letter', 'aria-hidden': 'true' }, letter),
      h('span', {}, mathematics(option)),
    );
    return { input, row };
  });
  const place = h(
    'div',
    { class: 'choices' },
    choices.map(({ row }) => row),
  );
  return { place, answer: () => choices.find(({ input }) => input.checked)?.input.value ?? '' };
}

function textControl(question: api.Question, practiceId: string, left: AbortSignal): Control {
  const numeric = question.type === 'numeric';
  const input = h('input', {
    maxlength: MAX_ANSWER,
    autocomplete: 'off',
    value: question.tried?.answer ?? '',
    'aria-label': numeric ? 'Your answer, a number' : 'Your answer',
    placeholder: numeric
      ? 'A number, with its unit if it has one'
      : isMathematical(question)
        ? 'Your answer, in signs or words'
        : 'A word or a short phrase',
  });
  // Enter goes to the next question instead of handing everything in.
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const fields = [...(input.form?.querySelectorAll<HTMLElement>('fieldset') ?? [])];
    const own = fields.findIndex((field) => field.contains(input));
    const next =
      fields[own + 1]?.querySelector<HTMLElement>('input') ??
      input.form?.querySelector<HTMLElement>('.practice-foot button');
    next?.focus();
  });
  const preview = previewLine(practiceId, question.questionId, input, left);
  return {
    place: [input, isMathematical(question) && signKeys(input), preview],
    answer: () => input.value.trim(),
  };
}

/** A question whose answer may need signs that keyboards lack. */
const isMathematical = ({ question, type }: api.Question): boolean =>
  type === 'numeric' || /[=²³√π≤≥<>^]|\bx\b/.test(question);

/** Signs, what they insert, and what they are called. */
const SIGNS = [
  ['x²', '²', 'squared'],
  ['xⁿ', '^', 'to the power of'],
  ['√', '√(', 'square root of'],
  ['a/b', '/', 'divided by'],
  ['±', '±', 'plus or minus'],
  ['π', 'π', 'pi'],
  ['≤', '≤', 'at most'],
  ['≥', '≥', 'at least'],
] as const;

/** Keys that write signs where the cursor is. */
function signKeys(input: HTMLInputElement): HTMLElement {
  const key = ([shown, written, name]: (typeof SIGNS)[number]): HTMLElement =>
    button(shown, { class: 'sign-key', 'aria-label': name, title: name }, () => {
      const [from, to] = [input.selectionStart ?? input.value.length, input.selectionEnd ?? 0];
      input.setRangeText(written, from, Math.max(from, to), 'end');
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.focus();
    });
  return h('div', { class: 'sign-keys', role: 'group', 'aria-label': 'Signs' }, SIGNS.map(key));
}

const RUNGS: Record<string, string> = {
  nudge: 'Hint',
  slip: 'About your try',
  step: 'First step',
  example: 'Worked example',
};

const NEXT: Record<string, string> = {
  nudge: 'Hint',
  slip: 'What went wrong?',
  step: 'Another hint',
  example: 'Show me a similar one',
};

/** Hints that were given, and the ways to more help. */
function helpOf(practiceId: string, question: api.Question, answer: () => string): HTMLElement {
  const { questionId } = question;
  const status = h('div', { class: 'form-said' });
  const hints = h(
    'div',
    { class: 'stack stack-small', 'aria-live': 'polite' },
    question.hints.map(hintBlock),
  );
  const told = h('div', { 'aria-live': 'polite' }, question.tried && triedLine(question.tried));
  const shown = new Set(question.hints.map((hint) => hint.rung));
  const ask: HTMLButtonElement = button(
    [icon('spark'), question.hints.length > 0 ? 'Another hint' : 'Hint'],
    { class: 'button button-small' },
    () =>
      void act(ask, status, async () => {
        const given = await api.hint(practiceId, questionId);
        if (!shown.has(given.hint.rung)) hints.append(hintBlock(given.hint));
        shown.add(given.hint.rung);
        if (given.next == null) ask.hidden = true;
        else fill(ask, icon('spark'), NEXT[given.next] ?? 'Another hint');
      }),
  );
  const attempt: HTMLButtonElement = button(
    [icon('check'), 'Check my answer'],
    { class: 'button button-small' },
    () => {
      if (answer() === '') {
        fill(status, h('p', { class: 'notice notice-warn' }, 'Answer first, then check.'));
        announce('Answer first, then check.', 'assertive');
        return;
      }
      void act(attempt, status, async () => {
        const result = await api.tryAnswer(practiceId, questionId, answer());
        fill(told, triedLine(result.tried));
        attempt.hidden = !result.mayTry;
      });
    },
  );
  attempt.hidden = !question.mayTry;
  return h(
    'div',
    { class: 'question-help' },
    told,
    hints,
    status,
    h('div', { class: 'row' }, attempt, ask),
  );
}

function triedLine({ answer, outcome, feedback }: api.Try): HTMLElement {
  const style = outcome === 'correct' ? 'is-right' : outcome === 'incorrect' ? 'is-wrong' : '';
  return h(
    'p',
    { class: `tried ${style}` },
    icon(outcome === 'correct' ? 'check' : outcome === 'incorrect' ? 'cross' : 'warning'),
    h('span', {}, h('strong', {}, mathematics(answer)), ' – ', mathematics(feedback)),
  );
}

/** A hint; a worked example with its steps in order. */
export function hintBlock({ rung, text, example }: api.Hint): HTMLElement {
  return h(
    'div',
    { class: 'hint' },
    h('p', { class: 'small hint-rung' }, RUNGS[rung] ?? 'Hint'),
    h('p', {}, mathematics(text)),
    example && [
      h('p', { class: 'hint-question' }, mathematics(example.question)),
      h(
        'ol',
        { class: 'hint-steps' },
        example.steps.map((step) => h('li', {}, mathematics(step))),
      ),
    ],
  );
}
