// The console, driven as people use it, on the real server with a database of its own.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/processes.mjs';
import { openBrowser, skip, startServer, openWatchedPage } from './server.mjs';

const LESSON = readFileSync(
  join(root, 'crates', 'dev', 'src', 'demo', 'ada_chemistry.vtt'),
  'utf8',
);
const PASSWORD = 'demo-password-1';
const WIDTHS = [390, 1280];

/** The longest wait: steps take seconds, and only a test that fails waits longer. */
const PATIENCE_MS = 30_000;

let server;
let browser;

before(async () => {
  if (skip) return;
  // One address signs in more often here than people do in a minute.
  server = await startServer({
    RATE_LIMIT_SIGN_IN: '100/60',
    RATE_LIMIT_WRITES: '100/10',
    RATE_LIMIT_READS: '1000/10',
  });
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A fact about the console, on a page of its own, that must hold without anything going wrong. */
function fact(name, check) {
  test(name, { skip }, async () => {
    const watched = await openWatchedPage(browser, server.origin);
    watched.page.setDefaultTimeout(PATIENCE_MS);
    try {
      await watched.page.goto(server.origin);
      await check(watched.page, watched);
      assert.deepEqual(watched.wrong, []);
    } catch (error) {
      const shown = (await watched.page.locator('body').innerText()).slice(0, 600);
      throw new Error(
        `${error.message}\nThe page showed: ${shown}\nWhat went wrong: ${watched.wrong.join('; ')}`,
        { cause: error },
      );
    } finally {
      await watched.context.close();
    }
  });
}

const waitUntilSettled = (page) =>
  page.waitForFunction(() => !document.querySelector('[aria-busy]'));
const heading = (page, name) => page.getByRole('heading', { name, level: 1 }).waitFor();

async function visit(page, place) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${place}`);
  await page.waitForFunction((hash) => location.hash === hash, `#/${place}`);
  await waitUntilSettled(page);
}

async function enterAs(page, name) {
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await waitUntilSettled(page);
}

async function leave(page) {
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await heading(page, 'Sign in');
}

/** A new account, signed in. */
async function signUp(page, name) {
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Your name').fill(name);
  const email = `${name.toLowerCase().replace(/\W/g, '.')}@example.com`;
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('Year at school').selectOption('9');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('Connect with your tutor first').waitFor();
  await waitUntilSettled(page);
  return email;
}

/** The code in a mail, which the local server shows instead of sending it. */
async function codeFor(email, subject) {
  const shown = new RegExp(`to ${email} would have been sent: ${subject}[^]*?Your code is (\\S+)`);
  for (let look = 0; look < 100; look += 1) {
    const [, code] = shown.exec(server.output()) ?? [];
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail to ${email}`);
}

/** Hands a transcript in and waits until it is read. */
async function upload(page, text, name = 'lesson.vtt') {
  await visit(page, 'upload');
  await page.setInputFiles('#transcript-file', {
    name,
    mimeType: 'text/vtt',
    buffer: Buffer.from(text),
  });
  await page.locator('.found-good').waitFor();
  await page.getByRole('button', { name: 'Add the session' }).click();
  await page
    .getByText('Reading the transcript')
    .first()
    .or(page.getByRole('tab', { name: 'Summary' }))
    .first()
    .waitFor();
  await page.getByRole('tab', { name: 'Summary' }).waitFor();
  await waitUntilSettled(page);
}

/** No page is wider than the window. */
async function assertFits(page, what) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${what} is ${wide} wide at ${width}`);
  }
}

fact('a newcomer signs up, is told what to do on every empty page, and signs out', async (page) => {
  await signUp(page, 'Grace Hopper');
  const empty = {
    sessions: 'No sessions yet',
    practice: 'No practice yet',
    ask: 'Ask about your sessions',
    progress: 'Nothing to show yet',
    goals: 'No goals yet',
    notices: 'Nothing new',
    upload: 'Connect with your tutor first',
  };
  for (const [place, words] of Object.entries(empty)) {
    await visit(page, place);
    await page.getByRole('heading', { name: words }).waitFor();
    await assertFits(page, `the empty page ${place}`);
  }
  await leave(page);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
});

