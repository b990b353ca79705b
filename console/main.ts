// The console: finds out who is signed in, shows the frame and the page that the address names.

import * as api from './api';
import { announce, fill, focusOn, h } from './dom';
import { type IconName, icon, mark } from './icons';
import { type Context, type Page, type Student, link, errorBox } from './page';
import { accountPage, lostPage } from './pages/account';
import { alertPage } from './pages/alert';
import { alertsPage } from './pages/alerts';
import { askPage } from './pages/ask';
import { consentPage } from './pages/consent';
import { goalsPage } from './pages/goals';
import { childrenPage, guardianHomePage } from './pages/guardian';
import { homePage } from './pages/home';
import { noticesPage } from './pages/notices';
import { practicePage } from './pages/practice';
import { practicesPage } from './pages/practices';
import { progressPage } from './pages/progress';
import { conceptsPage } from './pages/concepts';
import { recordingsPage } from './pages/recordings';
import { reportedPage } from './pages/reported';
import { reviewPage } from './pages/review';
import { safeguardingSettingsPage } from './pages/safeguarding-settings';
import { sessionPage } from './pages/session';
import { sessionsPage } from './pages/sessions';
import { initials, signInPage } from './pages/sign-in';
import { studentsPage } from './pages/students';
import { uploadPage } from './pages/upload';
import { go, currentPlace, rename, addressOf } from './route';
import { account, isSignedIn, resume, signOut, whenEnded } from './session';

const NAME = 'Study Companion';
const CHOSEN = 'study.student';

const app = document.getElementById('app') as HTMLElement;
let leaving = new AbortController();
let main: HTMLElement | null = null;
let badge: HTMLElement | null = null;

/** The places of the frame. */
const PLACES: { path: string; words: string; drawing: IconName; ownOnly?: true }[] = [
  { path: '', words: 'Overview', drawing: 'home' },
  { path: 'sessions', words: 'Sessions', drawing: 'sessions' },
  { path: 'practice', words: 'Practice', drawing: 'practice' },
  { path: 'ask', words: 'Ask', drawing: 'ask', ownOnly: true },
  { path: 'progress', words: 'Progress', drawing: 'progress' },
  { path: 'goals', words: 'Goals', drawing: 'goals' },
];

/** The places of the frame for a guardian. */
const GUARDIAN_PLACES: typeof PLACES = [
  { path: '', words: 'Overview', drawing: 'home' },
  { path: 'sessions', words: 'Lessons', drawing: 'sessions' },
  { path: 'progress', words: 'Progress', drawing: 'progress' },
  { path: 'consent', words: 'Consent', drawing: 'check' },
];

void start();

async function start(): Promise<void> {
  whenEnded(() => showSignIn('Your sign-in has ended. Please sign in again.'));
  window.addEventListener('hashchange', () => {
    if (isSignedIn()) show('moved');
  });
  try {
    if (await resume()) enter();
    else showSignIn(null);
  } catch (error) {
    fill(
      app,
      h(
        'main',
        { class: 'narrow lonely', id: 'main' },
        errorBox(error, () => location.reload()),
      ),
    );
  }
}

function showSignIn(notice: string | null): void {
  leave();
  main = null;
  document.title = `Sign in · ${NAME}`;
  fill(app, signInPage(notice, enter));
}

/** After signing in. */
function enter(): void {
  buildFrame();
  show('entered');
}

/** Stops what the page that is left was doing, and takes back what it complained about. */
function leave(): void {
  leaving.abort();
  leaving = new AbortController();
  announce('', 'assertive');
}

/** The page forgets at once; telling the server goes on behind it. */
function endSession(how: 'here' | 'everywhere'): void {
  void signOut(how);
  rename(addressOf());
  showSignIn('You are signed out.');
  announce('You are signed out.');
}

/** The student whose work is shown. Tutors and admins choose one first. */
function chosenStudent(): Student | null {
  const { id, name, role } = account();
  if (role === 'student') return { id, name };
  const chosen = sessionStorage.getItem(CHOSEN);
  return chosen === null ? null : (JSON.parse(chosen) as Student);
}

function choose(student: Student): void {
  sessionStorage.setItem(CHOSEN, JSON.stringify(student));
  buildFrame();
  go(addressOf());
}

