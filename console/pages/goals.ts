// The goals of a student, and the subjects that could come after.

import * as api from '../api';
import { type Child, announce, h } from '../dom';
import { icon } from '../icons';
import {
  type Context,
  type Page,
  act,
  button,
  card,
  empty,
  field,
  pageWithHead,
  loadInto,
  skeleton,
  tag,
  titledCard,
} from '../page';
import { onDay } from '../format';
import { practiseButton } from './practise';

export function goalsPage(cx: Context): Page {
  const place = h('div', { class: 'stack' });
  const load = () => Promise.all([api.goals(cx.student.id), api.suggestions(cx.student.id)]);
  const show = (): Promise<void> =>
    loadInto(place, skeleton(140, 110, 110), load, ([goals, suggestions]) =>
      content(cx, goals, suggestions, show),
    );
  void show();
  const lead = 'What you work toward, and what could come after.';
  return pageWithHead('Goals', { lead }, place);
}

function content(
  cx: Context,
  goals: api.Goal[],
  suggestions: api.Suggestion[],
  again: () => Promise<void>,
): Child {
  const active = goals.filter((goal) => goal.status !== 'completed');
  const reached = goals.filter((goal) => goal.status === 'completed');
  return [
    suggestions.length > 0 &&
      h(
        'section',
        { class: 'stack stack-small' },
        h('h2', {}, 'Suggested next'),
        suggestions.map((suggestion) => suggestionCard(cx, suggestion, again)),
      ),
    h(
      'section',
      { class: 'stack stack-small' },
      h('h2', {}, 'Active'),
      active.length === 0
        ? card(
            {},
            empty(
              'goals',
              reached.length > 0 ? 'No open goal' : 'No goals yet',
              'A goal gives practice a direction. Set one below.',
            ),
          )
        : h(
            'ul',
            { class: 'stack stack-small plain' },
            active.map((goal) => goalCard(cx, goal, again)),
          ),
    ),
    newGoal(cx, again),
    reached.length > 0 &&
      titledCard(
        'Reached',
        {},
        h(
          'ul',
          { class: 'activity' },
          reached.map((goal) =>
            h(
              'li',
              {},
              h('span', { class: 'line-icon' }, icon('check')),
              h('span', {}, h('strong', {}, goal.subject), ` · ${goal.description}`),
              goal.completedAt && h('time', { class: 'small' }, onDay(goal.completedAt)),
            ),
          ),
        ),
      ),
  ];
}

function goalCard(cx: Context, goal: api.Goal, again: () => Promise<void>): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const reached: HTMLButtonElement = button(
    [icon('check'), 'Reached'],
    { class: 'button button-small', 'aria-label': `Reached: ${goal.description}` },
    () =>
      void act(reached, status, async () => {
        await api.completeGoal(goal.goalId);
        announce('Goal reached. Suggestions for what comes next will follow.');
        await again();
      }),
  );
  return h(
    'li',
    { class: 'card goal' },
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
      status,
      practiseGoal(cx, goal),
    ),
    meter(goal.progress, `Progress of ${goal.description}`),
    reached,
  );
}

/** A practice for a goal: of its concepts that were met, else of those that its words name. */
function practiseGoal(cx: Context, { conceptIds, curriculumIds, description }: api.Goal): Child {
  if (!cx.own || conceptIds.length + curriculumIds.length === 0) return null;
  const what = conceptIds.length > 0 ? { conceptIds } : { curriculumIds };
  return practiseButton(cx.student.id, what, description);
}

/** A bar that tells a share. */
export function meter(progress: number, label: string): HTMLElement {
  const part = h('span', {});
  part.style.width = `${progress}%`;
  return h(
    'div',
    { class: 'meter-place' },
    h(
      'div',
      {
        class: 'meter',
        role: 'progressbar',
        'aria-label': label,
        'aria-valuenow': progress,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
      },
      part,
    ),
    h('span', { class: 'small' }, `${progress} %`),
  );
}

function newGoal(cx: Context, again: () => Promise<void>): HTMLElement {
  const subject = h('input', { required: true, maxlength: 100, placeholder: 'Chemistry' });
  const description = h('input', {
    required: true,
    maxlength: 500,
    placeholder: 'Master acid-base reactions',
  });
  const date = h('input', { type: 'date', min: new Date().toISOString().slice(0, 10) });
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button button-main' }, 'Set goal');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      await api.addGoal({
        studentId: cx.student.id,
        subject: subject.value.trim(),
        description: description.value.trim(),
        ...(date.value !== '' && { targetDate: new Date(`${date.value}T23:59:59Z`).toISOString() }),
      });
      announce('Goal set.');
      await again();
    });
  };
  return titledCard(
    'New goal',
    {},
    h(
      'form',
      { class: 'form', on: { submit } },
      h('div', { class: 'fields' }, field('Subject', subject), field('By when, if you like', date)),
      field('What do you want to reach?', description),
      status,
      h('div', { class: 'row' }, send),
    ),
  );
}

function suggestionCard(
  cx: Context,
  suggestion: api.Suggestion,
  again: () => Promise<void>,
): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const accept: HTMLButtonElement = button(
    'Make it a goal',
    { class: 'button button-small button-main' },
    () =>
      void act(accept, status, async () => {
        await api.acceptSuggestion(suggestion.suggestionId);
        announce(`${suggestion.subject} is a goal now.`);
        await again();
      }),
  );
  const dismiss: HTMLButtonElement = button(
    'Not now',
    { class: 'button button-small' },
    () =>
      void act(dismiss, status, async () => {
        await api.dismissSuggestion(suggestion.suggestionId);
        await again();
      }),
  );
  return card(
    { class: 'suggestion' },
    h(
      'div',
      { class: 'row row-wide' },
      h('h3', {}, suggestion.subject),
      tag('accent', `${suggestion.relevanceScore} of 10`),
    ),
    h('p', {}, suggestion.description),
    suggestion.valueProposition && h('p', { class: 'quiet' }, suggestion.valueProposition),
    suggestion.relatedConcepts.length > 0 &&
      h(
        'ul',
        { class: 'chips' },
        suggestion.relatedConcepts.map((name) => h('li', {}, name)),
      ),
    status,
    cx.own && h('div', { class: 'row' }, accept, dismiss),
  );
}
