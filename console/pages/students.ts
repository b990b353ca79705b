// For tutors: whose work to look at.

import * as api from '../api';
import { h } from '../dom';
import { icon } from '../icon';
import {
  type Page,
  type Student,
  button,
  card,
  empty,
  field,
  head,
  settle,
  skeleton,
  titled,
} from '../page';
import { account } from '../session';
import { inviteForm } from './connect';
import { initials } from './sign-in';

export function studentsPage(onChoose: (student: Student) => void): Page {
  const place = h('div', { class: 'stack' });
  if (account().role === 'admin') {
    place.append(byId(onChoose));
    return {
      title: 'Students',
      body: h('div', { class: 'stack narrow' }, head('Students'), place),
    };
  }
  void settle(place, skeleton(72, 72), api.people, (people) => [
    people.length === 0
      ? card(
          {},
          empty(
            'students',
            'No students yet',
            'Make a code below and give it to your student. Once they enter it, they appear here.',
          ),
        )
      : h(
          'ul',
          { class: 'lines' },
          people.map((one) =>
            h(
              'li',
              {},
              button(
                [
                  h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(one.name)),
                  h(
                    'span',
                    { class: 'line-words' },
                    h('strong', {}, one.name),
                    h(
                      'span',
                      { class: 'small' },
                      one.grade == null ? 'Student' : `Year ${one.grade}`,
                    ),
                  ),
                  h('span', { class: 'line-end' }, icon('arrow')),
                ],
                { class: 'line' },
                () => onChoose({ id: one.id, name: one.name }),
              ),
            ),
          ),
        ),
    titled('Connect with a student', {}, inviteForm()),
  ]);
  return {
    title: 'Students',
    body: h(
      'div',
      { class: 'stack narrow' },
      head('Students', 'Whose sessions, practice and progress do you want to see?'),
      place,
    ),
  };
}

/** Admins see anyone whose id they know. */
function byId(onChoose: (student: Student) => void): HTMLElement {
  const id = h('input', {
    required: true,
    pattern: '[0-9a-fA-F\\-]{36}',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onChoose({ id: id.value.trim(), name: 'Student' });
  };
  return card(
    {},
    h(
      'form',
      { class: 'form', on: { submit } },
      field('Student’s id', id, 'Students find theirs on their account page.'),
      h('div', { class: 'row' }, h('button', { class: 'button button-main' }, 'Open')),
    ),
  );
}
