// Consent: what a guardian agrees to for a child who is too young to agree alone, and what a child sees
// who waits for it.

import * as api from '../api';
import { type Child, announce, fill, h } from '../dom';
import { icon } from '../icons';
import {
  type Context,
  type Page,
  act,
  button,
  card,
  field,
  link,
  loadInto,
  pageWithHead,
  skeleton,
  tag,
  titledCard,
} from '../page';
import { addressOf } from '../route';
import { account } from '../session';
import { atMoment, formatList, onDay } from '../format';

type Scope = 'uploads' | 'chat' | 'models';

const PARTS: Record<string, string> = {
  uploads: 'Lessons',
  chat: 'Questions',
  models: 'Outside services',
};

/** For the student, their guardians and admins. */
export function consentPage(cx: Context): Page {
  const place = h('div', { class: 'stack' });
  const show = (): Promise<void> =>
    loadInto(
      place,
      skeleton(120, 320),
      () => api.consent(cx.student.id),
      (consent) => content(cx, consent, () => void show()),
    );
  void show();
  const title = cx.own ? 'Your guardians' : `Consent for ${cx.student.name}`;
  return pageWithHead(title, { narrow: true }, place);
}

function content(cx: Context, consent: api.Consent, again: () => void): Child {
  const isGuardian = account().role === 'guardian';
  return [
    standing(cx, consent),
    isGuardian && consent.state !== 'not_needed' && consentForm(cx, consent, again),
    consent.leaving != null && isGuardian && leavingCard(cx),
    guardiansCard(cx, consent),
    consent.history.length > 0 && historyCard(consent),
  ];
}

/** How things stand, in a sentence. */
function standing(cx: Context, consent: api.Consent): HTMLElement {
  const who = cx.own ? 'You' : cx.student.name;
  const until =
    consent.ofAgeOn == null
      ? ''
      : ` From ${onDay(consent.ofAgeOn)} on ${cx.own ? 'you decide' : 'they decide'} alone.`;
  const agreed = formatList(consent.scopes.map((scope) => PARTS[scope] ?? scope).map(lower));
  const words: Record<string, [Parameters<typeof tag>[0], string, string]> = {
    not_needed: ['good', 'Not needed', `${who} can decide alone.`],
    missing: ['busy', 'Waiting', `Nobody has agreed yet, so lessons and questions wait.${until}`],
    given: ['good', 'Agreed', `Agreed to: ${agreed}.${until}`],
    refused: ['bad', 'Not agreed', `A guardian did not agree: lessons and questions wait.${until}`],
    withdrawn: ['bad', 'Taken back', `What was agreed to is taken back and has stopped.${until}`],
  };
  const [kind, name, sentence] = words[consent.state] ?? ['plain', consent.state, ''];
  return card(
    { class: 'stack stack-small' },
    h('div', { class: 'row' }, tag(kind, name)),
    h('p', {}, sentence),
  );
}

const lower = (words: string): string => words.toLowerCase();

function consentForm(cx: Context, consent: api.Consent, again: () => void): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const parts = consent.wording.parts.map(({ scope, text }) => {
    const box = h('input', { type: 'checkbox', checked: consent.scopes.includes(scope) });
    return {
      scope: scope as Scope,
      box,
      line: h('label', { class: 'check' }, box, h('span', {}, text)),
    };
  });
  const save = async (scopes: Scope[], said: string): Promise<void> => {
    await api.saveConsent(cx.student.id, scopes, consent.wording.version);
    announce(said);
    again();
  };
  const agree: HTMLButtonElement = button('Save', { class: 'button button-main' }, () => {
    const scopes = parts.filter(({ box }) => box.checked).map(({ scope }) => scope);
    void act(agree, status, () => save(scopes, 'Your answer is saved.'));
  });
  const none: HTMLButtonElement = button(
    consent.state === 'given' ? 'Take everything back' : 'I don’t agree',
    {},
    () => void act(none, status, () => save([], 'Nothing is agreed to. Everything has stopped.')),
  );
  return titledCard(
    'What you agree to',
    { class: 'stack stack-small' },
    h('p', {}, consent.wording.before),
    h(
      'div',
      { class: 'stack stack-small' },
      parts.map(({ line }) => line),
    ),
    h('p', { class: 'small' }, `These words are of ${onDay(consent.wording.version)}.`),
    status,
    h('div', { class: 'row' }, agree, none),
  );
}

