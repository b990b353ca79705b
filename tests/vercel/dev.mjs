// `npm run vercel:dev`: the demo through `vercel dev`, offline. It starts one process per request, so
// nothing that a request needs may be left in the memory of the one before.
//
// In a copy of the checkout: the command line must find no link to a project, which it would ask the
// network about, and no .env, which it would read.

import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { main, must } from '../../scripts/processes.mjs';
import { account, copyCheckout, installBuilder, target, vercel } from './build.mjs';
import { startProgram, withDatabase } from './database.mjs';

const TRANSCRIPT = 'tests/fixtures/lesson.txt';
const copy = join(target, 'vercel', 'dev');
/** The time that the command line may take until it listens. */
const READY_MS = 60_000;

/** The functions the demo asks. Built before, so that its time is not that of the compiler. */
const ASKED = [
  'auth/login',
  'auth/register',
  'chat/message',
  'inngest',
  'practice/[practiceId]',
  'practice/[practiceId]/submit',
  'practice/student/[studentId]',
  'progress/student/[studentId]',
  'transcripts/[sessionId]',
  'transcripts/upload',
];

await main(async () => {
  const inside = process.argv.indexOf('--inside');
  if (inside !== -1) return runDemo(process.argv[inside + 1]);
  await installBuilder();
  copyCheckout(copy);
  console.log('Building the functions for debugging …');
  // With empty flags, as the builder sets them: cargo would otherwise build everything again.
  const env = { CARGO_TARGET_DIR: target, RUSTFLAGS: '' };
  await must('cargo', ['build', '--quiet', ...programs().flatMap((name) => ['--bin', name])], {
    cwd: copy,
    env,
  });
  return withDatabase(import.meta.filename);
});

/** The names of their programs. */
function programs() {
  const manifest = readFileSync(join(copy, 'api', 'Cargo.toml'), 'utf8');
  return ASKED.map((name) => {
    const [, program] = manifest
      .split('[[bin]]')
      .map((bin) => /name = "(\w+)"[\s\S]*path = "(.+)"/.exec(bin) ?? [])
      .find(([, , path]) => path === `${name}.rs`);
    return program;
  });
}

async function runDemo(origin) {
  const { host } = new URL(origin);
  const options = ['--local', '--listen', host, '--global-config', account()];
  const { VERCEL, VERCEL_ENV, ...env } = process.env;
  const server = await startProgram(process.execPath, [vercel, 'dev', ...options], {
    cwd: copy,
    env: { ...env, CARGO_TARGET_DIR: target, LOG_LEVEL: 'warn', VERCEL_TELEMETRY_DISABLED: '1' },
    says: /Ready! Available at/,
    withinMs: READY_MS,
  });
  const since = Date.now();
  try {
    await must(process.execPath, ['scripts/demo.mjs', TRANSCRIPT], { env: { STUDY_URL: origin } });
  } catch (error) {
    console.error(server.output());
    throw error;
  } finally {
    await server.end();
  }
  console.log(`\nThe demo through vercel dev took ${((Date.now() - since) / 1000).toFixed(1)} s.`);
  return 0;
}
