// The way to production: how variables get there, what the workflow does and in which order, which
// database it lets a deployment near, and how it finds out whether the deployment is whole.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checkAddresses } from './deploy/database.mjs';
import { checkProject } from './deploy/project.mjs';
import { troublesOf } from './deploy/smoke.mjs';
import { syncFunctions } from './deploy/sync.mjs';
import { sharedValues, variablesOf } from './deploy/variables.mjs';
import { Trouble, root } from './processes.mjs';

const read = (name) => readFileSync(join(root, name), 'utf8');
/** The commands that a page shows, in the order it shows them. */
const commandsOf = (name) =>
  [...read(name).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join('');
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
    'Unpack',
    'Insist on the project of production',
    'Insist on the database of production',
    'Deploy',
    'Migrate',
    'Smoke test of the deployment',
    'Switch',
    'Sync Inngest',
    'Smoke test',
  ]);
  const run = (name) => production.steps.find((step) => step.name === name).run;
  assert.match(run('Deploy'), /--prebuilt --prod --skip-domain/);
  assert.equal(run('Migrate'), './dev migrate');
  assert.match(run('Switch'), /^vercel promote /);
});

test('only what has passed every check is deployed, and it is not built again', () => {
  assert.deepEqual(stepsOf(check).slice(3), [
    'Tools',
    'Check',
    'Build',
    'Pack',
    'actions/upload-artifact',
  ]);
  for (const job of [preview, production]) {
    assert.equal(job.needs, 'check');
    assert.ok(!job.steps.some(({ run }) => /cargo|vercel build/.test(run ?? '')));
  }
});

test('the functions are looked at and then tried out, both before they are deployed', () => {
  const lines = read('.ci/run').split('\n');
  const [looked, tried] = ['vercel:check', 'vercel:warm'].map((name) =>
    lines.findIndex((line) => line.includes(`npm run ${name}`)),
  );
  assert.ok(looked !== -1 && looked < tried);
  assert.equal(check.steps.find(({ name }) => name === 'Check').run, '.ci/run');
});

