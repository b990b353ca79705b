// The AI SDK asks the companion: its chat in Node, and `useChat` in a React page in a browser, both
// as npm has them, against the server of `npm start`, or the one at STUDY_URL.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Chat } from '@ai-sdk/react';
import { build } from 'esbuild';
import { openBrowser, openWatchedPage, skip, startServer } from '../browser/server.mjs';
import { signIn, textOf, transport } from './asking.mjs';

const EMAIL = 'ada@demo.test';
const QUESTION = 'What is the pH scale?';
/** A page waits so long for anything, in milliseconds. */
const PATIENCE_MS = 20_000;
/** The text has begun after so long on a machine that does nothing else; here others may work. */
const FIRST_TEXT_MS = 3_000;
/** Bytes between two places where a stream is cut. */
const STEP = 10;

let server;
let token;

before(async () => {
  const origin = process.env.STUDY_URL;
  if (origin) {
    server = { origin, stop: () => undefined };
    token = await signIn(origin, EMAIL);
    return;
  }
  const limits = ['MODEL', 'MODEL_ADDRESS', 'MODEL_GUESTS', 'READS'];
  const plenty = limits.map((name) => [`RATE_LIMIT_${name}`, '100000/60']);
  server = await startServer(Object.fromEntries(plenty));
  token = await signIn(server.origin, EMAIL);
});

after(() => server?.stop());

const chatOf = (options = {}, init = {}) =>
  new Chat({ transport: transport(server.origin, token, options), ...init });

/** What is stored of the conversation that an answer belongs to. */
async function stored({ metadata }) {
  const answer = await fetch(`${server.origin}/api/chat/conversation/${metadata.conversationId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await answer.json()).messages;
}

test('a question is answered, with its sources after its text, and stored as it was streamed', async () => {
  const seen = [];
  const chat = chatOf({}, { onData: (part) => seen.push(part.type) });
  await chat.sendMessage({ text: QUESTION });
  assert.equal(chat.error, undefined);
  assert.equal(chat.status, 'ready');
  const [asked, answer] = chat.messages;
  assert.deepEqual([asked.role, answer.role], ['user', 'assistant']);
  const kinds = answer.parts.map(({ type }) => type);
  assert.equal(kinds[0], 'text');
  assert.ok(kinds.includes('source-document') && kinds.includes('data-confidence'), kinds.join());
  assert.deepEqual(seen, ['data-confidence']);
  const messages = await stored(answer);
  assert.equal(messages.length, 2);
  assert.equal(messages[1].content, textOf(answer));
  assert.equal(messages[1].messageId, answer.id);
  const source = answer.parts.find(({ type }) => type === 'source-document');
  const { quote } = source.providerMetadata.studyCompanion;
  assert.equal(messages[1].sources[0].quote, quote);

  await chat.sendMessage({ text: 'And what is a base?' });
  assert.equal(chat.messages.length, 4);
  assert.equal((await stored(chat.messages[3])).length, 4);
  await chat.regenerate();
  assert.equal(chat.messages.length, 4);
  assert.equal(chat.status, 'ready');
});

test('a calm answer is a message like any other, with an alert', async () => {
  const chat = chatOf();
  await chat.sendMessage({ text: 'I want to kill myself' });
  const alert = chat.messages[1].parts.find(({ type }) => type === 'data-alert');
  assert.ok(alert.data.helpLines.length > 0);
  assert.ok(textOf(chat.messages[1]).startsWith(alert.data.text));
});

test('what is refused is an error of the chat', async () => {
  const nobody = new Chat({ transport: transport(server.origin, 'no token') });
  await nobody.sendMessage({ text: QUESTION });
  assert.equal(nobody.status, 'error');
  assert.match(nobody.error.message, /unauthenticated/);
  const chat = chatOf();
  await chat.sendMessage({ text: ' ' });
  assert.match(chat.error.message, /Write a question/);
});

test('a stopped answer is finished and stored', async () => {
  const fetchAndStop = async (...request) => {
    const response = await fetch(...request);
    setTimeout(() => void chat.stop(), 0);
    return response;
  };
  const chat = chatOf({ fetch: fetchAndStop }, { id: `stopped-${Date.now()}` });
  await chat.sendMessage({ text: QUESTION });
  const again = chatOf({}, { id: chat.id });
  for (let look = 0; look < 50 && again.messages.length === 0; look += 1) {
    await again.resumeStream();
    await new Promise((done) => setTimeout(done, 100));
  }
  const [, answer] = await stored(again.messages[0]);
  assert.equal(answer.content, textOf(again.messages[0]));
});

test('a chat that has no answer yet has nothing to resume', async () => {
  const chat = chatOf();
  await chat.resumeStream();
  assert.deepEqual([chat.status, chat.error, chat.messages], ['ready', undefined, []]);
});

/** A fetch whose answers end after so many bytes, as when the line breaks. */
function cutAfter(bytes, noteLength) {
  return async (...request) => {
    const response = await fetch(...request);
    const whole = new Uint8Array(await response.arrayBuffer());
    noteLength(whole.length);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(whole.slice(0, bytes));
        if (bytes < whole.length) controller.error(new TypeError('network error'));
        else controller.close();
      },
    });
    return new Response(body, { status: response.status, headers: response.headers });
  };
}

test('an answer cut at every tenth byte resumes to the same text', async () => {
  let length = Number.POSITIVE_INFINITY;
  let cuts = 0;
  for (let bytes = 0; bytes < length; bytes += STEP) {
    const options = { fetch: cutAfter(bytes, (whole) => (length = whole)) };
    const chat = chatOf(options, { id: `cut-${bytes}-${Date.now()}` });
    await chat.sendMessage({ text: QUESTION });
    // The same front end, with a line that holds.
    const again = chatOf({}, { id: chat.id, messages: chat.messages });
    await again.resumeStream();
    assert.equal(again.status, 'ready', `${bytes}: ${again.error}`);
    const answers = again.messages.filter(({ role }) => role === 'assistant');
    assert.equal(answers.length, 1, `${bytes}: ${JSON.stringify(again.messages)}`);
    assert.equal((await stored(answers[0]))[1].content, textOf(answers[0]), `${bytes}`);
    cuts += 1;
  }
  console.log(`# cut at ${cuts} places of ${length} bytes`);
  assert.ok(cuts > 50, `${cuts}`);
});

