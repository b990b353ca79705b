// The page before the sign-in: signing in, signing up, and the demo school where there is one.

import { announce, fill, focusOn, h } from '../dom';
import { icon, mark } from '../icons';
import { act, button, field } from '../page';
import { choosePassword, forgot, register, signIn } from '../session';

type DemoAccount = { email: string; name: string; role: string };
type Demo = { accounts: DemoAccount[]; password: string };

const LAST_GRADE = 13;
/** The ages at which somebody may sign up. */
const OLDEST = 110;
const YOUNGEST = 4;

/** `onDone` is called after the sign-in. */
export function signInPage(notice: string | null, onDone: () => void): HTMLElement {
  const panel = h('div', { class: 'door-panel' });
  const demo = h('div', { class: 'door-demo' });
  const show = (which: 'in' | 'up' | 'forgotten' | 'renewed'): void => {
    const forms = {
      in: () => signInForm(onDone, show),
      up: () => signUpForm(onDone, show),
      forgotten: () => newPasswordForm(show),
      renewed: () => [
        h('p', { class: 'notice', role: 'status' }, 'Your new password counts from now on.'),
        signInForm(onDone, show),
      ],
    };
    fill(panel, forms[which]());
    const title = panel.querySelector('h1');
    if (title && document.activeElement !== document.body) focusOn(title);
    demo.hidden = which === 'up' || which === 'forgotten';
  };
  show('in');
  void offerDemo(demo, onDone);
  return h(
    'div',
    { class: 'door' },
    h(
      'aside',
      { class: 'door-story' },
      h('div', { class: 'brand' }, mark(), h('span', {}, 'Study Companion')),
      h(
        'div',
        { class: 'door-claim' },
        h('p', { class: 'door-title' }, 'What was said in the lesson, still there when you study.'),
        h(
          'ul',
          { class: 'door-points' },
          advantage('Every answer quotes your own sessions, with the minute it was said.'),
          advantage('Practice is made from what you were taught, and graded on the spot.'),
          advantage('Mastery comes with its error bar, so you know how sure it is.'),
        ),
      ),
      h(
        'p',
        { class: 'small' },
        'Transcripts are kept encrypted, and no name in them ever reaches a language model.',
      ),
    ),
    h(
      'main',
      { class: 'door-main', id: 'main' },
      h('div', { class: 'brand door-brand' }, mark(), h('span', {}, 'Study Companion')),
      notice !== null && h('p', { class: 'notice', role: 'status' }, notice),
      panel,
      demo,
    ),
  );
}

function advantage(words: string): HTMLElement {
  return h('li', {}, icon('check'), h('span', {}, words));
}

type Show = (which: 'in' | 'up' | 'forgotten' | 'renewed') => void;

function signInForm(onDone: () => void, show: Show): HTMLElement {
  const email = h('input', {
    type: 'email',
    name: 'email',
    autocomplete: 'username',
    required: true,
    maxlength: 255,
  });
  const password = h('input', {
    type: 'password',
    name: 'password',
    autocomplete: 'current-password',
    required: true,
    maxlength: 128,
  });
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button button-main button-wide' }, 'Sign in');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      await signIn(email.value, password.value);
      onDone();
    });
  };
  return h(
    'form',
    { class: 'form', on: { submit } },
    h('h1', {}, 'Sign in'),
    field('E-mail address', email),
    field('Password', password),
    status,
    send,
    h(
      'div',
      { class: 'row row-wide door-other' },
      h(
        'span',
        {},
        'New here? ',
        button('Create an account', { class: 'link' }, () => show('up')),
      ),
      button('Forgot your password?', { class: 'link' }, () => show('forgotten')),
    ),
  );
}

