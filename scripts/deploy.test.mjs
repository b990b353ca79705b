// The way to production: what the workflow does and in which order, which database it lets a
// deployment near, and how it finds out whether the deployment is whole.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checked } from './deploy/database.mjs';
import { troublesOf } from './deploy/smoke.mjs';
import { synced } from './deploy/sync.mjs';
import { Trouble, root } from './programs.mjs';

const read = (name) => readFileSync(join(root, name), 'utf8');
const workflow = parse(read('.github/workflows/deploy.yml'));
const { check, preview, production } = workflow.jobs;
const stepsOf = (job) => job.steps.map(({ name, uses }) => name ?? uses.split('@')[0]);

/** All texts of a value, each with the keys that lead to it. */
function* texts(value, at = []) {
  if (typeof value === 'string') yield [at, value];
  else if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) yield* texts(inner, [...at, key]);
  }
}

test('production gets its traffic after the tables, the functions and the addresses are proven', () => {
  assert.deepEqual(stepsOf(production).slice(3), [
    'Unpack', 'Insist on the database of production', 'Deploy', 'Migrate', 'Smoke test of the deployment', 'Switch',
    'Sync Inngest', 'Smoke test',
  ]);
  const run = (name) => production.steps.find((step) => step.name === name).run;
  assert.match(run('Deploy'), /--prebuilt --prod --skip-domain/);
  assert.equal(run('Migrate'), './dev migrate');
  assert.match(run('Switch'), /^vercel promote /);
});

test('only what has passed every check is deployed, and it is not built again', () => {
  assert.deepEqual(stepsOf(check).slice(3), ['Tools', 'Check', 'Build', 'Pack', 'actions/upload-artifact']);
  for (const job of [preview, production]) {
    assert.equal(job.needs, 'check');
    assert.ok(!job.steps.some(({ run }) => /cargo|vercel build/.test(run ?? '')));
  }
});

test('a preview has its own environment and is kept from the database of production first of all', () => {
  assert.equal(preview.environment.name, 'preview');
  assert.equal(production.environment.name, 'production');
  const steps = stepsOf(preview);
  const guard = steps.indexOf('Refuse the database of production');
  assert.ok(guard !== -1 && guard < steps.indexOf('Deploy') && guard < steps.indexOf('Migrate'));
  const deploy = preview.steps.find(({ name }) => name === 'Deploy');
  assert.match(deploy.run, /--env DATABASE_URL --env DATABASE_URL_UNPOOLED/);
  assert.ok(!/--prod/.test(deploy.run));
  assert.deepEqual(deploy.env.DATABASE_URL, preview.steps[guard].env.DATABASE_URL);
  assert.match(preview.if, /head\.repo\.full_name == github\.repository/);
  assert.match(production.if, /github\.event_name == 'push' && github\.ref == 'refs\/heads\/main'/);
});

test('the workflow has no more rights, time and secrets than it needs', () => {
  assert.deepEqual(workflow.permissions, {});
  for (const [name, job] of Object.entries(workflow.jobs)) {
    assert.deepEqual(job.permissions, { contents: 'read' }, name);
    assert.ok(job['timeout-minutes'] <= 60, name);
    assert.ok(job.concurrency.group, name);
    for (const { uses } of job.steps.filter((step) => step.uses)) assert.match(uses, /@[0-9a-f]{40}$/, name);
    for (const step of job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      assert.equal(step.with['persist-credentials'], false, name);
    }
  }
  for (const [at, text] of texts(workflow)) {
    if (text.includes('secrets.')) {
      assert.equal(at.at(-2), 'env', at.join('.'));
      assert.equal(at[2], 'steps', `${at.join('.')}: a secret is for a step, not for a job`);
      assert.notEqual(at[1], 'check', 'the job that runs the code of others has no secret');
    }
    // What is written into a script may be somebody's branch name.
    if (at.at(-1) === 'run') assert.ok(!text.includes('${{'), at.join('.'));
  }
});

