// `npm run schema:check`: schemathesis, which nobody here wrote, makes requests from the OpenAPI
// document and holds every answer against it, signed in as each role in turn.
// An address as argument names a server that runs already; else one is started with limits so high
// that no request is refused for coming too soon.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trouble, main, must, root, run } from '../../scripts/processes.mjs';
import { startServer } from '../browser/server.mjs';

const VERSION = '4.32.5';
/** Requests per operation and phase. More find more; these take about two minutes a role. */
const EXAMPLES = process.env.SCHEMA_EXAMPLES ?? '20';
/** The same requests each time, so that a failure can be looked at. */
const SEED = process.env.SCHEMA_SEED ?? '20260101';
const PASSWORD = 'demo-password-1';
const PLENTY = '1000000/1';

/**
 * What an answer is held against. Left out: `positive_data_acceptance`, since a well-formed id that
 * names nothing is rightly a 404.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
];

/** Operations that would end the sign-in, or erase the account, that the run goes on with. */
const ENDINGS = ['POST /api/auth/logout', 'DELETE /api/students/{studentId}'];

/** The callers: the demo school's student, tutor and admin. */
const ROLES = { student: 'ada@demo.test', tutor: 'tutor@demo.test', admin: 'admin@demo.test' };

/** The program, installed beside the other build products. */
async function install() {
  const folder = join(root, process.env.CARGO_TARGET_DIR ?? 'target', 'schemathesis');
  const program = join(folder, 'bin', 'schemathesis');
  const isInstalled =
    existsSync(program) &&
    execFileSync(program, ['--version'], { encoding: 'utf8' }).includes(VERSION);
  if (!isInstalled) {
    await must('python3', ['-m', 'venv', folder]);
    await must(join(folder, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${VERSION}`]);
  }
  return program;
}

async function call(address, path, { token, body } = {}) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const method = body ? 'POST' : 'GET';
  const answer = await fetch(address + path, {
    method,
    headers,
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Trouble(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function signIn(address, email) {
  return call(address, '/api/auth/login', { body: { email, password: PASSWORD } });
}

/** Ids of things that are there, so that requests reach further than the first 404. */
async function idsOfAda(address) {
  const { token, user } = await signIn(address, ROLES.student);
  const get = (path) => call(address, path, { token });
  const { sessions } = await get(`/api/transcripts/student/${user.id}`);
  const { practices } = await get(`/api/practice/student/${user.id}`);
  const { conversationId } = await call(address, '/api/chat/conversation', {
    token,
    body: { studentId: user.id },
  });
  const goal = { studentId: user.id, subject: 'Chemistry', description: 'Understand acids' };
  const { goalId } = await call(address, '/api/goals', { token, body: goal });
  return {
    studentId: user.id,
    sessionId: sessions[0].sessionId,
    practiceId: practices[0].practiceId,
    conversationId,
    goalId,
  };
}

/** The statuses that may refuse a body that breaks the schema: it may also be too large to be looked at. */
const REFUSALS = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429];

/** The run's settings: which ids paths hold, if not any. */
function settings(ids) {
  const refusals = REFUSALS.map((status) => `"${status}"`).join(', ');
  const lines = Object.entries(ids).map(([name, id]) => `"path.${name}" = "${id}"`);
  const checks = ['[checks.negative_data_rejection]', `expected-statuses = [${refusals}]`];
  return [...checks, '[parameters]', ...lines, ''].join('\n');
}

/** One run. Gives what went wrong, in schemathesis' own count. */
async function hold(program, address, folder, { role, headers, config }) {
  writeFileSync(join(folder, 'schemathesis.toml'), config);
  const report = join(folder, `${role}.json`);
  const args = ['run', `${address}/api/openapi`, '--checks', CHECKS.join(','), '--no-color'];
  args.push('--max-examples', EXAMPLES, '--seed', SEED, '--generation-database', 'none');
  args.push('--phases', 'examples,coverage,fuzzing', '--workers', '2', '--continue-on-failure');
  args.push('--report', 'json', '--report-json-path', report);
  for (const operation of ENDINGS) args.push('--exclude-name', operation);
  for (const [name, value] of Object.entries(headers)) args.push('--header', `${name}:${value}`);
  console.log(`\n== as ${role}`);
  const code = await run(program, args, { cwd: folder });
  return { role, code, report: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {} };
}

await main(async () => {
  const program = await install();
  const given = process.argv[2]?.replace(/\/$/, '');
  const kinds = [
    'WRITES',
    'READS',
    'MODEL',
    'MODEL_GUESTS',
    'MODEL_ADDRESS',
    'SIGN_IN',
    'REGISTRATIONS',
    'OPEN',
  ];
  const limits = Object.fromEntries(kinds.map((kind) => [`RATE_LIMIT_${kind}`, PLENTY]));
  const server = given ? { origin: given, stop: async () => {} } : await startServer(limits);
  const folder = mkdtempSync(join(tmpdir(), 'study-schema-'));
  try {
    const address = server.origin;
    const ids = await idsOfAda(address);
    const outcomes = [];
    // This comes before the runs, which guess so many passwords that no sign-in works any more.
    const tokens = new Map();
    for (const [role, email] of Object.entries(ROLES))
      tokens.set(role, (await signIn(address, email)).token);
    for (const [role, token] of tokens) {
      for (const [known, config] of [
        ['any ids', settings({})],
        ['ids of hers', settings(ids)],
      ]) {
        const headers = { Authorization: `Bearer ${token}` };
        outcomes.push(
          await hold(program, address, folder, { role: `${role}, ${known}`, headers, config }),
        );
      }
    }
    outcomes.push(
      await hold(program, address, folder, { role: 'nobody', headers: {}, config: settings({}) }),
    );
    for (const { role, code } of outcomes)
      console.log(`${role}: ${code === 0 ? 'as described' : 'NOT as described'}`);
    return outcomes.every(({ code }) => code === 0) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
    await server.stop();
  }
});
