// The real server on a fresh data folder, and a browser to look at it with.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from '../../scripts/programs.mjs';

/** How long the server may take to make its database and load the demo school. */
const START_MS = 120_000;

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const program = process.env.CHROMIUM_PATH ?? BROWSERS.find((path) => existsSync(path));
const server = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'debug', 'dev');

/** What is missing for these tests, for `test(name, { skip }, …)`; false when nothing is. */
export const skip = program === undefined || !existsSync(program) ? 'Chromium' : false;

/** A browser that talks to nobody on its own account. */
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

/** Starts the server on any free port; `stop` ends it and removes its data. */
export async function startServer(variables = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'study-browser-'));
  const { PATH, HOME } = process.env;
  const child = spawn(server, ['serve'], {
    cwd: folder,
    env: { PATH, HOME, PORT: '0', STUDY_DATA_DIR: join(folder, 'data'), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = new Promise((done) => child.once('close', done));
  const up = new Promise((done, fail) => {
    const hear = (chunk) => {
      said += chunk;
      if (said.includes('is set up (.env.example).')) done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', fail);
    ended.then((code) => fail(new Error(`the server ended with ${code}: ${said}`)));
    setTimeout(
      () => fail(new Error(`the server is not up after ${START_MS} ms: ${said}`)),
      START_MS,
    ).unref();
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    removeCluster(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await up;
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin: /runs at (\S+)/.exec(said)[1], stop, said: () => said };
}

/** Postgres refuses to run as root: root's files of it lie under a name made from the data folder's. */
function removeCluster(folder) {
  if (process.getuid?.() !== 0) return;
  const hash = createHash('sha256')
    .update(join(realpathSync(folder), 'data', 'postgres'))
    .digest('hex');
  rmSync(`/var/tmp/study-companion-${hash.slice(0, 16)}`, { recursive: true, force: true });
}

/**
 * A page that writes down what must never happen: complaints on the console, broken policies,
 * requests to anybody but the server, answers that are failures of ours.
 */
export async function watchedPage(browser, origin, options = {}) {
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
