// For tutors: whose work to look at.

import * as api from '../api';
import { h } from '../dom';
import { icon } from '../icons';
import {
  type Page,
  type Student,
  button,
  card,
  empty,
  field,
  pageWithHead,
  loadInto,
  skeleton,
  titledCard,
} from '../page';
import { account } from '../session';
import { inviteForm } from './connect';
import { initials } from './sign-in';

export function studentsPage(onChoose: (student: Student) => void): Page {
  const place = h('div', { class: 'stack' });
  if (account().role === 'admin') {
    place.append(studentByIdForm(onChoose));
    return pageWithHead('Students', { narrow: true }, place);
  }
  void loadInto(place, skeleton(72, 72), api.people, (people) => [
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
          people.map((person) =>
            h(
              'li',
              {},
              button(
                [
                  h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(person.name)),
                  h(
                    'span',
                    { class: 'line-words' },
                    h('strong', {}, person.name),
                    h(
                      'span',
                      { class: 'small' },
                      person.grade == null ? 'Student' : `Year ${person.grade}`,
                    ),
                  ),
                  h('span', { class: 'line-end' }, icon('arrow')),
                ],
                { class: 'line' },
                () => onChoose({ id: person.id, name: person.name }),
              ),
            ),
          ),
        ),
    titledCard('Connect with a student', {}, inviteForm()),
  ]);
  const lead = 'Whose sessions, practice and progress do you want to see?';
  return pageWithHead('Students', { lead, narrow: true }, place);
}

/** Admins see anyone whose id they know. */
function studentByIdForm(onChoose: (student: Student) => void): HTMLElement {
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
