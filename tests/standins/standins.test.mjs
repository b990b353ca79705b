// The vendors' own clients against what stands in for their services: a stand-in that they find
// different would prove nothing about ours.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import { sign } from './executor.mjs';
import { answer, bodyOf } from './standin-server.mjs';

const running = [];
after(() => {
  for (const child of running) child.stdin.end();
});

/** Starts a stand-in and resolves to where it is. */
async function startStandin(script, more = {}) {
  const env = { ...process.env, ...more };
  const child = spawn(process.execPath, [join(import.meta.dirname, script)], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.push(child);
  const [line] = await once(child.stdout, 'data');
  return JSON.parse(line);
}

function isInstalled(program) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const skip = isInstalled('redis-server') ? false : 'redis-server';

test('the REST proxy is a Redis to its own client', { skip }, async () => {
  const { url, token } = await startStandin('redis-rest.mjs');
  const redis = new Redis({ url, token });
  assert.equal(await redis.set('ü', { a: [1, 'ö'] }, { px: 60_000 }), 'OK');
  assert.deepEqual(await redis.get('ü'), { a: [1, 'ö'] });
  assert.equal(await redis.get('nothing'), null);
  assert.deepEqual(await redis.pipeline().incr('n').incr('n').mget('n', 'nothing').exec(), [
    1,
    2,
    [2, null],
  ]);
  assert.deepEqual(await redis.multi().incr('n').del('n').exec(), [3, 1]);
  await assert.rejects(redis.lpush('ü', 'x'), /WRONGTYPE/);
  await assert.rejects(new Redis({ url, token: 'other', retry: false }).get('ü'), /WRONGPASS/);
});

test('the limiter of the same maker counts there', { skip }, async () => {
  const redis = new Redis(await startStandin('redis-rest.mjs'));
  const limiter = Ratelimit.slidingWindow(2, '10000 s');
  const limit = new Ratelimit({ redis, limiter, ephemeralCache: false });
  const taken = [];
  for (let time = 0; time < 3; time += 1) taken.push((await limit.limit('ada')).success);
  assert.deepEqual(taken, [true, true, false]);
});

test('the store of files is one to its own client', async () => {
  const { blob: store } = await startStandin('emulate.mjs');
  process.env.VERCEL_BLOB_API_URL = store.api;
  process.env.VERCEL_BLOB_RETRIES = '0';
  const blob = await import('@vercel/blob');
  const options = { token: store.token, access: 'private' };
  await blob.put('a/ü 1.txt', 'hello', options);
  await assert.rejects(blob.put('a/ü 1.txt', 'again', options), /already exists/);
  const large = Buffer.alloc(9 * 1024 * 1024, 7);
  await blob.put('a/large', large, { ...options, multipart: true });
  assert.equal((await blob.head('a/large', options)).size, large.length);
  const { blobs } = await blob.list({ ...options, prefix: 'a/' });
  assert.deepEqual(
    blobs.map(({ pathname, size }) => [pathname, size]),
    [
      ['a/large', large.length],
      ['a/ü 1.txt', 5],
    ],
  );
  const read = (bearer) =>
    fetch(`${store.reads}/a/%C3%BC%201.txt?cache=0`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
  assert.equal(await (await read(store.token)).text(), 'hello');
  assert.equal((await read('vercel_blob_rw_standin1_other')).status, 403);
  await assert.rejects(blob.put('b', 'x', { ...options, access: 'public' }));
  await blob.del(['a/large', 'a/ü 1.txt', 'never'], options);
  await assert.rejects(blob.head('a/large', options), blob.BlobNotFoundError);
});

test('calls of jobs are signed as Inngest signs them', () => {
  const key = 'signkey-test-8ee2262a15e8d3c42d6a840db7af3de2aab08ef632b32a37a687f24b34dba3ff';
  const expected = 'edc5ded788d5d906ffbd72e873ff6cdd580422a28cb76288b8cb950d77e36879';
  assert.equal(sign(key, '{"a":1,"b":"x"}', 1_700_000_000), `t=1700000000&s=${expected}`);
});

/** An endpoint whose jobs are written as what they answer to a call; resolves once `last` was called. */
async function jobs(functions, last) {
  const signingKey = 'signkey-test-00ff';
  const calls = [];
  let done;
  const ended = new Promise((resolve) => {
    done = resolve;
  });
  const server = createServer(async (request, response) => {
    const body = (await bodyOf(request)).toString();
    const signature = request.headers['x-inngest-signature'];
    assert.equal(signature, sign(signingKey, body, /t=(\d+)/.exec(signature)[1]));
    const sdk = { 'x-inngest-sdk': 'test:v1' };
    if (request.method === 'PUT')
      return answer(
        response,
        200,
        { functions: functions.map(({ answers, ...known }) => known) },
        sdk,
      );
    const { searchParams } = new URL(request.url, 'http://x');
    const [id, step] = ['fnId', 'stepId'].map((name) => searchParams.get(name));
    const { steps, ctx, event } = JSON.parse(body);
    calls.push([id, step, ctx.attempt, steps]);
    const [status, value, headers] = functions
      .find((known) => known.id === id)
      .answers(steps, { step, ctx, event });
    answer(response, status, value, { ...sdk, ...headers });
    if (id === last && status === 200) done();
    return undefined;
  });
  await new Promise((up) => server.listen(0, '127.0.0.1', up));
  after(() => server.closeAllConnections() ?? server.close());
  const origin = `http://127.0.0.1:${server.address().port}`;
  const { url, eventKey } = await startStandin('inngest.mjs', {
    STUDY_ORIGIN: origin,
    INNGEST_SIGNING_KEY: signingKey,
  });
  const send = (events, key = eventKey) =>
    fetch(`${url}/e/${key}`, { method: 'POST', body: JSON.stringify(events) });
  return { send, calls, ended };
}

const describeFunction = (id, event, more = {}) => ({
  id,
  triggers: [{ event }],
  steps: { step: { retries: { attempts: 1 } } },
  ...more,
});

test('a job goes step by step, each remembered, and an event starts it once', async () => {
  const { send, calls, ended } = await jobs(
    [
      {
        ...describeFunction('a', 'begin', { concurrency: { limit: 1, key: 'event.data.of' } }),
        answers(steps) {
          if (!('one' in steps)) return [206, [{ id: 'one', op: 'StepRun', data: 1 }]];
          if (!('rest' in steps)) return [206, [{ id: 'rest', op: 'Sleep', name: '10ms' }]];
          return [200, null];
        },
      },
    ],
    'a',
  );
  const requests = await send([
    { id: 'e', name: 'begin', data: { of: 'ada' } },
    { name: 'other', data: {} },
  ]);
  assert.equal((await requests.json()).ids[0], 'e');
  await ended;
  assert.equal((await send({ id: 'e', name: 'begin', data: {} })).status, 200);
  assert.equal((await send({ name: 'begin' }, 'guessed')).status, 401);
  assert.deepEqual(
    calls.map(([, step]) => step),
    ['step', 'step', 'step'],
  );
  assert.deepEqual(calls.at(-1)[3], { one: { data: 1 }, rest: null });
});

test('a step is tried again, its job told when that is of no use, and its failure starts what handles it', async () => {
  const failing = { id: 's', op: 'StepError', error: { name: 'Error', message: 'no' } };
  const { send, calls, ended } = await jobs(
    [
      {
        ...describeFunction('b', 'begin'),
        answers: (steps) =>
          's' in steps
            ? [400, steps.s.error, { 'x-inngest-no-retry': 'true' }]
            : [206, [failing], { 'retry-after': '0' }],
      },
      {
        ...describeFunction('b-failure', '', {
          triggers: [
            { event: 'inngest/function.failed', expression: "event.data.function_id == 'b'" },
          ],
        }),
        answers: (_, { event }) => [200, event.data.error.message],
      },
    ],
    'b-failure',
  );
  await send({ name: 'begin', data: {} });
  await ended;
  assert.deepEqual(
    calls.map(([id, , attempt]) => [id, attempt]),
    [
      ['b', 0],
      ['b', 1],
      ['b', 0],
      ['b-failure', 0],
    ],
  );
});