function buildFrame(): void {
  const { name, role } = account();
  const student = chosenStudent();
  const own = role === 'student';
  const isGuardian = role === 'guardian';
  const isStaff = role === 'tutor' || role === 'admin';
  const places =
    student === null
      ? []
      : isGuardian
        ? GUARDIAN_PLACES
        : PLACES.filter((place) => own || !place.ownOnly);
  const nav = h(
    'nav',
    { class: 'nav', 'aria-label': 'Main' },
    h(
      'ul',
      {},
      places.map(({ path, words, drawing }) =>
        h(
          'li',
          {},
          link(path === '' ? addressOf() : addressOf(path), [icon(drawing), h('span', {}, words)], {
            class: 'nav-link',
            'data-path': path,
          }),
        ),
      ),
    ),
  );
  badge = h('span', { class: 'badge', hidden: true });
  main = h('main', { class: 'main', id: 'main' });
  fill(
    app,
    h(
      'a',
      {
        class: 'skip',
        href: '#main',
        on: {
          click: (event) => {
            event.preventDefault();
            if (main) focusOn(main);
          },
        },
      },
      'Skip to the content',
    ),
    h(
      'header',
      { class: 'top' },
      link(addressOf(), [mark(), h('span', {}, NAME)], { class: 'brand' }),
      student !== null &&
        !own &&
        h(
          'a',
          { class: 'viewing', href: addressOf('students') },
          h('span', { class: 'small' }, 'Looking at'),
          h('strong', {}, student.name),
        ),
      h(
        'div',
        { class: 'top-end' },
        !own &&
          link(
            addressOf('students'),
            [
              icon('students'),
              h('span', { class: 'out-of-sight' }, isGuardian ? 'Your children' : 'Students'),
            ],
            { class: 'top-link', title: isGuardian ? 'Your children' : 'Students' },
          ),
        isStaff &&
          link(
            addressOf('review'),
            [icon('check'), h('span', { class: 'out-of-sight' }, 'Review')],
            { class: 'top-link', title: 'Review' },
          ),
        role === 'admin' &&
          link(
            addressOf('recordings'),
            [icon('sessions'), h('span', { class: 'out-of-sight' }, 'Recordings')],
            { class: 'top-link', title: 'Recordings' },
          ),
        role === 'admin' &&
          link(
            addressOf('concepts'),
            [icon('progress'), h('span', { class: 'out-of-sight' }, 'Concepts')],
            { class: 'top-link', title: 'Concepts' },
          ),
        isStaff &&
          link(
            addressOf('safeguarding'),
            [icon('warning'), h('span', { class: 'out-of-sight' }, 'Safeguarding')],
            { class: 'top-link', title: 'Safeguarding' },
          ),
        link(
          addressOf('notices'),
          [icon('bell'), badge, h('span', { class: 'out-of-sight' }, 'Notifications')],
          { class: 'top-link', title: 'Notifications' },
        ),
        link(
          addressOf('account'),
          [
            h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(name)),
            h('span', { class: 'top-name' }, name),
            h('span', { class: 'out-of-sight' }, 'Account'),
          ],
          { class: 'top-person', title: 'Account' },
        ),
        h(
          'button',
          {
            type: 'button',
            class: 'top-link',
            title: 'Sign out',
            on: { click: () => endSession('here') },
          },
          icon('leave'),
          h('span', { class: 'out-of-sight' }, 'Sign out'),
        ),
      ),
    ),
    places.length > 0 && nav,
    main,
  );
  app.classList.toggle('has-nav', places.length > 0);
  void api
    .notifications(1)
    .then(({ unread }) => showUnread(unread))
    .catch(() => undefined);
}

function showUnread(unread: number): void {
  if (!badge) return;
  badge.hidden = unread <= 0;
  badge.textContent = unread > 9 ? '9+' : String(unread);
}

/** Shows the page that the address names. */
function show(how: 'entered' | 'moved'): void {
  if (!main) buildFrame();
  leave();
  const place = currentPlace();
  const page = pageAt(place.path, place.query);
  const at = place.path[0] ?? '';
  const inNav = at === 'upload' ? 'sessions' : at;
  for (const link of document.querySelectorAll<HTMLElement>('.nav-link')) {
    if (link.dataset.path === inNav) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${page.title} · ${NAME}`;
  if (!main) return;
  fill(main, page.body);
  window.scrollTo({ top: 0 });
  announce(page.title);
  if (how === 'moved') focusOn(main.querySelector<HTMLElement>('h1') ?? main);
}

function safeguardingPage(second: string | undefined): Page {
  const isAdmin = account().role === 'admin';
  if (second === undefined) return alertsPage(isAdmin);
  if (second !== 'settings') return alertPage(second);
  return isAdmin ? safeguardingSettingsPage() : lostPage();
}

/** The pages of a guardian: they look at one child at a time. */
function guardianPageAt(first: string, second: string | undefined, cx: Context): Page {
  switch (first) {
    case '':
      return guardianHomePage(cx);
    case 'sessions':
      return second === undefined ? sessionsPage(cx) : sessionPage(cx, second);
    case 'progress':
      return progressPage(cx);
    case 'consent':
      return consentPage(cx);
    default:
      return lostPage();
  }
}

function pageAt([first = '', second]: string[], query: URLSearchParams): Page {
  const role = account().role;
  const isStaff = role === 'tutor' || role === 'admin';
  if (first === 'notices') return noticesPage(showUnread);
  if (first === 'account') return accountPage(endSession);
  if (first === 'review' && isStaff) return reviewPage();
  if (first === 'reported' && second && isStaff) return reportedPage(second);
  if (first === 'recordings' && role === 'admin') return recordingsPage();
  if (first === 'concepts' && role === 'admin') return conceptsPage();
  if (first === 'safeguarding' && isStaff) return safeguardingPage(second);
  const student = chosenStudent();
  if (student === null || first === 'students') {
    if (role === 'guardian') return childrenPage(choose);
    return role === 'student' ? lostPage() : studentsPage(choose);
  }
  const cx: Context = {
    student,
    own: role === 'student',
    guardian: role === 'guardian',
    query,
    signal: leaving.signal,
  };
  if (cx.guardian) return guardianPageAt(first, second, cx);
  switch (first) {
    case '':
      return homePage(cx);
    case 'upload':
      return uploadPage(cx);
    case 'sessions':
      return second === undefined ? sessionsPage(cx) : sessionPage(cx, second);
    case 'practice':
      return second === undefined ? practicesPage(cx) : practicePage(cx, second);
    case 'ask':
      return cx.own ? askPage() : lostPage();
    case 'progress':
      return progressPage(cx);
    case 'goals':
      return goalsPage(cx);
    case 'consent':
      return role === 'tutor' ? lostPage() : consentPage(cx);
    default:
      return lostPage();
  }
}