fact(
  'a wrong password and a taken address are told in sentences, with a reference',
  async (page, { expect }) => {
    expect(/status of (401|409)/);
    await page.getByLabel('E-mail address').fill('ada@demo.test');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .locator('.trouble', { hasText: 'The e-mail address or the password is wrong.' })
      .waitFor();
    assert.match(await page.locator('.trouble code').innerText(), /^[0-9a-f-]{36}$/);
    await page.locator('#alert', { hasText: 'password is wrong' }).waitFor();
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').fill('Ada Okoye');
    await page.getByLabel('E-mail address').fill('ada@demo.test');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.locator('.trouble', { hasText: 'account' }).waitFor();
    await assertFits(page, 'a refused form');
  },
);

fact('a forgotten password is replaced with a code from the mail', async (page) => {
  const email = await signUp(page, 'Kim Park');
  await leave(page);
  await page.getByRole('button', { name: 'Forgot your password?' }).click();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('Code from the mail').fill(await codeFor(email, 'A new password'));
  await page.getByLabel('New password').fill('another-password-2');
  await page.getByRole('button', { name: 'Choose this password' }).click();
  await page.getByText('Your new password counts from now on.').waitFor();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill('another-password-2');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
});

fact(
  'a transcript becomes a summary, a plot with error bars, practice and answers with quotes',
  async (page) => {
    await enterAs(page, 'Ada Okoye');
    await visit(page, 'upload');
    await page.setInputFiles('#transcript-file', {
      name: 'notes.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF'),
    });
    await page.getByText('notes.pdf is no transcript').waitFor();
    await upload(page, LESSON.replace('WEBVTT', 'WEBVTT\n\nNOTE another one'));
    await heading(page, 'Chemistry');
    assert.ok((await page.locator('.chips li').count()) > 0);
    assert.ok((await page.locator('.concepts .track[role=img]').count()) > 0);
    assert.match(
      await page.locator('.concepts .track').first().getAttribute('aria-label'),
      /^mastery \d+ of 100, most likely between \d+ and \d+$/,
    );
    for (const title of ['Went well', 'To work on', 'To do'])
      await page.getByRole('heading', { name: title }).waitFor();
    await assertFits(page, 'a summary');
    await page.getByRole('tab', { name: 'Summary' }).focus();
    await page.keyboard.press('ArrowRight');
    await waitUntilSettled(page);
    assert.ok((await page.locator('.turn time').count()) > 10);
    assert.match(await page.locator('.turn time').first().innerText(), /^\d+:\d\d$/);
    await assertFits(page, 'a transcript');

    const mastery = await takePractice(page);
    await visit(page, 'progress');
    await seePlot(page, mastery);
    await askAndFollow(page);
  },
);

/** Answers every question of the newest practice with the keyboard alone, and gives the changes. */
async function takePractice(page) {
  const isWritten = page.locator('a.line', { hasText: 'question' }).first();
  for (let look = 0; look < 20 && !(await isWritten.isVisible()); look += 1) {
    await visit(page, 'sessions');
    await visit(page, 'practice');
  }
  await isWritten.focus();
  await page.keyboard.press('Enter');
  await page.locator('fieldset').first().waitFor();
  await page.locator('fieldset input').first().focus();
  const questions = await page.locator('fieldset').count();
  assert.ok(questions > 0);
  for (let n = 0; n < questions; n += 1) {
    const isChoice = await page.evaluate(
      () => document.activeElement?.getAttribute('type') === 'radio',
    );
    if (isChoice) {
      await page.keyboard.press('Space');
      await tabToNextAnswer(page);
    } else {
      await page.keyboard.type('acid');
      await page.keyboard.press('Enter');
    }
  }
  await page.getByText(`${questions} of ${questions} answered`).waitFor();
  await assertFits(page, 'a practice');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Hand in');
  await page.keyboard.press('Enter');
  await page.locator('.result-title').waitFor();
  await waitUntilSettled(page);
  assert.match(await page.locator('.ring').innerText(), /^\d+\s*of 100$/);
  assert.equal(await page.locator('.reviewed').count(), questions);
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'result-title');
  const changes = await page.locator('.result .concept').allInnerTexts();
  assert.ok(
    changes.length > 0 && changes.every((text) => /\d+ → \d+ ± \d+ [+−]\d+/.test(text)),
    changes.join(),
  );
  await assertFits(page, 'a graded practice');
  return changes;
}

