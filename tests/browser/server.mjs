// A browser to look at the real server with.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export { startServer } from '../../scripts/server.mjs';

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const program = process.env.CHROMIUM_PATH ?? BROWSERS.find((path) => existsSync(path));

/** The program that these tests lack, for `test(name, { skip }, …)`; false when none is missing. */
export const skip = program === undefined || !existsSync(program) ? 'Chromium' : false;

/** A browser that opens no connection on its own account. */
export function openBrowser() {
  return chromium.launch({
    executablePath: program,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

/**
 * A page that writes down what must never happen: complaints on the console, broken policies,
 * requests to anybody but the server, answers that are failures of ours.
 */
export async function openWatchedPage(browser, origin, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const wrong = [];
  const expected = [];
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    if (expected.some((pattern) => pattern.test(`${message.text()} ${message.location().url}`)))
      return;
    wrong.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => wrong.push(`error: ${error.stack}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol))
      wrong.push(`request to ${url.origin}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) wrong.push(`${response.status()} ${response.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return { page, context, wrong, expect: (pattern) => expected.push(pattern) };
}
