// Linking a student with a tutor: the tutor makes a code, the student enters it.

import * as api from '../api';
import { announce, fill, h } from '../dom';
import { act, button, field } from '../page';
import { account, prove, sendProof } from '../session';
import { onDay } from '../format';

/** For the student: the address has to be proven first, since the tutor's code is made for it. */
export function connectForm(onLinked: () => void): HTMLElement {
  if (account().emailVerified) return codeForm(onLinked);
  const place = h('div', {});
  place.append(
    proofForm(() => {
      fill(place, codeForm(onLinked));
      place.querySelector('input')?.focus();
    }),
  );
  return place;
}

/** Proves the address of the account. */
export function proofForm(onProven: () => void): HTMLElement {
  const code = h('input', {
    required: true,
    maxlength: 100,
    autocomplete: 'one-time-code',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button' }, 'Confirm');
  const again: HTMLButtonElement = button(
    'Send another code',
    { class: 'link' },
    () =>
      void act(again, status, async () => {
        await sendProof();
        const words = `A code is on its way to ${account().email}.`;
        fill(status, h('p', { class: 'notice' }, words));
        announce(words);
      }),
  );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      await prove(code.value.trim());
      announce('Your address is confirmed.');
      onProven();
    });
  };
  return h(
    'form',
    { class: 'form connect', on: { submit } },
    h(
      'div',
      { class: 'inline-form' },
      field('Code from your mail', code, `It proves that ${account().email} is yours.`),
      send,
    ),
    h('div', {}, again),
    status,
  );
}

function codeForm(onLinked: () => void): HTMLElement {
  const code = h('input', {
    required: true,
    maxlength: 100,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button' }, 'Connect');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      await api.acceptInvite(code.value.trim());
      announce('You are connected with your tutor.');
      onLinked();
    });
  };
  return h(
    'form',
    { class: 'form connect', on: { submit } },
    h('div', { class: 'inline-form' }, field('Code from your tutor', code), send),
    status,
  );
}

/** For the tutor. */
export function inviteForm(): HTMLElement {
  const email = h('input', { type: 'email', required: true, maxlength: 255, autocomplete: 'off' });
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button' }, 'Make a code');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      const { code, expiresAt } = await api.inviteStudent(email.value);
      fill(
        status,
        h(
          'p',
          { class: 'notice' },
          'Give this code to your student. It is shown once, works once, and until ',
          onDay(expiresAt),
          ': ',
          h('code', { class: 'code' }, code),
        ),
      );
      announce('A code was made.');
      email.value = '';
    });
  };
  return h(
    'form',
    { class: 'form connect', on: { submit } },
    h(
      'div',
      { class: 'inline-form' },
      field('Student’s e-mail address', email, 'The address of their account.'),
      send,
    ),
    status,
  );
}