test('an address gets its traffic however it is spelled', () => {
  const { run } = preview.steps.find(({ name }) => name === 'Switch');
  for (const APP_URL of ['https://preview.example', 'https://preview.example/']) {
    const output = execFileSync('sh', ['-c', `vercel() { echo "$*"; }\n${run}`], {
      encoding: 'utf8',
      env: { APP_URL, DEPLOYMENT: 'https://d.example' },
    });
    assert.equal(output, 'alias set https://d.example preview.example\n');
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

test('a preview has a project and a token of its own, tried on production before anything is deployed', () => {
  const steps = stepsOf(preview);
  const guard = steps.indexOf('Refuse the project of production and whatever opens it');
  assert.ok(guard !== -1 && guard < steps.indexOf('Deploy') && guard < steps.indexOf('Migrate'));
  assert.equal(preview.steps[guard].run, 'node scripts/deploy/project.mjs preview');
  // The very token that deploys, for the very project.
  const deploy = preview.steps.find(({ name }) => name === 'Deploy');
  assert.equal(deploy.env.VERCEL_TOKEN, preview.steps[guard].env.VERCEL_TOKEN);
  for (const job of [preview, production]) {
    assert.equal(job.env.VERCEL_PROJECT_ID, '${{ vars.VERCEL_PROJECT_ID }}');
    assert.equal(job.env.PRODUCTION_PROJECT, '${{ vars.PRODUCTION_PROJECT }}');
  }
  // Set for an environment, a variable or secret does not count in the other one.
  const commands = commandsOf('docs/deploy.md');
  assert.match(
    commands,
    /for name in VERCEL_TOKEN VERCEL_AUTOMATION_BYPASS_SECRET; do gh secret set \$name --env \$environment; done/,
  );
  assert.match(
    commands,
    /for name in APP_URL VERCEL_ORG_ID VERCEL_PROJECT_ID; do\n +gh variable set \$name --env \$environment/,
  );
});

test('the token of previews is refused unless it opens their project and not that of production', async (t) => {
  const opens = { own: 200, production: 403 };
  const api = createServer((request, response) => {
    const [, project, team] = /^\/v9\/projects\/prj_(\w+)\?teamId=(\w+)$/.exec(request.url) ?? [];
    const known = team === 'team_1' && request.headers.authorization === 'Bearer secret-token';
    response.writeHead(known ? opens[project] : 500).end('{}');
  });
  await new Promise((listening) => {
    api.listen(0, '127.0.0.1', listening);
  });
  t.after(() => {
    api.close();
  });
  const address = `http://127.0.0.1:${api.address().port}`;
  const variables = {
    VERCEL_ORG_ID: 'team_1',
    VERCEL_PROJECT_ID: 'prj_own',
    VERCEL_TOKEN: 'secret-token',
    PRODUCTION_PROJECT: 'prj_production',
  };
  const ask = (change = {}, answers = {}) => {
    Object.assign(opens, { own: 200, production: 403 }, answers);
    return checkProject('preview', { ...variables, ...change }, address);
  };
  const refused = (message) => (error) =>
    error instanceof Trouble &&
    message.test(error.message) &&
    !error.message.includes('secret-token');
  assert.equal(await ask(), 'prj_own');
  assert.equal(await ask({}, { production: 404 }), 'prj_own');
  await assert.rejects(ask({}, { production: 200 }), refused(/opens the project of production/));
  await assert.rejects(ask({}, { production: 500 }), refused(/proves nothing/));
  await assert.rejects(ask({}, { own: 403 }), refused(/does not open their own project/));
  await assert.rejects(
    ask({ VERCEL_PROJECT_ID: ' prj_production ' }),
    refused(/would go to the project of production/),
  );
  for (const name of Object.keys(variables))
    await assert.rejects(ask({ [name]: ' ' }), refused(new RegExp(`^${name} is not set`)));
  await assert.rejects(
    checkProject('preview', variables, 'http://127.0.0.1:1'),
    refused(/can't be asked/),
  );
  const of = (change) =>
    checkProject('production', { ...variables, ...change }, 'http://127.0.0.1:1');
  assert.equal(await of({ VERCEL_PROJECT_ID: 'prj_production' }), 'prj_production');
  await assert.rejects(of({}), refused(/would not know what to stay away from/));
  await assert.rejects(checkProject('staging', variables), refused(/preview or production/));
});

test('production has reviewers and takes one branch, by the commands of the page on deployment', () => {
  const commands = commandsOf('docs/deploy.md').split('\n');
  const protect = commands.find((line) => line.includes("environments/production' -F"));
  for (const part of [
    '-X PUT',
    "'reviewers[][type]=User'",
    'reviewers[][id]=',
    "'deployment_branch_policy[custom_branch_policies]=true'",
  ]) {
    assert.ok(protect.includes(part), part);
  }
  assert.ok(
    commands.some(
      (line) =>
        line.includes('environments/production/deployment-branch-policies') &&
        line.endsWith('-f name=main'),
    ),
  );
  assert.equal(production.environment.name, 'production');
});

test('the build image is named by its digest, and its tag is the toolchain of the workspace', () => {
  const [, version] = /^rust-version = "([^"]+)"/m.exec(read('Cargo.toml'));
  const [, tag, digest] = /^rust:([\w.-]+)@sha256:([0-9a-f]{64})$/.exec(check.container) ?? [];
  assert.ok(digest, check.container);
  assert.ok(
    tag.startsWith(version) && tag.endsWith('-bookworm'),
    `${tag} is not ${version} on bookworm`,
  );
  // Else rustup would fetch the newest toolchain of the channel in rust-toolchain.toml.
  assert.equal(`${check.env.RUSTUP_TOOLCHAIN}-bookworm`, tag);
});

test('what is known against packages is looked up before the tests, by one version of cargo deny', () => {
  const lines = read('.ci/run').split('\n');
  const [audit, tests] = ['node scripts/audit.mjs', 'npm test'].map((start) =>
    lines.findIndex((line) => line.startsWith(start)),
  );
  assert.ok(audit !== -1 && audit < tests);
  assert.match(
    check.steps.find(({ name }) => name === 'Tools').run,
    /^cargo install --locked cargo-deny@\d+\.\d+\.\d+$/m,
  );
});

test('the workflow has no more rights, time and secrets than it needs', () => {
  assert.deepEqual(workflow.permissions, {});
  for (const [name, job] of Object.entries(workflow.jobs)) {
    assert.deepEqual(job.permissions, { contents: 'read' }, name);
    assert.ok(job['timeout-minutes'] <= 90, name);
    assert.ok(job.concurrency.group, name);
    for (const { uses } of job.steps.filter((step) => step.uses))
      assert.match(uses, /@[0-9a-f]{40}$/, name);
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
    // An expression written into a script may be the name of a stranger's branch.
    if (at.at(-1) === 'run') assert.ok(!text.includes('${{'), at.join('.'));
  }
});

test('GitHub gets, by the commands of the page on deployment, everything that the workflow reads', () => {
  const commands = commandsOf('docs/deploy.md');
  const names = new Set(
    [...texts(workflow)].flatMap(([, text]) =>
      [...text.matchAll(/(?:secrets|vars)\.(\w+)/g)].map(([, name]) => name),
    ),
  );
  assert.ok(names.size > 5);
  for (const name of names) {
    assert.ok(commands.includes(name), name);
    assert.match(
      read('docs/configuration.md'),
      new RegExp(`^\\| \`${name}\` \\| (secret|variable)(, both environments)? \\|$`, 'm'),
    );
  }
  execFileSync('sh', ['-n'], { input: commands });
});

const NEON = 'ep-calm-sea-1.us-east-1.aws.neon.tech';
const addresses = (host, name = 'neondb') => ({
  DATABASE_URL: `postgres://app:p%40ss@${host.replace('.', '-pooler.')}/${name}?sslmode=verify-full`,
  DATABASE_URL_UNPOOLED: `postgresql://owner:p%40ss@${host}:5432/${name}?sslmode=verify-full`,
});

test('a preview may not touch the database of production, however it is spelled', () => {
  const PRODUCTION_DATABASE = `${NEON}/neondb`;
  const own = addresses('ep-own-2.us-east-1.aws.neon.tech');
  assert.equal(
    checkAddresses('preview', { ...own, PRODUCTION_DATABASE }),
    'ep-own-2.us-east-1.aws.neon.tech/neondb',
  );
  for (const host of [NEON, NEON.toUpperCase()]) {
    for (const named of [
      PRODUCTION_DATABASE,
      ` ${PRODUCTION_DATABASE} `,
      `ep-calm-sea-1-pooler.us-east-1.aws.neon.tech/neondb`,
    ]) {
      const same = { ...addresses(host), PRODUCTION_DATABASE: named };
      assert.throws(
        () => checkAddresses('preview', same),
        /would use the database of production/,
        `${host} ${named}`,
      );
      assert.equal(checkAddresses('production', same), PRODUCTION_DATABASE);
    }
  }
  assert.throws(
    () => checkAddresses('production', { ...own, PRODUCTION_DATABASE }),
    /previews would not know/,
  );
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
    {
      ...good,
      DATABASE_URL_UNPOOLED: addresses('ep-other-3.us-east-1.aws.neon.tech').DATABASE_URL_UNPOOLED,
    },
    { ...good, DATABASE_URL_UNPOOLED: good.DATABASE_URL },
    { ...good, DATABASE_URL_UNPOOLED: good.DATABASE_URL_UNPOOLED.replace(':5432', ':6543') },
  ];
  for (const variables of wrong) {
    assert.throws(
      () => checkAddresses('preview', variables),
      (error) => {
        return error instanceof Trouble && !/secret|p%40ss|p@ss/.test(error.message);
      },
      JSON.stringify(variables),
    );
  }
  assert.throws(() => checkAddresses('staging', good), /preview or production/);
});

const FILE = `# Production
JWT_SECRET='nOt==A$secret# "=='
  MAIL_FROM='Study <hello@study.example>'

DATABASE_URL="postgres://app:pw@db.example/study?sslmode=verify-full"
PINECONE_INDEX=study-companion
APP_URL=https://study.example/
`;

test('a file of variables is read to the last character, as a shell reads it', () => {
  const variables = variablesOf(FILE, 'file');
  assert.equal(variables.JWT_SECRET, 'nOt==A$secret# "==');
  assert.deepEqual(Object.keys(variables), [
    'JWT_SECRET',
    'MAIL_FROM',
    'DATABASE_URL',
    'PINECONE_INDEX',
    'APP_URL',
  ]);
  const shell = `set -a; ${FILE}\n${process.execPath} -p 'JSON.stringify(process.env)'`;
  const sourced = JSON.parse(execFileSync('sh', ['-c', shell], { encoding: 'utf8' }));
  for (const [name, value] of Object.entries(variables)) assert.equal(sourced[name], value);
});

test('a line that a shell would read otherwise is refused by its number, without what stands there', () => {
  for (const line of [
    'NAME',
    'NAME=',
    "NAME=''",
    'name=secret',
    "NAME = 'secret'",
    'export NAME=secret',
    "NAME='secret",
    "NAME='sec'ret'",
    'NAME=sec ret',
    'NAME=sec$ret',
    'NAME=sec&ret',
    'NAME=~/secret',
    'NAME="sec$ret"',
    'NAME="sec\\ret"',
    "NAME='secret' # why",
    "NAME='secret'\r",
    "JWT_SECRET='secret'",
  ]) {
    assert.throws(
      () => variablesOf(`${FILE}${line}\n`, 'file'),
      (error) => {
        return (
          error instanceof Trouble &&
          error.message.startsWith('file, line 8') &&
          !/sec/.test(error.message)
        );
      },
      line,
    );
  }
});

const PRODUCTION = {
  ...addresses(NEON),
  PINECONE_API_KEY: 'p',
  PINECONE_INDEX_HOST: 'https://study-companion-ab12cd3.svc.aped-1.pinecone.io',
  KV_REST_API_URL: 'https://one.upstash.io',
  BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_One_x1',
  JWT_SECRET: 'a',
  CRON_SECRET: 'b',
  INNGEST_SIGNING_KEY: 'signkey-prod-1',
  APP_URL: 'https://study.example',
  OPENAI_API_KEY: 'o',
  VERCEL_PROJECT_ID: 'prj_1',
};
const PREVIEW = {
  ...addresses('ep-own-2.us-east-1.aws.neon.tech'),
  PINECONE_API_KEY: 'p',
  PINECONE_INDEX: 'study-companion-preview',
  KV_REST_API_URL: 'https://two.upstash.io',
  BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_Two_x2',
  JWT_SECRET: 'c',
  CRON_SECRET: 'd',
  INNGEST_SIGNING_KEY: 'signkey-branch-2',
  APP_URL: 'https://preview.example',
  OPENAI_API_KEY: 'o',
  VERCEL_PROJECT_ID: 'prj_2',
};

test('a preview may share nothing with production that holds or opens data', () => {
  sharedValues(PRODUCTION, PREVIEW);
  for (const [what, same] of [
    ['project', { VERCEL_PROJECT_ID: 'prj_1' }],
    ['database', { DATABASE_URL: addresses(NEON).DATABASE_URL_UNPOOLED }],
    ['vector index', { PINECONE_INDEX: 'study-companion' }],
    ['vector index', { PINECONE_INDEX: undefined }],
    ['vector index', { PINECONE_INDEX_HOST: 'study-companion-ab12cd3.svc.aped-1.pinecone.io' }],
    ['cache', { KV_REST_API_URL: undefined, UPSTASH_REDIS_REST_URL: 'https://ONE.upstash.io/' }],
    ['store of files', { BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_One_x2' }],
    ['job environment', { INNGEST_SIGNING_KEY: 'signkey-prod-1' }],
    ['secret', { CRON_SECRET: 'a' }],
    ['address', { APP_URL: 'https://study.example/' }],
  ]) {
    assert.throws(
      () => sharedValues(PRODUCTION, { ...PREVIEW, ...same }),
      (error) => error instanceof Trouble && error.message.includes(`the ${what} of`),
      what,
    );
  }
});

/** Runs the script with a program in Vercel's place that notes its arguments. */
function setVariables(t, production, preview, code = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'study-variables-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [noted, ...files] = ['noted', 'production', 'preview'].map((name) => join(folder, name));
  const lines = (variables) =>
    Object.entries(variables)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join('');
  const project = (id) => ({ VERCEL_ORG_ID: 'team_1', VERCEL_PROJECT_ID: id });
  writeFileSync(noted, '');
  writeFileSync(files[0], lines({ ...project('prj_1'), ...production }));
  writeFileSync(files[1], lines({ ...project('prj_2'), ...preview }));
  const fake = `#!/bin/sh\nprintf '%s/%s: %s < ' "$VERCEL_ORG_ID" "$VERCEL_PROJECT_ID" "$*" >> '${noted}'; cat >> '${noted}'; echo >> '${noted}'; echo 'No such project' >&2; exit ${code}\n`;
  writeFileSync(join(folder, 'vercel'), fake, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/deploy/variables.mjs'), ...files],
    { env, encoding: 'utf8' },
  );
  return { status, output: stdout + stderr, noted: readFileSync(noted, 'utf8').trim().split('\n') };
}

test('each variable gets to Vercel by standard input, and what a store has set is left alone', (t) => {
  const { status, output, noted } = setVariables(
    t,
    { JWT_SECRET: 'long==', BLOB_READ_WRITE_TOKEN: 'one' },
    { JWT_SECRET: 'other=' },
  );
  assert.equal(status, 0, output);
  assert.deepEqual(noted, [
    'team_1/prj_1: env add JWT_SECRET production --sensitive --force --yes < long==',
    'team_1/prj_2: env add JWT_SECRET preview --sensitive --force --yes < other=',
  ]);
  assert.ok(!/long|other/.test(output), output);
});

test('nothing is set of files that share something, and what Vercel refuses is told', (t) => {
  const shared = setVariables(t, { JWT_SECRET: 'same' }, { JWT_SECRET: 'same' });
  assert.deepEqual([shared.status, shared.noted], [1, ['']]);
  const same = setVariables(
    t,
    { JWT_SECRET: 'one' },
    { JWT_SECRET: 'two', VERCEL_PROJECT_ID: 'prj_1' },
  );
  assert.deepEqual([same.status, same.noted], [1, ['']]);
  const refused = setVariables(
    t,
    { JWT_SECRET: 'one', CRON_SECRET: 'three' },
    { JWT_SECRET: 'two' },
    1,
  );
  assert.deepEqual([refused.status, refused.noted.length], [1, 1]);
  assert.match(refused.output, /env add JWT_SECRET production.* failed:\nNo such project/);
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
      'content-security-policy': "default-src 'none'",
      'strict-transport-security': 'max-age=1',
      'x-content-type-options': 'nosniff',
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
    [
      { 'OPTIONS /api/students/00000000-0000-7000-8000-000000000000': [500] },
      /\{studentId\}: 500, not 204 \(it lacks something/,
    ],
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
  assert.equal((await syncFunctions(await deployment(t), AT_ONCE)).modified, true);
  const refused = await deployment(t, {
    'PUT /api/inngest': [500, { message: 'registration failed: no such key' }],
  });
  await assert.rejects(syncFunctions(refused, AT_ONCE), /not registered: 500 .*no such key/);
});