/** Past the help of a question to the next one's field, or to the button that hands in. */
async function tabToNextAnswer(page) {
  for (let press = 0; press < 10; press += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate(() =>
      document.activeElement?.matches('fieldset input, .practice-foot button'),
    );
    if (there) return;
  }
  throw new Error('no field comes after this one');
}

fact(
  'a concept is practised on demand, with hints, a checked answer and mathematics',
  async (page) => {
    await signUp(page, 'Mo Practises');
    await visit(page, 'goals');
    await page.getByLabel('Subject').fill('Algebra');
    await page.getByLabel('What do you want to reach?').fill('Learn the quadratic formula');
    await page.getByRole('button', { name: 'Set goal' }).click();
    await page.getByLabel(/^Minutes to practise/).selectOption('6');
    await assertFits(page, 'goals');
    await page.getByRole('button', { name: /^Practise this/ }).click();
    await page
      .getByRole('heading', { level: 1, name: /^Quadratic formula, \d question/ })
      .waitFor();
    await page.locator('fieldset').first().waitFor();
    assert.ok((await page.locator('.question-text math').count()) > 0, 'formulas are set');

    const first = page.locator('fieldset').first();
    await first.getByRole('button', { name: 'Hint', exact: true }).click();
    await first.locator('.hint').first().waitFor();
    const more = first.getByRole('button', { name: /another|similar|Another/i });
    for (let rung = 1; rung < 4 && (await more.isVisible()); rung += 1) {
      await more.click();
      await first.locator('.hint').nth(rung).waitFor();
    }
    assert.ok((await first.locator('.hint-steps li').count()) > 0, 'the last one is worked out');
    await assertFits(page, 'a practice with hints');

    const radio = first.locator('input[type=radio]').first();
    if ((await radio.count()) > 0) await radio.check();
    else await first.locator('input').fill('1000');
    await first.getByRole('button', { name: 'Check my answer' }).click();
    await first.locator('.tried').waitFor();
    assert.match(await first.locator('.tried').innerText(), /Not yet|That's right/);
    await page.reload();
    await page.locator('fieldset .tried').waitFor();
    assert.ok((await page.locator('fieldset .hint').count()) > 1, 'help stays');

    await visit(page, 'practice');
    await page.locator('a.line', { hasText: 'Quadratic formula' }).waitFor();
    await page.locator('a.line', { hasText: 'begun' }).waitFor();
  },
);

/** Each concept has its curve: a whisker for each event, as tall as its interval. */
async function seePlot(page, changes) {
  const name = changes[0].split('\n')[0];
  await page.locator('.concept-choice', { has: page.getByText(name, { exact: true }) }).click();
  await page.getByRole('heading', { name, level: 3, exact: true }).waitFor();
  await page.locator('.plot-drawing').waitFor();
  const whiskers = await page.locator('.whisker').evaluateAll((all) =>
    all.map((text) => {
      const line = text.querySelector('.whisker-line');
      const [from, to] = ['y1', 'y2'].map((at) => Number(line.getAttribute(at)));
      return {
        tall: from - to,
        title: text.querySelector('title').textContent,
        middle: Number(text.querySelector('circle').getAttribute('cy')),
        from,
        to,
      };
    }),
  );
  assert.ok(whiskers.length >= 1, 'no whiskers');
  for (const { tall, title, middle, from, to } of whiskers) {
    assert.ok(tall > 0 && middle <= from && middle >= to, title);
    assert.match(title, /^\d+ ± \d+, /);
  }
  // What was practised just now is surely recalled, also where it went wrong: no number says so.
  assert.match(
    await page.locator('.concept-choice[aria-pressed=true]').innerText(),
    /came up today/,
  );
  assert.doesNotMatch(await page.locator('main').innerText(), /100 %/);
  const last = Number(/→ (\d+)/.exec(changes[0])[1]);
  const shown = await page.locator('.curve-level').innerText();
  assert.ok(shown.startsWith(`${last} ±`), `${shown} after ${changes[0]}`);
  await page.getByText('As a table').click();
  assert.equal(await page.locator('.plot-table tbody tr').count(), whiskers.length);
  await assertFits(page, 'the progress');
}

/** Nothing of the last answer is under the field for the next question. */
async function assertAnswerIsSeen(page) {
  await page.waitForFunction(() => {
    const { scrollHeight } = document.documentElement;
    return window.innerHeight + window.scrollY >= scrollHeight - 2;
  });
  const answer = await page.locator('.message').last().boundingBox();
  const field = await page.locator('.chat-form').boundingBox();
  assert.ok(answer.y + answer.height <= field.y, `${JSON.stringify({ answer, field })}`);
}

/** A question is answered with quotes; a quote leads to the turn in which it was said. */
async function askAndFollow(page) {
  await visit(page, 'ask');
  await page.getByLabel('Your question').fill('What is the pH scale?');
  await page.keyboard.press('Enter');
  const quote = page.locator('.source').first();
  await quote.waitFor();
  assert.match(await quote.locator('time').innerText(), /^\d+:\d\d$/);
  assert.ok((await quote.locator('strong').innerText()).length > 0);
  await assertFits(page, 'an answer');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByLabel('Your question').fill('What is an acid?');
  await page.keyboard.press('Enter');
  await page.locator('.message-assistant').nth(1).getByRole('button', { name: 'Copy' }).waitFor();
  await assertAnswerIsSeen(page);
  await page.reload();
  await quote.waitFor();
  await page.locator('.message-assistant').nth(1).waitFor();
  await assertAnswerIsSeen(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  const quoted = await quote.locator('q').innerText();
  const at = await quote.locator('time').innerText();
  await quote.click();
  const turn = page.locator('.turn.is-found');
  await turn.waitFor();
  assert.equal(await turn.locator('time').innerText(), at);
  assert.ok(
    (await turn.locator('p').innerText()).includes(quoted.replace(/^[“"]|[”"]$/g, '').slice(0, 30)),
    quoted,
  );
  assert.ok(await turn.evaluate((element) => element === document.activeElement));
}

fact(
  'a session that could not be read says why, and a retry has it read',
  async (page, { expect }) => {
    await enterAs(page, 'Ben Lindholm');
    await visit(page, 'sessions');
    const reason = 'Its text was cut off in the middle.';
    const session = /\/api\/transcripts\/[0-9a-f-]{36}$/;
    await page.route(session, async (route) => {
      const body = await (await route.fetch()).json();
      await route.fulfill({ json: { ...body, status: 'failed', failure: reason, analysis: null } });
    });
    await page.locator('a.line').first().click();
    await page.getByText(reason).waitFor();
    await page.getByRole('heading', { name: 'This session could not be read' }).waitFor();
    await assertFits(page, 'a failed session');
    // The server knows that it did not fail, and says so.
    expect(/status of 409/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.trouble code').waitFor();
    await page.route(/\/retry$/, (route) => route.fulfill({ status: 202, json: {} }));
    await page.unroute(session);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('tab', { name: 'Summary' }).waitFor();
  },
);

fact('a session whose speakers are unsure is corrected, and counts from then on', async (page) => {
  await enterAs(page, 'Carla Reyes');
  const text = LESSON.replaceAll('Ada Okoye:', 'iPad 7:').replaceAll('Tom Hale:', 'Galaxy Tab:');
  await upload(page, text, 'devices.vtt');
  await page.getByText('This session does not count yet').waitFor();
  await assertFits(page, 'the question who is who');
  const choices = page.locator('.speaker-list select');
  await choices.nth(0).selectOption('tutor');
  await choices.nth(1).selectOption('student');
  await page.getByRole('button', { name: 'Save and read again' }).click();
  await page.getByText('This session does not count yet').waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Summary' }).waitFor();
  await page.getByRole('button', { name: 'Who is who?' }).click();
  await page.getByRole('heading', { name: 'Who is who' }).waitFor();
});

fact('a speaker taken for somebody else is corrected, and progress follows', async (page) => {
  await enterAs(page, 'Carla Reyes');
  const text = LESSON.replaceAll('Ada Okoye:', 'iPad 8:')
    .replaceAll('Tom Hale:', 'Galaxy Tab:')
    .replaceAll('lemon', 'lime');
  await upload(page, text, 'devices.vtt');
  const address = page.url();
  const correct = async (people) => {
    const choices = page.locator('.speaker-list select');
    for (const [n, person] of people.entries()) await choices.nth(n).selectOption(person);
    await page.getByRole('button', { name: 'Save and read again' }).click();
    await page.getByText('Reading the transcript').first().waitFor();
    await page.getByRole('tab', { name: 'Summary' }).waitFor();
  };
  const evidence = async () => {
    const answer = page.waitForResponse((response) =>
      /\/api\/progress\/student\/[^/]+$/.test(response.url()),
    );
    await visit(page, 'progress');
    const { concepts } = await (await answer).json();
    return new Map(concepts.map((concept) => [concept.name, concept.evidenceCount]));
  };
  await page.getByText('This session does not count yet').waitFor();
  await correct(['student', 'tutor']);
  const mistaken = await evidence();
  await page.goto(address);
  await page.getByRole('button', { name: 'Who is who?' }).click();
  await correct(['tutor', 'student']);
  const own = await evidence();
  assert.notDeepEqual(own, mistaken);
  assert.ok(own.get('acids and bases') > (mistaken.get('acids and bases') ?? 0));
});

fact('a session in a language that is not analysed says so', async (page) => {
  await enterAs(page, 'Carla Reyes');
  const lines = [
    'Tom Hale: วันนี้เราจะเรียนเรื่องการสังเคราะห์ด้วยแสง พืชต้องการอะไรบ้าง',
    'Carla Reyes: พืชต้องการแสงกับน้ำค่ะ',
    'Tom Hale: ถูกต้อง การบ้านคือวาดรูปเซลล์พืช',
  ];
  await upload(page, lines.join('\n'), 'thai.txt');
  await page.getByText('This session is in Thai.').waitFor();
  assert.equal(await page.getByText('Nothing was agreed.').count(), 0);
  await assertFits(page, 'a session that is not analysed');
});

fact('a session is erased only after it was asked for twice', async (page) => {
  await enterAs(page, 'Carla Reyes');
  await upload(page, LESSON.replaceAll('acid', 'sour liquid'), 'wrong.vtt');
  const address = page.url();
  await page.getByRole('button', { name: 'Erase this session' }).click();
  await page.getByText('There is no way back').waitFor();
  await assertFits(page, 'the question before a session is erased');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Erase this session' }).click();
  await page.getByRole('button', { name: 'Erase it for good' }).click();
  await heading(page, 'Sessions');
  await waitUntilSettled(page);
  const session = address.split('/').at(-1);
  assert.equal(await page.locator(`a[href*="${session}"]`).count(), 0);
});

fact(
  'a server that is out of reach is told, and the page goes on when it is back',
  async (page, { expect }) => {
    expect(/ERR_FAILED/);
    await enterAs(page, 'Carla Reyes');
    await page.route('**/api/progress/**', (route) => route.abort('failed'));
    await visit(page, 'progress');
    await page.getByText('The server can’t be reached.').first().waitFor();
    await page.unroute('**/api/progress/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.whisker').first().waitFor();
  },
);

fact(
  'what is absent leads on instead of being tried again, and the complaint about it goes',
  async (page, { expect }) => {
    expect(/status of 404/);
    await enterAs(page, 'Dev Patel');
    for (const [place, title] of [
      ['sessions', 'Session'],
      ['practice', 'Practice'],
    ]) {
      await visit(page, `${place}/00000000-0000-7000-8000-000000000000`);
      await heading(page, title);
    }
    await page.locator('#alert', { hasText: 'absent or not yours' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0);
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await heading(page, /, Dev$/);
    await page.waitForFunction(() => document.getElementById('alert').textContent === '');
  },
);

fact('an admin looks at a student by the id that the account page shows', async (page) => {
  await enterAs(page, 'Ben Lindholm');
  await visit(page, 'account');
  const id = await page.locator('.person code').innerText();
  await assertFits(page, 'the account');
  await visit(page, '');
  await leave(page);
  await enterAs(page, 'Alex Morgan');
  await page.getByLabel('Student’s id').fill(id);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('heading', { name: 'Latest sessions' }).waitFor();
  await visit(page, 'sessions');
  await page.locator('a.line').first().waitFor();
});

fact(
  'a tutor makes a code, the student enters it, and the tutor hands in a session for them',
  async (page) => {
    const email = await signUp(page, 'Lin Chen');
    await leave(page);
    await enterAs(page, 'Tom Hale');
    await page.getByLabel('Student’s e-mail address').fill(email);
    await page.getByRole('button', { name: 'Make a code' }).click();
    const code = await page.locator('.code').innerText();
    await assertFits(page, 'the list of students');
    await leave(page);

    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByLabel('Code from your mail').fill(await codeFor(email, 'Your code'));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByLabel('Code from your tutor').fill(code);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
    await leave(page);

    await enterAs(page, 'Tom Hale');
    await page.getByRole('button', { name: /Lin Chen/ }).click();
    await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
    await upload(page, LESSON);
    await heading(page, 'Chemistry');
    assert.equal(await page.getByRole('link', { name: 'Ask', exact: true }).count(), 0);
  },
);

fact(
  'a goal is set and reached, what could come next is accepted, and the bell tells',
  async (page) => {
    await enterAs(page, 'Ben Lindholm');
    await visit(page, 'goals');
    await page.getByLabel('Subject').fill('Algebra');
    await page.getByLabel('What do you want to reach?').fill('Solve linear equations');
    await page.getByRole('button', { name: 'Set goal' }).click();
    await page.getByRole('button', { name: 'Reached: Solve linear equations' }).click();
    await page.getByRole('heading', { name: 'Reached' }).waitFor();
    const accept = page.getByRole('button', { name: 'Make it a goal' });
    for (let look = 0; look < 20 && (await accept.count()) === 0; look += 1) {
      await visit(page, 'sessions');
      await visit(page, 'goals');
    }
    const offered = await accept.count();
    await assertFits(page, 'goals and suggestions');
    await accept.first().click();
    await page.locator('.goal').first().waitFor();
    await page.getByRole('button', { name: 'Not now' }).first().click();
    await page.waitForFunction(
      (left) => document.querySelectorAll('.suggestion').length === left,
      offered - 2,
    );

    await visit(page, 'notices');
    const unread = await page.locator('.note.is-new').count();
    assert.ok(unread > 0);
    await page
      .getByRole('button', { name: /^Mark as read/ })
      .first()
      .click();
    await page.waitForFunction(
      (left) => document.querySelectorAll('.note.is-new').length === left,
      unread - 1,
    );
    await assertFits(page, 'notifications');
  },
);

fact(
  'loading the page again goes on with the sign-in; a stolen look at it finds no access token',
  async (page) => {
    await enterAs(page, 'Dev Patel');
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    const stored = await page.evaluate(() =>
      [...Object.values(sessionStorage), ...Object.values(localStorage), document.cookie].join(' '),
    );
    assert.doesNotMatch(stored, /eyJ/);
  },
);

fact(
  'an access token that has run out is exchanged once, and nobody notices',
  async (page, { expect }) => {
    await enterAs(page, 'Carla Reyes');
    expect(/status of 401/);
    let exchanges = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/api/auth/refresh')) exchanges += 1;
    });
    const refused = new Set();
    await page.route('**/api/**', async (route) => {
      const url = route.request().url();
      if (url.includes('/auth/') || refused.has(url)) return route.continue();
      refused.add(url);
      return route.fulfill({
        status: 401,
        json: { code: 'unauthenticated', detail: 'The token has expired.' },
      });
    });
    await visit(page, 'progress');
    await visit(page, '');
    await page.getByRole('heading', { name: 'Latest sessions' }).waitFor();
    assert.ok(
      refused.size >= 3 && exchanges >= 1 && exchanges <= 2,
      `${exchanges} exchanges for ${refused.size}`,
    );
  },
);

fact('nothing jumps while a page fills', async (page) => {
  await page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.reload();
  await page.getByRole('button', { name: /Ada Okoye/ }).waitFor();
  const places = { door: await page.evaluate(() => window.shifted) };
  await enterAs(page, 'Ada Okoye');
  for (const place of ['', 'sessions', 'progress', 'goals']) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${place}`);
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await waitUntilSettled(page);
    places[place] = await page.evaluate(() => window.shifted);
  }
  // Below this people don't notice (web.dev/cls).
  const jumpy = Object.entries(places).filter(([, shifted]) => shifted > 0.1);
  assert.deepEqual(jumpy, []);
});

fact('the page says what it is to those who do not see it', async (page) => {
  await enterAs(page, 'Carla Reyes');
  for (const place of [
    '',
    'sessions',
    'practice',
    'ask',
    'progress',
    'goals',
    'upload',
    'notices',
    'account',
  ]) {
    await visit(page, place);
    const found = await page.evaluate(() => ({
      titles: document.querySelectorAll('h1').length,
      mains: document.querySelectorAll('main').length,
      nameless: [
        ...document.querySelectorAll('button, a, input:not([type=file]), select, textarea'),
      ]
        .filter((element) => element.checkVisibility())
        .filter(
          (element) =>
            !(
              element.textContent.trim() ||
              element.getAttribute('aria-label') ||
              element.labels?.length
            ),
        )
        .map((element) => element.outerHTML),
      title: document.title,
    }));
    assert.deepEqual([found.titles, found.mains, found.nameless], [1, 1, []], place);
    assert.match(found.title, / · Study Companion$/);
  }
  // The first Tab leads past the frame.
  await visit(page, '');
  await page.reload();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(
    await page.evaluate(() => document.activeElement?.textContent),
    'Skip to the content',
  );
});

test('only public/ is served, with the headers of production, and unknown places are told apart', {
  skip,
}, async () => {
  const home = await fetch(server.origin);
  assert.equal(home.status, 200);
  assert.match(
    home.headers.get('content-security-policy'),
    /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'/,
  );
  const { accounts } = await (await fetch(`${server.origin}/demo.json`)).json();
  assert.equal(accounts.length, 8);
  for (const path of [
    '/nothing',
    '/../Cargo.toml',
    '/%2e%2e/Cargo.toml',
    '/..%2fpackage.json',
    '/.git/config',
  ]) {
    const answer = await fetch(server.origin + path);
    assert.equal(answer.status, 404, path);
    assert.match(await answer.text(), /There is no such page/);
  }
  const unknown = await fetch(`${server.origin}/api/nothing`);
  assert.equal(unknown.headers.get('content-type'), 'application/problem+json');
});
