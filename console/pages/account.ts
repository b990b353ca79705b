// The account: its data, the people it is connected with, and the way out.

import * as api from '../api';
import { fill, h } from '../dom';
import { icon } from '../icons';
import {
  type Page,
  button,
  card,
  empty,
  link,
  pageWithHead,
  loadInto,
  skeleton,
  tag,
  titledCard,
} from '../page';
import { go, addressOf } from '../route';
import { account } from '../session';
import { connectForm, proofForm } from './connect';
import { initials } from './sign-in';

/** `onLeave` signs out. */
export function accountPage(onLeave: (how: 'here' | 'everywhere') => void): Page {
  const { id, name, email, role, grade, emailVerified } = account();
  const people = h('div', { class: 'stack stack-small' });
  const show = (): Promise<void> =>
    loadInto(people, skeleton(40), api.people, (list) => [
      list.length > 0
        ? h(
            'ul',
            { class: 'activity' },
            list.map((item) =>
              h(
                'li',
                {},
                h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(item.name)),
                h('span', {}, item.name),
              ),
            ),
          )
        : h('p', { class: 'quiet' }, 'Nobody yet. Your tutor can make a code for you.'),
      connectForm(() => void show()),
    ]);
  if (role === 'student' && emailVerified) void show();
  else if (role === 'student')
    fill(
      people,
      h('p', { class: 'quiet' }, 'Confirm your address first; then your tutor’s code counts.'),
    );
  const proof = emailVerified
    ? null
    : titledCard(
        'Confirm your address',
        {},
        proofForm(() => go(addressOf('account'))),
      );
  return pageWithHead(
    'Account',
    { narrow: true },
    card(
      { class: 'person' },
      h('span', { class: 'avatar avatar-large', 'aria-hidden': 'true' }, initials(name)),
      h(
        'div',
        {},
        h('strong', {}, name),
        h('p', {}, email),
        h('p', { class: 'small' }, 'Id ', h('code', {}, id)),
        h(
          'p',
          { class: 'row' },
          tag('plain', role),
          grade != null && tag('plain', `year ${grade}`),
          emailVerified ? tag('good', 'address confirmed') : tag('busy', 'address not confirmed'),
        ),
      ),
    ),
    proof,
    role === 'student' && titledCard('Your tutors and guardians', {}, people),
    role === 'student' &&
      card(
        {},
        h('p', {}, 'A parent or guardian can see how you get on, and not what you write.'),
        link(addressOf('consent'), 'Your guardians', { class: 'button' }),
      ),
    card(
      { class: 'row' },
      button([icon('leave'), 'Sign out'], {}, () => onLeave('here')),
      button('Sign out everywhere', { class: 'button button-plain' }, () => onLeave('everywhere')),
    ),
  );
}

export function lostPage(): Page {
  const body = h('div', { class: 'stack' });
  fill(
    body,
    card(
      {},
      empty(
        'warning',
        'There is no such page',
        'The address may be old.',
        h('a', { href: '#/', class: 'button' }, 'Go to the overview'),
      ),
    ),
  );
  return { title: 'Not found', body };
}
