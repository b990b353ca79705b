// The vendors' own clients against what stands in for their services: a stand-in that they find
// different would prove nothing about ours.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';

const running = [];
after(() => running.forEach((child) => child.stdin.end()));

/** Starts a stand-in and resolves to where it is. */
async function started(script) {
  const child = spawn(process.execPath, [join(import.meta.dirname, script)], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.push(child);
  const [line] = await once(child.stdout, 'data');
  return JSON.parse(line);
}

function installed(program) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const skip = installed('redis-server') ? false : 'redis-server';

test('the REST proxy is a Redis to its own client', { skip }, async () => {
  const { url, token } = await started('redis-rest.mjs');
  const redis = new Redis({ url, token });
  assert.equal(await redis.set('ü', { a: [1, 'ö'] }, { px: 60_000 }), 'OK');
  assert.deepEqual(await redis.get('ü'), { a: [1, 'ö'] });
  assert.equal(await redis.get('nothing'), null);
  assert.deepEqual(await redis.pipeline().incr('n').incr('n').mget('n', 'nothing').exec(), [1, 2, [2, null]]);
  assert.deepEqual(await redis.multi().incr('n').del('n').exec(), [3, 1]);
  await assert.rejects(redis.lpush('ü', 'x'), /WRONGTYPE/);
  await assert.rejects(new Redis({ url, token: 'other', retry: false }).get('ü'), /WRONGPASS/);
});

test('the limiter of the same maker counts there', { skip }, async () => {
  const redis = new Redis(await started('redis-rest.mjs'));
  const limiter = Ratelimit.slidingWindow(2, '10000 s');
  const limit = new Ratelimit({ redis, limiter, ephemeralCache: false });
  const taken = [];
  for (let time = 0; time < 3; time += 1) taken.push((await limit.limit('ada')).success);
  assert.deepEqual(taken, [true, true, false]);
});

test('the store of files is one to its own client', async () => {
  const { blob: store } = await started('emulate.mjs');
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
  assert.deepEqual(blobs.map(({ pathname, size }) => [pathname, size]), [['a/large', large.length], ['a/ü 1.txt', 5]]);
  const read = (bearer) => fetch(`${store.reads}/a/%C3%BC%201.txt?cache=0`, { headers: { authorization: `Bearer ${bearer}` } });
  assert.equal(await (await read(store.token)).text(), 'hello');
  assert.equal((await read('vercel_blob_rw_standin1_other')).status, 403);
  await assert.rejects(blob.put('b', 'x', { ...options, access: 'public' }));
  await blob.del(['a/large', 'a/ü 1.txt', 'never'], options);
  await assert.rejects(blob.head('a/large', options), blob.BlobNotFoundError);
});