test('every variable of .env.example stands in the table of the README', () => {
  const table = read('README.md').split('\n').filter((line) => line.startsWith('|')).join('\n');
  const names = [...read('.env.example').matchAll(/^# ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
  assert.ok(names.length > 20, names.join());
  const local = ['LOG_LEVEL'];
  assert.deepEqual(names.filter((name) => !local.includes(name) && !table.includes(`\`${name}\``)), []);
});

const NEON = 'ep-calm-sea-1.us-east-1.aws.neon.tech';
const addresses = (host, name = 'neondb') => ({
  DATABASE_URL: `postgres://app:p%40ss@${host.replace('.', '-pooler.')}/${name}?sslmode=verify-full`,
  DATABASE_URL_UNPOOLED: `postgresql://owner:p%40ss@${host}:5432/${name}?sslmode=verify-full`,
});

test('a preview may not touch the database of production, however it is spelled', () => {
  const PRODUCTION_DATABASE = `${NEON}/neondb`;
  const own = addresses('ep-own-2.us-east-1.aws.neon.tech');
  assert.equal(checked('preview', { ...own, PRODUCTION_DATABASE }), 'ep-own-2.us-east-1.aws.neon.tech/neondb');
  for (const host of [NEON, NEON.toUpperCase()]) {
    for (const named of [PRODUCTION_DATABASE, ` ${PRODUCTION_DATABASE} `, `ep-calm-sea-1-pooler.us-east-1.aws.neon.tech/neondb`]) {
      const same = { ...addresses(host), PRODUCTION_DATABASE: named };
      assert.throws(() => checked('preview', same), /would use the database of production/, `${host} ${named}`);
      assert.equal(checked('production', same), PRODUCTION_DATABASE);
    }
  }
  assert.throws(() => checked('production', { ...own, PRODUCTION_DATABASE }), /previews would not know/);
});

test('nothing is deployed with addresses that are missing, mixed up or pooled, and none is repeated', () => {
  const PRODUCTION_DATABASE = 'db.example/study';
  const good = { ...addresses(NEON), PRODUCTION_DATABASE };
  const wrong = [
    { ...good, DATABASE_URL: '' },
    { ...good, DATABASE_URL_UNPOOLED: undefined },
    { ...good, PRODUCTION_DATABASE: ' ' },
    { ...good, PRODUCTION_DATABASE: 'db.example' },
    { ...good, DATABASE_URL: 'https://user:secret@db.example/study' },
    { ...good, DATABASE_URL: 'secret' },
    { ...good, DATABASE_URL_UNPOOLED: addresses('ep-other-3.us-east-1.aws.neon.tech').DATABASE_URL_UNPOOLED },
    { ...good, DATABASE_URL_UNPOOLED: good.DATABASE_URL },
    { ...good, DATABASE_URL_UNPOOLED: good.DATABASE_URL_UNPOOLED.replace(':5432', ':6543') },
  ];
  for (const variables of wrong) {
    assert.throws(() => checked('preview', variables), (error) => {
      return error instanceof Trouble && !/secret|p%40ss|p@ss/.test(error.message);
    }, JSON.stringify(variables));
  }
  assert.throws(() => checked('staging', good), /preview or production/);
});

/** Something that answers as a deployment does. */
async function deployment(t, change = {}) {
  const answers = {
    'GET /api/health': [200, { status: 'ok', version: '1' }],
    'GET /': [200, 'page'],
    'GET /api/auth/me': [401, {}],
    'GET /api/cron/sweep': [401, {}],
    'GET /api/openapi': [200, { paths: { '/api/health': {}, '/api/students/{studentId}': {} } }],
    'OPTIONS /api/health': [204],
    'OPTIONS /api/students/00000000-0000-7000-8000-000000000000': [204],
    'PUT /api/inngest': [200, { message: 'Successfully synced.', modified: true }],
    ...change,
  };
  const server = createServer((request, response) => {
    const [status, body] = answers[`${request.method} ${request.url}`] ?? [404];
    const headers = {
      'content-security-policy': "default-src 'none'", 'strict-transport-security': 'max-age=1', 'x-content-type-options': 'nosniff',
    };
    response.writeHead(status, headers);
    response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.closeAllConnections() ?? server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

const AT_ONCE = { upWithinMs: 0, pauseMs: 0, withinMs: 0 };

test('a whole deployment has no troubles', async (t) => {
  assert.deepEqual(await troublesOf(await deployment(t), AT_ONCE), { asked: 2, troubles: [] });
});

test('a deployment is found out that lacks a variable, serves sources, lets strangers in or has no database', async (t) => {
  const broken = [
    [{ 'OPTIONS /api/students/00000000-0000-7000-8000-000000000000': [500] }, /\{studentId\}: 500, not 204 \(it lacks something/],
    [{ 'GET /Cargo.toml': [200, '[workspace]'] }, /^\/Cargo.toml: 200, not 404$/],
    [{ 'GET /api/auth/me': [200, {}] }, /without a token: 200, not 401/],
    [{ 'GET /api/health': [200, { status: 'degraded' }] }, /the product says it is degraded/],
    [{ 'GET /api/health': [500] }, /\/api\/health answers 500/],
  ];
  for (const [change, expected] of broken) {
    const { troubles } = await troublesOf(await deployment(t, change), AT_ONCE);
    assert.equal(troubles.length, 1, troubles.join());
    assert.match(troubles[0], expected);
  }
});

test('a registration that fails is told with what was said', async (t) => {
  assert.equal((await synced(await deployment(t), AT_ONCE)).modified, true);
  const refused = await deployment(t, { 'PUT /api/inngest': [500, { message: 'registration failed: no such key' }] });
  await assert.rejects(synced(refused, AT_ONCE), /not registered: 500 .*no such key/);
});