test('useChat in a React page asks, shows the answer, and resumes it on loading', {
  skip,
}, async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.mjs')],
    bundle: true,
    write: false,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const browser = await openBrowser();
  try {
    const { page, wrong } = await openWatchedPage(browser, server.origin);
    page.setDefaultTimeout(PATIENCE_MS);
    await page.route('**/use-chat.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: outputFiles[0].text }),
    );
    await page.route('**/use-chat', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><title>useChat</title><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/use-chat.js"></script>',
      }),
    );
    const id = `page-${Date.now()}`;
    await page.addInitScript((props) => Object.assign(window, props), { token, chat: id });
    await page.goto(`${server.origin}/use-chat`);
    await page.getByLabel('Question').fill(QUESTION);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('[data-status=ready] [data-role=assistant]').waitFor();
    const shown = await page.locator('[data-role=assistant] p').textContent();
    const first = await page.evaluate(() => window.firstTextMs);
    console.log(`# the first text came after ${Math.round(first)} ms`);
    assert.ok(first < FIRST_TEXT_MS, `${first} ms`);
    assert.ok((await page.locator('[data-role=assistant] li').count()) > 0, 'sources');
    await page.reload();
    await page.locator('[data-status=ready] [data-role=assistant]').waitFor();
    assert.equal(await page.locator('[data-role=assistant] p').textContent(), shown);
    assert.equal(await page.locator('[data-role=assistant]').count(), 1);
    assert.deepEqual(wrong, []);
  } finally {
    await browser.close();
  }
});
