// The end of a session's page: taking the session back.

import * as api from '../api';
import { type Child, announce, fill, h } from '../dom';
import { type Context, act, button, card } from '../page';
import { addressOf, go } from '../route';

/** A button that asks once more before it erases; nothing for who may not. */
export function eraseSession(cx: Context, sessionId: string): Child {
  if (!cx.own) return null;
  const place = card({ class: 'end' });
  const offer = (): void => {
    const open = button('Erase this session', { class: 'button' }, confirm);
    fill(
      place,
      h('p', { class: 'small' }, 'The wrong file, or one you would rather not keep here?'),
      h('div', { class: 'row' }, open),
    );
  };
  const confirm = (): void => {
    const trouble = h('div', { class: 'form-said' });
    const keep = button('Keep it', { class: 'button' }, () => {
      offer();
      place.querySelector('button')?.focus();
    });
    const erase: HTMLButtonElement = button(
      'Erase it for good',
      { class: 'button button-danger' },
      () =>
        void act(erase, trouble, async () => {
          await api.eraseSession(sessionId);
          announce('The session is erased.');
          go(addressOf('sessions'));
        }),
    );
    fill(
      place,
      h(
        'p',
        {},
        'The transcript, its practice and the answers that quote it will be gone, and your progress is counted without them. There is no way back.',
      ),
      trouble,
      h('div', { class: 'row' }, keep, erase),
    );
    keep.focus();
  };
  offer();
  return place;
}