/** Ways out for a guardian who agrees to nothing. */
function leavingCard(cx: Context): HTMLElement {
  const status = h('div', { class: 'form-said' });
  const copy: HTMLButtonElement = button(
    'Save a copy of what is kept',
    {},
    () =>
      void act(copy, status, async () => {
        const parts = await api.exportStudent(cx.student.id);
        const file = new Blob([JSON.stringify(parts, null, 2)], { type: 'application/json' });
        const address = URL.createObjectURL(file);
        h('a', { href: address, download: 'study-companion-export.json' }).click();
        URL.revokeObjectURL(address);
      }),
  );
  const sure = h('input', { type: 'checkbox' });
  const erase: HTMLButtonElement = button(
    'Erase everything',
    { class: 'button button-bad' },
    () => {
      if (!sure.checked)
        return fill(status, h('p', { class: 'notice notice-warn' }, 'Tick the box first.'));
      return act(erase, status, async () => {
        await api.eraseStudent(cx.student.id);
        fill(
          status,
          h('p', { class: 'notice' }, 'The account is gone. Files follow within the hour.'),
        );
        announce('The account is erased.');
      });
    },
  );
  return titledCard(
    'If you want to leave',
    { class: 'stack stack-small' },
    h(
      'p',
      {},
      'Nothing is lost yet: what was kept before is still there, and nobody works with it.',
    ),
    h('div', { class: 'row' }, copy),
    h(
      'label',
      { class: 'check' },
      sure,
      h('span', {}, 'Erase the account with all its data. This can’t be undone.'),
    ),
    status,
    h('div', { class: 'row' }, erase),
  );
}

function guardiansCard(cx: Context, consent: api.Consent): HTMLElement {
  const role = account().role;
  const by: Record<string, string> = {
    student: 'invited by the student',
    tutor: 'invited by a tutor',
    admin: 'invited by the school',
  };
  const status = h('div', { class: 'form-said' });
  const line = (guardian: api.Consent['guardians'][number]): HTMLElement => {
    const end: HTMLButtonElement = button(
      'End the link',
      { class: 'button button-small' },
      () =>
        void act(end, status, async () => {
          await api.unlinkGuardian(guardian.guardianId, cx.student.id);
          end.closest('li')?.remove();
          announce(`${guardian.name} is not linked any more.`);
        }),
    );
    return h(
      'li',
      { class: 'row' },
      h('strong', {}, guardian.name),
      h('span', { class: 'small' }, `since ${onDay(guardian.startedAt)}`),
      guardian.invitedBy != null && tag('plain', by[guardian.invitedBy] ?? guardian.invitedBy),
      role === 'admin' && end,
    );
  };
  return titledCard(
    'Guardians',
    { class: 'stack stack-small' },
    consent.guardians.length === 0
      ? h('p', { class: 'quiet' }, 'Nobody yet.')
      : h('ul', { class: 'plain stack stack-small' }, consent.guardians.map(line)),
    status,
    role !== 'guardian' && guardianInviteForm(cx.student.id),
  );
}

/** For the student, tutors and admins. */
export function guardianInviteForm(studentId: string): HTMLElement {
  const email = h('input', { type: 'email', required: true, maxlength: 255, autocomplete: 'off' });
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button' }, 'Invite');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      const { code, expiresAt } = await api.inviteGuardian(studentId, email.value);
      fill(
        status,
        h(
          'p',
          { class: 'notice' },
          `A mail with a code is on its way to ${email.value}. If it doesn’t come, pass the code on. It works once, until `,
          onDay(expiresAt),
          ': ',
          h('code', { class: 'code' }, code),
        ),
      );
      announce('The invitation is made.');
      email.value = '';
    });
  };
  return h(
    'form',
    { class: 'form connect', on: { submit } },
    h(
      'div',
      { class: 'inline-form' },
      field('E-mail address of a parent or guardian', email, 'They sign up as a guardian with it.'),
      send,
    ),
    status,
  );
}

function historyCard(consent: api.Consent): HTMLElement {
  const said = (scopes: string[]): string =>
    scopes.length === 0
      ? 'agreed to nothing'
      : `agreed to ${formatList(scopes.map((scope) => PARTS[scope] ?? scope).map(lower))}`;
  return titledCard(
    'What was said',
    {},
    h(
      'ul',
      { class: 'activity' },
      consent.history.map((line) =>
        h(
          'li',
          {},
          h('span', {}, `${line.guardianName ?? 'A guardian'} ${said(line.scopes)}`),
          h('time', { class: 'small' }, atMoment(line.at)),
        ),
      ),
    ),
  );
}

/** For a student who waits: what to do, without alarm. Nothing for anybody else. */
export function waitingCard(studentId: string): HTMLElement {
  const place = h('div');
  void api
    .consent(studentId)
    .then((consent) => {
      if (!['missing', 'refused', 'withdrawn'].includes(consent.state)) return;
      const isInvited = consent.guardians.length > 0;
      fill(
        place,
        card(
          { class: 'stack stack-small' },
          h('div', { class: 'row' }, icon('students'), h('h2', {}, 'Somebody has to agree first')),
          h(
            'p',
            {},
            isInvited
              ? 'You are too young to agree to this alone. Your guardian can agree on their own page. Until then lessons and questions wait; nothing is lost.'
              : 'You are too young to agree to this alone. Ask a parent or guardian: they get a code by mail, sign up, and agree. Until then lessons and questions wait.',
          ),
          isInvited
            ? link(addressOf('consent'), 'See your guardians', { class: 'button' })
            : guardianInviteForm(studentId),
        ),
      );
    })
    .catch(() => undefined);
  return place;
}