function signUpForm(onDone: () => void, show: Show): HTMLElement {
  const name = h('input', { name: 'name', autocomplete: 'name', required: true, maxlength: 255 });
  const email = h('input', {
    type: 'email',
    name: 'email',
    autocomplete: 'username',
    required: true,
    maxlength: 255,
  });
  const password = h('input', {
    type: 'password',
    name: 'password',
    autocomplete: 'new-password',
    required: true,
    minlength: 10,
    maxlength: 128,
  });
  const grade = h(
    'select',
    { name: 'grade' },
    h('option', { value: '' }, 'I’d rather not say'),
    Array.from({ length: LAST_GRADE }, (_, n) => h('option', { value: n + 1 }, `Year ${n + 1}`)),
  );
  const role = h(
    'select',
    { name: 'role', on: { change: () => showStudentFields() } },
    h('option', { value: 'student' }, 'a student'),
    h('option', { value: 'guardian' }, 'a parent or guardian'),
  );
  const thisYear = new Date().getFullYear();
  const birthYear = h('input', {
    type: 'number',
    name: 'birth-year',
    min: thisYear - OLDEST,
    max: thisYear - YOUNGEST,
    inputmode: 'numeric',
    autocomplete: 'bday-year',
  });
  const ofStudents = h(
    'div',
    { class: 'form' },
    field(
      'Year you were born',
      birthYear,
      'If you are too young to agree alone, a parent or guardian is asked first.',
    ),
    field('Year at school', grade),
  );
  const isStudent = (): boolean => role.value === 'student';
  const showStudentFields = (): void => {
    ofStudents.hidden = !isStudent();
  };
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button button-main button-wide' }, 'Create account');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      const form = { name: name.value, email: email.value, password: password.value };
      const isIn = await register({
        ...form,
        role: isStudent() ? 'student' : 'guardian',
        ...(isStudent() && grade.value !== '' && { grade: Number(grade.value) }),
        ...(isStudent() && birthYear.value !== '' && { birthYear: birthYear.valueAsNumber }),
      });
      if (isIn) return onDone();
      const words = 'Check your mail: we have sent a message to this address.';
      fill(status, h('p', { class: 'notice' }, words));
      announce(words);
    });
  };
  return h(
    'form',
    { class: 'form', on: { submit } },
    h('h1', {}, 'Create an account'),
    field('I am', role),
    field('Your name', name),
    field('E-mail address', email),
    field('Password', password, '10 characters or more. A few words are easier to remember.'),
    ofStudents,
    status,
    send,
    h(
      'p',
      { class: 'door-other' },
      'Have an account? ',
      button('Sign in', { class: 'link' }, () => show('in')),
    ),
  );
}

/** A code by mail, then a new password. */
function newPasswordForm(show: Show): HTMLElement {
  const email = h('input', {
    type: 'email',
    name: 'email',
    autocomplete: 'username',
    required: true,
    maxlength: 255,
  });
  const code = h('input', {
    required: true,
    maxlength: 100,
    autocomplete: 'one-time-code',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  const password = h('input', {
    type: 'password',
    autocomplete: 'new-password',
    required: true,
    minlength: 10,
    maxlength: 128,
  });
  const status = h('div', { class: 'form-said' });
  const send = h('button', { class: 'button button-main button-wide' }, 'Send me a code');
  const fields = h('div', { class: 'form' }, field('E-mail address', email));
  let isSent = false;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(send, status, async () => {
      if (isSent) {
        await choosePassword(code.value.trim(), password.value);
        return show('renewed');
      }
      await forgot(email.value);
      isSent = true;
      const words = 'If there is an account for this address, a code is on its way to it.';
      fill(
        fields,
        h('p', { class: 'notice' }, words),
        field('Code from the mail', code),
        field('New password', password, '10 characters or more.'),
      );
      send.textContent = 'Choose this password';
      announce(words);
      code.focus();
    });
  };
  return h(
    'form',
    { class: 'form', on: { submit } },
    h('h1', {}, 'A new password'),
    fields,
    status,
    send,
    h(
      'p',
      { class: 'door-other' },
      button('Back to signing in', { class: 'link' }, () => show('in')),
    ),
  );
}

/** On a developer's machine the server names the accounts of its demo school; elsewhere, none. */
async function offerDemo(place: HTMLElement, onDone: () => void): Promise<void> {
  const answer = await fetch('/demo.json').catch(() => null);
  const demo = answer?.ok ? ((await answer.json()) as Partial<Demo>) : null;
  const { accounts = [], password = '' } = demo ?? {};
  if (accounts.length === 0) return;
  const status = h('div', { class: 'form-said' });
  const students = accounts.filter((account) => account.role === 'student');
  const ordered = [...students, ...accounts.filter((account) => account.role !== 'student')];
  const choice = (one: DemoAccount): HTMLElement => {
    const enter: HTMLButtonElement = button(
      [
        h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(one.name)),
        h('span', { class: 'demo-words' }, h('strong', {}, one.name), h('span', {}, one.role)),
      ],
      { class: 'button demo-account' },
      () =>
        void act(enter, status, async () => {
          await signIn(one.email, password);
          onDone();
        }),
    );
    return h('li', {}, enter);
  };
  fill(
    place,
    h('h2', {}, 'Or look around the demo school'),
    h('ul', { class: 'demo-accounts' }, ordered.map(choice)),
    status,
  );
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
