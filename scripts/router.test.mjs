// The router that stands in for the platform when built functions are tried: it has to do what was seen
// of the platform, or what passes behind it proves nothing.

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { matchesPattern } from '../tests/vercel/output.mjs';
import { startRouter } from '../tests/vercel/router.mjs';

/** A function that answers with its request; a query makes it slow or kills it. */
const PROGRAM = `#!${process.execPath}
import('node:http').then(({ createServer }) => {
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk) => { bytes += chunk.length; });
    request.on('end', () => {
      if (request.url.includes('die')) process.exit(7);
      const { method, url, headers } = request;
      const answer = JSON.stringify({ name: process.cwd(), pid: process.pid, method, url, headers, bytes, hosted: !process.env.VERCEL_DEV, secret: process.env.SECRET });
      setTimeout(() => response.writeHead(201, { 'x-own': '1', 'x-rule': 'own' }).end(answer), url.includes('slow') ? 5000 : 0);
    });
  });
  server.listen(Number(process.env.VERCEL_DEV_PORT), '127.0.0.1', () => console.log('Dev server listening: ' + server.address().port));
});
`;

const ROUTES = [
  { src: '^(?:/(.*))$', headers: { 'X-Rule': 'platform' }, continue: true },
  { handle: 'filesystem' },
  {
    src: '^/api/p/([^/]+)/(submit/|submit|submit\\.rs)$',
    dest: '/api/p/[practiceId]/submit?practiceId=$1',
    check: true,
  },
  { src: '^/api/t/([^/]+)$', dest: '/api/t/[id]?id=$1', check: true },
  { src: '^/api(/.*)?$', status: 404 },
  { handle: 'error' },
  { status: 404, src: '^(?!/api).*$', dest: '/404.html' },
];

/** A router over four functions and two pages. */
async function router(t, options = {}) {
  const project = mkdtempSync(join(tmpdir(), 'study-router-'));
  const output = join(project, '.vercel', 'output');
  mkdirSync(join(output, 'static'), { recursive: true });
  writeFileSync(join(output, 'static', 'index.html'), 'home');
  writeFileSync(join(output, 'static', '404.html'), 'lost');
  writeFileSync(join(output, 'config.json'), JSON.stringify({ version: 3, routes: ROUTES }));
  for (const name of ['api/t/[id]', 'api/t/upload', 'api/p/[practiceId]/submit', 'api/goals']) {
    const folder = join(output, 'functions', `${name}.func`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, '.vc-config.json'),
      JSON.stringify({ handler: 'executable', maxDuration: 3 }),
    );
    writeFileSync(join(folder, 'executable'), PROGRAM);
    chmodSync(join(folder, 'executable'), 0o755);
  }
  const { origin, close } = await startRouter({
    output,
    env: { PATH: process.env.PATH, SECRET: 's' },
    ...options,
  });
  t.after(async () => {
    await close();
    rmSync(project, { recursive: true, force: true });
  });
  const ask = async (path, init) => {
    const answer = await fetch(origin + path, init);
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      seen: answer.status === 201 ? JSON.parse(text) : undefined,
    };
  };
  return { ask, close };
}

test('a path reaches its function as it was asked for, with the parameter added', async (t) => {
  const { ask } = await router(t);
  for (const [path, name, url] of [
    ['/api/t/upload?x=1', 't/upload', '/api/t/upload?x=1'],
    ['/api/t/abc', 't/[id]', '/api/t/abc?id=abc'],
    ['/api/t/abc?id=evil', 't/[id]', '/api/t/abc?id=evil'],
    ['/api/t/s%C3%A9-1', 't/[id]', '/api/t/s%C3%A9-1?id=s%C3%A9-1'],
    ['/api/t/a%2Fb?x=1', 't/[id]', '/api/t/a%2Fb?x=1&id=a%2Fb'],
    ['/api/t/[id]', 't/[id]', '/api/t/[id]'],
    ['/api/p/77/submit?q=a+b', 'p/[practiceId]/submit', '/api/p/77/submit?q=a+b&practiceId=77'],
    ['/api/p/9/submit/', 'p/[practiceId]/submit', '/api/p/9/submit/?practiceId=9'],
    ['/api/goals', 'goals', '/api/goals'],
  ]) {
    const { seen: request } = await ask(path);
    assert.ok(request?.name.endsWith(`/functions/api/${name}.func`), `${path}: ${request?.name}`);
    assert.equal(request.url, url);
  }
});

