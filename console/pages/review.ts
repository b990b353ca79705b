// For tutors: the answers that wait for a person.

import * as api from '../api';
import { announce, h } from '../dom';
import { icon } from '../icons';
import {
  type Page,
  act,
  button,
  card,
  empty,
  field,
  loadInto,
  pageWithHead,
  skeleton,
  tag,
  titledCard,
} from '../page';
import { daysFromNow, formatCount } from '../format';
import { MAX_COMMENT } from './contest';

const SHOWN = 50;

export function reviewPage(): Page {
  const place = h('div', { class: 'stack' });
  const load = (): Promise<void> =>
    loadInto(
      place,
      skeleton(190, 190),
      () => api.reviews(SHOWN),
      (list) => [
        list.total > list.reviews.length &&
          h('p', { class: 'small' }, `The oldest ${SHOWN} of ${list.total}.`),
        list.reviews.length === 0
          ? nothing()
          : h(
              'ol',
              { class: 'questions' },
              list.reviews.map((review) => reviewCard(review, () => void load())),
            ),
      ],
    );
  void load();
  return pageWithHead('Review', { narrow: true }, place);
}

function nothing(): HTMLElement {
  return card(
    {},
    empty(
      'practice',
      'Nothing to review',
      'Answers that no program could judge, and those a student thinks are right, appear here.',
    ),
  );
}

function reviewCard(review: api.Review, onLast: () => void): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const comment = h('textarea', { rows: 2, maxlength: MAX_COMMENT });
  const item = titledCard(
    review.question,
    { class: 'question reviewed is-waiting' },
    h(
      'p',
      { class: 'row small' },
      h('strong', {}, review.studentName),
      reasonTag(review.reason),
      h('span', {}, daysFromNow(review.openedAt)),
    ),
    review.options.length > 0 &&
      h(
        'ul',
        {},
        review.options.map((option) => h('li', {}, option)),
      ),
    h(
      'dl',
      { class: 'verdict' },
      h('div', {}, h('dt', {}, 'Answer'), h('dd', {}, review.answer ?? 'none')),
      h('div', {}, h('dt', {}, 'Key'), h('dd', {}, review.correctAnswer)),
    ),
    review.rubric.length > 0 && rubricList(review.rubric),
    review.comment && h('p', { class: 'quoted' }, review.comment),
    field('A word to the student (optional)', comment),
    status,
  );
  const decide = (correct: boolean): HTMLButtonElement => {
    const words = correct ? 'Counts as right' : 'Does not count';
    const control: HTMLButtonElement = button(
      [icon(correct ? 'check' : 'cross'), words],
      { class: 'button', 'aria-label': `${words}: ${review.answer ?? ''}` },
      () =>
        void act(control, status, async () => {
          await api.judge(review, correct, comment.value.trim());
          onDecided(item, onLast);
        }),
    );
    return control;
  };
  item.append(h('div', { class: 'row' }, decide(true), decide(false)));
  return item;
}

const REASONS: Record<string, string> = {
  unread: 'could not be read',
  unsure: 'in their own words',
};

const reasonTag = (reason: string): HTMLElement =>
  reason === 'contested' ? tag('accent', reason) : tag('busy', REASONS[reason] ?? reason);

/** The points of a right answer, with what a model found of them. */
function rubricList(points: api.Review['rubric']): HTMLElement {
  return h(
    'ul',
    { class: 'rubric' },
    points.map(({ point, made }) =>
      h(
        'li',
        {},
        h('span', {}, point),
        made != null && h('span', { class: 'small' }, made ? ' – found' : ' – not found'),
      ),
    ),
  );
}

/** Takes the card away and moves on to the next one. */
function onDecided(item: HTMLElement, onLast: () => void): void {
  const list = item.parentElement;
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  const left = list?.childElementCount ?? 0;
  announce(`Decided. ${formatCount(left, 'answer')} left.`);
  if (next === null) onLast();
  else next.querySelector<HTMLElement>('textarea')?.focus();
}
