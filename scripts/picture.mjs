// `npm run picture`: takes docs/console.png, the picture of the README, on a server of its own with
// the demo school. Another page of the console and another file can be named:
//   npm run picture -- ask /tmp/ask.png

import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundle } from './bundle.mjs';
import { OpenBookStudent } from './demo/student.mjs';
import { Trouble, install, main, root } from './processes.mjs';
import { compileServer, insistOnUnix, startServer } from './server.mjs';

/** The student in the picture: one of the demo school with a session that its tutor has just given. */
const STUDENT = { name: 'Ada Okoye', email: 'ada@demo.test', password: 'demo-password-1' };
/** The question on the page for questions: the session answers it. */
const QUESTION = 'What is the pH scale?';
/** The page of the README's picture, as the part of the address after `#/`. */
const PLACE = 'progress';
const SIZE = { width: 1280, height: 880 };
/** A README is read on slow lines too. */
const MAX_BYTES = 400_000;
const PATIENCE_MS = 60_000;

/** Practises as the student, not without a mistake, so that there is mastery to look at. */
async function practise(origin) {
  const call = async (path, { token, body } = {}) => {
    const answer = await fetch(`${origin}/api/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Trouble(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const { email, password } = STUDENT;
  const { token, user } = await call('auth/login', { body: { email, password } });
  const { sessions } = await call(`transcripts/student/${user.id}`, { token });
  const session = await call(`transcripts/${sessions[0].sessionId}?include=turns`, { token });
  const { practices } = await call(`practice/student/${user.id}`, { token });
  const practice = await written(() => call(`practice/${practices[0].practiceId}`, { token }));
  const student = new OpenBookStudent(session);
  const answers = practice.questions.map((question, n) => ({
    questionId: question.questionId,
    answer: n === 1 ? student.wrongAnswer(question) : student.answer(question),
  }));
  await call(`practice/${practice.practiceId}/submit`, { token, body: { answers } });
}

/** The practice, once its questions are there: they are written after the session was read. */
async function written(look) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const practice = await look();
    if (practice.status !== 'generating') return practice;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Trouble(`The practice was not written after ${PATIENCE_MS / 1000} seconds.`);
}

/** Signs in as a visitor of the demo does, and goes to a page of the console. */
async function open(page, origin, place) {
  const settled = () => page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  await page.goto(origin);
  await page.getByRole('button', { name: new RegExp(STUDENT.name) }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await settled();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${place}`);
  await page.waitForFunction((hash) => location.hash === hash, `#/${place}`);
  await settled();
  if (place === 'ask') await ask(page);
  // Fonts are there, and what moves has come to rest.
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(500);
}

async function ask(page) {
  await page.getByLabel('Your question').fill(QUESTION);
  await page.keyboard.press('Enter');
  await page.locator('.source').first().waitFor();
}

await main(async () => {
  const [place = PLACE, file = join(root, 'docs', 'console.png')] = process.argv.slice(2);
  insistOnUnix();
  await install();
  await bundle();
  await compileServer();
  // The browser's library is there only now.
  const { openBrowser, skip } = await import('../tests/browser/server.mjs');
  if (skip) throw new Trouble(`${skip} is missing: CHROMIUM_PATH can name it.`);
  const server = await startServer();
  const browser = await openBrowser();
  try {
    await practise(server.origin);
    const context = await browser.newContext({
      viewport: SIZE,
      deviceScaleFactor: 2,
      reducedMotion: 'reduce',
      colorScheme: 'light',
      locale: 'en-GB',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await open(page, server.origin, place);
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
    await server.stop();
  }
  const { size } = statSync(file);
  if (size > MAX_BYTES) throw new Trouble(`${file} has ${size} bytes, over ${MAX_BYTES}.`);
  console.log(`${relative('.', file)}: ${size} bytes.`);
  return 0;
});
