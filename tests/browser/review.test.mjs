// An answer's way in the browser: read along, handed in, contested, judged by a tutor, told.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openWatchedPage, skip, startServer } from './server.mjs';

/** Answers that students type. How each is read depends on the kind of the question. */
const TYPED = [
  'photosynthesis',
  'x2+1',
  '3,5 cm',
  '½',
  'x = 2 or x = 1',
  'k<=5',
  '(1, -2)',
  '2:3',
  'x^2+',
];
/** An answer that every kind of question reads, and none has for its key. */
const WRONG = '987654';

let server;
let browser;

before(async () => {
  if (skip) return;
  server = await startServer({ RATE_LIMIT_WRITES: '100/10', RATE_LIMIT_READS: '1000/10' });
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const waitUntilSettled = (page) =>
  page.waitForFunction(() => !document.querySelector('[aria-busy]'));

async function visit(page, place) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${place}`);
  await waitUntilSettled(page);
}

async function enterAs(page, name) {
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await waitUntilSettled(page);
}

async function leave(page) {
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
}

async function openPractice(page) {
  const ready = page.locator('a.line', { hasText: 'question' }).first();
  for (let look = 0; look < 40 && !(await ready.isVisible()); look += 1) {
    await visit(page, 'sessions');
    await visit(page, 'practice');
    await page.waitForTimeout(250);
  }
  await ready.click();
  await page.locator('fieldset').first().waitFor();
}

test('an answer is read along, contested, judged and told', { skip }, async () => {
  const watched = await openWatchedPage(browser, server.origin);
  const { page } = watched;
  await page.goto(server.origin);
  await enterAs(page, 'Ada Okoye');
  await openPractice(page);
  const field = page.locator('fieldset input:not([type=radio])').first();
  assert.equal(await field.count(), 1, 'a question that is answered in words');
  const line = page.locator(`#${await field.getAttribute('aria-describedby')}`);
  assert.equal(await line.getAttribute('aria-live'), 'polite');
  const readings = [];
  for (const answer of [...TYPED, WRONG]) {
    await field.fill('');
    await page.waitForFunction(
      (id) => document.getElementById(id).textContent === '',
      await line.getAttribute('id'),
    );
    await field.pressSequentially(answer, { delay: 15 });
    await line.filter({ hasText: /Read as|could not be read/ }).waitFor();
    readings.push(await line.textContent());
  }
  assert.match(readings.at(-1), /Read as .*987[.,]?654/);
  assert.ok(readings.filter((reading) => reading.startsWith('Read as')).length >= 3, readings);
  const address = new URL(page.url()).hash;
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByText('will count as wrong').waitFor();
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.locator('.result-title').waitFor();
  await waitUntilSettled(page);

  const answered = page.locator('.reviewed', { hasText: WRONG });
  await answered.getByRole('button', { name: /I think my answer is right/ }).click();
  await answered.getByLabel(/Why is it right/).fill('We called it that.');
  await answered.getByRole('button', { name: 'Ask a tutor to look' }).click();
  await answered.getByText('A tutor will look at this answer.').waitFor();
  await leave(page);

  await enterAs(page, 'Tom Hale');
  await page.getByRole('link', { name: 'Review', exact: true }).click();
  const card = page.locator('.reviewed', { hasText: 'We called it that.' });
  await card.getByText('contested').waitFor();
  await card.getByLabel(/A word to the student/).fill('Fair enough.');
  await card.getByRole('button', { name: /Counts as right/ }).click();
  await page.getByText('Nothing to review').waitFor();
  await leave(page);

  await enterAs(page, 'Ada Okoye');
  await visit(page, address.replace('#/', ''));
  await page.getByText('Fair enough.').waitFor();
  assert.equal(await page.locator('.reviewed.is-right', { hasText: 'Fair enough.' }).count(), 1);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `a judged answer is ${wide} wide at ${width}`);
  }
  assert.deepEqual(watched.wrong, []);
});
