// Whether a deployment is alive and whole, without an account and without leaving anything behind:
//
//   node scripts/deploy/smoke.mjs https://study.example
//
// Every function is asked what it can do (OPTIONS): one that lacks a variable answers 500 to anything
// and names it in its log, so nothing has to be called in earnest to find out.

import { main } from '../processes.mjs';
import { ask, eventually, originOf } from './requests.mjs';

const UP_WITHIN_MS = 60_000;
const PAUSE_MS = 3_000;
/** Requests at once. */
const AT_ONCE = 8;
const NOBODY = '00000000-0000-7000-8000-000000000000';
/** Files of the sources: if one is served, all are. */
const SOURCES = [
  '/Cargo.toml',
  '/crates/README.md',
  '/api/health.rs.bak',
  '/.env',
  '/migrations/0001_accounts_sessions_learning_practice_chat.sql',
];
const HEADERS = ['content-security-policy', 'strict-transport-security', 'x-content-type-options'];

/** The faults of a deployment, one sentence each. */
export async function troublesOf(origin, { upWithinMs = UP_WITHIN_MS, pauseMs = PAUSE_MS } = {}) {
  const troubles = [];
  const expect = (what, found, wanted) => {
    if (found !== wanted) troubles.push(`${what}: ${found}, not ${wanted}`);
  };
  try {
    await eventually(upWithinMs, pauseMs, async () => {
      const answer = await ask(origin, '/api/health');
      if (answer.status !== 200) throw new Error(`/api/health answers ${answer.status}`);
      const { status } = await answer.json();
      if (status !== 'ok')
        throw new Error(`the product says it is ${status}: the database does not answer`);
    });
  } catch (error) {
    return { asked: 1, troubles: [error.message] };
  }
  const page = await ask(origin, '/');
  expect('the page at /', page.status, 200);
  for (const name of HEADERS) expect(`the header ${name} at /`, page.headers.has(name), true);
  expect('GET /api/auth/me without a token', (await ask(origin, '/api/auth/me')).status, 401);
  expect(
    'GET /api/cron/sweep without the secret',
    (await ask(origin, '/api/cron/sweep')).status,
    401,
  );
  expect('a path under /api that is no route', (await ask(origin, '/api/nothing')).status, 404);
  for (const path of SOURCES) expect(path, (await ask(origin, path)).status, 404);

  const described = await ask(origin, '/api/openapi');
  expect('GET /api/openapi', described.status, 200);
  const paths = described.status === 200 ? Object.keys((await described.json()).paths) : [];
  const remaining = [...paths];
  const work = async () => {
    for (let path = remaining.shift(); path; path = remaining.shift()) {
      const { status } = await ask(origin, path.replaceAll(/\{\w+\}/g, NOBODY), {
        method: 'OPTIONS',
      });
      const why = status === 500 ? ' (it lacks something: its log names the variable)' : '';
      if (status !== 204) troubles.push(`OPTIONS ${path}: ${status}, not 204${why}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { asked: paths.length, troubles };
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const origin = originOf(process.argv[2]);
    const { asked, troubles } = await troublesOf(origin);
    for (const trouble of troubles) console.error(`${origin}: ${trouble}`);
    console.log(`${origin}: ${asked} functions asked, ${troubles.length} troubles.`);
    return troubles.length === 0 ? 0 : 1;
  });
}
