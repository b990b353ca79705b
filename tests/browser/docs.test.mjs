// The page at /api/docs in a real browser: it shows everything, loads nothing from elsewhere, and works.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, skip, startServer, openWatchedPage } from './server.mjs';

/** Postgres, the demo school and a browser, on a machine that may do other things too. */
const PATIENCE = { timeout: 180_000 };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let server;
let browser;

before(async () => {
  if (skip) return;
  server = await startServer();
  browser = await openBrowser();
}, PATIENCE);

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The page with everything drawn. */
async function openDocs(options) {
  const watched = await openWatchedPage(browser, server.origin, options);
  await watched.page.goto(`${server.origin}/api/docs`);
  await watched.page.locator('.opblock').first().waitFor();
  return watched;
}

const operation = (page, id) => page.locator(`.opblock[id$="-${id}"]`);

/** Tries an operation out and returns the status it was answered. */
async function tryOut(page, id, body) {
  const block = operation(page, id);
  if (!(await block.getAttribute('class')).includes('is-open')) {
    await block.locator('.opblock-summary-control').click();
  }
  if (body) await block.locator('textarea.body-param__text').fill(JSON.stringify(body));
  const answered = page.waitForResponse(
    (response) => response.request().resourceType() === 'fetch',
  );
  await block.locator('button.execute').click();
  const status = (await answered).status();
  await block
    .locator('.live-responses-table td.response-col_status', { hasText: `${status}` })
    .waitFor();
  return status;
}

test('every operation is shown, and nothing is asked of anybody else', {
  ...PATIENCE,
  skip,
}, async () => {
  const { page, context, wrong } = await openDocs();
  const document = await (await fetch(`${server.origin}/api/openapi`)).json();
  const described = Object.values(document.paths).flatMap((item) => Object.keys(item)).length;
  assert.equal(await page.locator('.opblock').count(), described);
  assert.equal(await page.locator('.opblock-tag').count(), document.tags.length);
  assert.match(await page.title(), /Study Companion/);
  // Open one, so that examples and schemas are drawn as well.
  await operation(page, 'practiceSubmit').locator('.opblock-summary-control').click();
  await operation(page, 'practiceSubmit').locator('.responses-table').first().waitFor();
  assert.deepEqual(wrong, []);
  await context.close();
});

test('whoever signs in by trying it out is signed in, until the page is left', {
  ...PATIENCE,
  skip,
}, async () => {
  const { page, context, wrong, expect } = await openDocs();
  expect(/401 \(Unauthorized\).*\/api\/auth\/(login|me)/);
  assert.equal(
    await tryOut(page, 'authLogin', { email: 'ada@demo.test', password: 'not-her-password' }),
    401,
  );
  assert.equal(await page.locator('#who').innerText(), 'Not signed in');
  assert.equal(
    await tryOut(page, 'authLogin', { email: 'ada@demo.test', password: 'demo-password-1' }),
    200,
  );
  await page.getByText('Signed in as ada@demo.test').waitFor();
  assert.equal(await tryOut(page, 'authMe'), 200);
  assert.match(
    await operation(page, 'authMe').locator('.live-responses-table').innerText(),
    /ada@demo\.test/,
  );
  const stored = await page.evaluate(() => [
    localStorage.length,
    sessionStorage.length,
    document.cookie,
  ]);
  assert.deepEqual(stored, [0, 0, '']);
  // Not a reload: its address names the operation, which the page then opens by itself, some time.
  await page.goto('about:blank');
  await page.goto(`${server.origin}/api/docs`);
  await page.locator('.opblock').first().waitFor();
  assert.equal(await tryOut(page, 'authMe'), 401);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('a token can be pasted', { ...PATIENCE, skip }, async () => {
  const { page, context, wrong } = await openDocs();
  const body = JSON.stringify({ email: 'ada@demo.test', password: 'demo-password-1' });
  const headers = { 'content-type': 'application/json' };
  const login = await fetch(`${server.origin}/api/auth/login`, { method: 'POST', headers, body });
  await page.locator('.btn.authorize').first().click();
  const bearer = page.locator('.modal-ux .auth-container', { hasText: 'bearer (http, Bearer)' });
  await bearer.locator('input').fill((await login.json()).token);
  await bearer.locator('.btn.authorize').click();
  await page.locator('.modal-ux .btn-done').first().click();
  assert.equal(await tryOut(page, 'authMe'), 200);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('a phone shows it without scrolling sideways', { ...PATIENCE, skip }, async () => {
  const { page, context, wrong } = await openDocs(PHONE);
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok((await width()) <= 390, `${await width()} px`);
  await operation(page, 'authLogin').locator('.opblock-summary-control').click();
  await operation(page, 'authLogin').locator('.responses-table').first().waitFor();
  assert.ok((await width()) <= 390, `${await width()} px with an operation open`);
  assert.deepEqual(wrong, []);
  await context.close();
});
