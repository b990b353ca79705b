// An answer that a person looks at: asked for by its student, and what came of it.

import * as api from '../api';
import { type Child, fill, focusOn, h } from '../dom';
import { act, button, field } from '../page';
import { onDay } from '../format';

export const MAX_COMMENT = 1000;

/** Below a reviewed answer: the review, or for its student the way to ask for one. */
export function reviewOf(practiceId: string, question: api.Question, own: boolean): Child {
  const { review } = question;
  if (review?.status === 'decided') {
    const decided = review.decidedAt == null ? '' : ` on ${onDay(review.decidedAt)}`;
    return h(
      'div',
      { class: 'review-note' },
      h('p', {}, `A person has decided about this answer${decided}.`),
      review.verdictComment && h('p', { class: 'quoted' }, review.verdictComment),
    );
  }
  if (review?.contestedAt != null) return waiting(review.comment ?? null);
  const contestable = own && question.answer != null && question.outcome !== 'correct';
  return contestable && contestForm(practiceId, question);
}

function waiting(comment: string | null): HTMLElement {
  return h(
    'div',
    { class: 'review-note' },
    h('p', {}, 'A tutor will look at this answer.'),
    comment && h('p', { class: 'quoted' }, comment),
  );
}

function contestForm(practiceId: string, question: api.Question): HTMLElement {
  const place = h('div', { class: 'review-note' });
  const status = h('div', { class: 'form-said' });
  const comment = h('textarea', { rows: 2, maxlength: MAX_COMMENT });
  const send = h('button', { class: 'button' }, 'Ask a tutor to look');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      await api.contest(practiceId, question.questionId, comment.value.trim());
      const told = waiting(comment.value.trim() || null);
      place.replaceWith(told);
      focusOn(told);
    });
  };
  const open = button('I think my answer is right', { class: 'button button-small' }, () => {
    fill(
      place,
      h(
        'form',
        { class: 'stack stack-small', on: { submit } },
        field('Why is it right? (optional)', comment),
        status,
        h('div', { class: 'row' }, send),
      ),
    );
    comment.focus();
  });
  open.setAttribute('aria-label', `I think my answer is right: ${question.question}`);
  place.append(open);
  return place;
}
