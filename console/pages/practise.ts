// "Practise this": a practice of concepts, asked for where they are shown.

import * as api from '../api';
import { h } from '../dom';
import { icon } from '../icons';
import { act, button } from '../page';
import { addressOf, go } from '../route';

/** Minutes that can be chosen. */
const MINUTES = [6, 10, 20, 40];

const USUAL_MINUTES = 10;

export type Practised = { conceptIds?: string[]; curriculumIds?: string[] };

/** A button that has a practice of these concepts made, for as long as is chosen, and opens it. */
export function practiseButton(studentId: string, what: Practised, name: string): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const minutes = h(
    'select',
    { 'aria-label': `Minutes to practise ${name}` },
    MINUTES.map((count) =>
      h('option', { value: count, selected: count === USUAL_MINUTES }, `${count} min`),
    ),
  );
  const send: HTMLButtonElement = button(
    [icon('practice'), 'Practise this'],
    { class: 'button button-small button-main', 'aria-label': `Practise this: ${name}` },
    () =>
      void act(send, status, async () => {
        const made = await api.practise(studentId, what, Number(minutes.value));
        go(addressOf('practice', made.practiceId));
      }),
  );
  return h('div', { class: 'practise' }, h('div', { class: 'row' }, send, minutes), status);
}