test('what is no route is missing: with a page, but not under /api', async (t) => {
  const { ask } = await router(t);
  assert.deepEqual([(await ask('/')).status, (await ask('/')).text], [200, 'home']);
  assert.deepEqual([(await ask('/nothing')).status, (await ask('/nothing')).text], [404, 'lost']);
  for (const path of ['/api', '/api/nothing', '/api/t/a/', '/api/p/9']) {
    const { status, text } = await ask(path);
    assert.equal(status, 404, path);
    assert.notEqual(text, 'lost', path);
  }
  assert.equal((await ask('/../.vc-config.json')).status, 404);
  assert.equal((await ask('/', { method: 'POST' })).status, 405);
});

test('the rules for headers win over what an answer says, and nobody tells whose address he has', async (t) => {
  const { ask } = await router(t);
  const { headers, seen } = await ask('/api/goals', {
    headers: { 'x-real-ip': '6.6.6.6', 'x-forwarded-for': '6.6.6.6', authorization: 'Bearer t' },
  });
  assert.deepEqual([headers.get('x-rule'), headers.get('x-own')], ['platform', '1']);
  assert.deepEqual(
    [seen.headers['x-real-ip'], seen.headers['x-forwarded-for']],
    ['127.0.0.1', '127.0.0.1'],
  );
  assert.equal(seen.headers.authorization, 'Bearer t');
  assert.deepEqual([seen.hosted, seen.secret], [false, 's']);
  assert.equal((await ask('/nothing')).headers.get('x-rule'), 'platform');
});

test('functions are hosted when that is asked for', async (t) => {
  const { ask } = await router(t, { hosted: true });
  assert.equal((await ask('/api/goals')).seen.hosted, true);
});

test('one process serves many requests, also at once, and bodies arrive whole', async (t) => {
  const { ask } = await router(t);
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      ask('/api/goals', { method: 'POST', body: 'x'.repeat(n * 1000) }),
    ),
  );
  assert.equal(new Set(all.map(({ seen }) => seen.pid)).size, 1);
  assert.deepEqual(
    all.map(({ seen }) => seen.bytes),
    all.map((_, n) => n * 1000),
  );
  const large = await ask('/api/goals', { method: 'POST', body: 'x'.repeat(4_600_000) });
  assert.deepEqual(
    [large.status, large.headers.get('x-vercel-error')],
    [413, 'FUNCTION_PAYLOAD_TOO_LARGE'],
  );
});

test('a function that is slow is given up, one that has died is started again, and none is left', async (t) => {
  t.mock.method(console, 'error', () => {});
  const { ask, close } = await router(t);
  assert.equal((await ask('/api/goals?slow')).status, 504);
  const { seen: first } = await ask('/api/goals');
  assert.equal((await ask('/api/goals?die')).status, 502);
  const { seen: second } = await ask('/api/goals');
  assert.notEqual(second.pid, first.pid);
  await close();
  assert.throws(() => process.kill(second.pid, 0), { code: 'ESRCH' });
});

test('a pattern of vercel.json matchesPattern as it does for the builder', () => {
  assert.ok(
    matchesPattern('api/**/*.rs', 'api/goals.rs') &&
      matchesPattern('api/**/*.rs', 'api/a/[b]/c.rs'),
  );
  assert.ok(
    matchesPattern('api/cron/*.rs', 'api/cron/sweep.rs') &&
      !matchesPattern('api/cron/*.rs', 'api/cron/a/b.rs'),
  );
  assert.ok(
    matchesPattern('api/inngest.rs', 'api/inngest.rs') &&
      !matchesPattern('api/inngest.rs', 'api/inngestXrs'),
  );
});
