// `npm run vercel:warm`: what is deployed is what was tested. The release programs of the Vercel build
// run behind a small router (router.mjs), warm, and pass the demo, the smoke test of deployments, the
// schedules, and the isolation matrix.
//
// With `-- --hosted` the demo's functions insist on every variable, as in production: they have to be
// in the environment, with addresses of stand-ins for the services.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble, install, main, must, root, run } from '../../scripts/processes.mjs';
import { build, isCurrent, output } from './build.mjs';
import { withDatabase } from './database.mjs';
import { json } from './output.mjs';
import { startRouter } from './router.mjs';

const TRANSCRIPT = 'crates/dev/src/demo/ada_chemistry.vtt';

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

await main(async () => {
  const inside = process.argv.indexOf('--inside');
  if (inside !== -1) return runDemo(process.argv[inside + 1]);
  if (!isCurrent()) await build();
  const started = Date.now();
  const code = await withDatabase(import.meta.filename, process.argv.slice(2));
  if (code !== 0) return code;
  await runIsolation();
  console.log(`The warm functions pass the demo and the isolation matrix; ${seconds(started)}.`);
  return 0;
});

/** With the database, the demo school and the jobs that `dev jobs` has put into the environment. */
async function runDemo(origin) {
  const plenty = ['MODEL', 'MODEL_ADDRESS', 'MODEL_GUESTS', 'READS'];
  const limits = plenty.map((name) => [`RATE_LIMIT_${name}`, '100000/60']);
  const env = {
    ...process.env,
    ...Object.fromEntries(limits),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  };
  const hosted = process.argv.includes('--hosted');
  const router = await startRouter({ output, port: Number(new URL(origin).port), hosted, env });
  try {
    const started = Date.now();
    await must(process.execPath, ['scripts/demo.mjs', TRANSCRIPT], { env: { STUDY_URL: origin } });
    console.log(`\nThe demo through the warm functions took ${seconds(started)}.`);
    await must(process.execPath, ['scripts/deploy/smoke.mjs', origin]);
    await callSchedules(origin);
    if (!hosted) await askAsFrontEnd(origin);
  } finally {
    await router.close();
  }
  return 0;
}

/** Asks as a front end with `useChat` does: the functions stream, each in a process of its own. */
async function askAsFrontEnd(origin) {
  await install(join(root, 'tests/use-chat'));
  await must(process.execPath, ['--test', 'tests/use-chat/use-chat.test.mjs'], {
    env: { STUDY_URL: origin },
  });
}

/** Calls the scheduled routes with the scheduler's secret, and with a guessed one. */
async function callSchedules(origin) {
  const secrets = readFileSync(join(process.env.STUDY_DATA_DIR, 'secrets.env'), 'utf8');
  const secret = process.env.CRON_SECRET ?? /^CRON_SECRET=(.+)$/m.exec(secrets)[1];
  const { crons } = json(join(output, 'config.json'));
  for (const { path, schedule } of crons) {
    for (const [bearer, expected] of [
      [secret, 200],
      ['guessed', 401],
    ]) {
      const headers = {
        authorization: `Bearer ${bearer}`,
        'user-agent': 'vercel-cron/1.0',
        'x-vercel-cron-schedule': schedule,
      };
      const { status } = await fetch(origin + path, { headers });
      if (status !== expected)
        throw new Trouble(`${path} answers ${status} to the scheduler, not ${expected}.`);
    }
  }
  console.log(`${crons.length} schedules reach their functions.`);
}

/** The same test as without sockets, over the functions; it starts them itself, on its own database. */
async function runIsolation() {
  const started = Date.now();
  const chunks = [];
  const onOutput = (chunk) => chunks.push(chunk);
  const args = [
    'test',
    '--quiet',
    '--workspace',
    '--test',
    'it',
    '--',
    '--nocapture',
    'isolation::',
    // The states of consent are the database's business, which the tests without sockets prove.
    '--skip',
    'isolation::consent_states',
  ];
  const code = await run('cargo', args, { env: { STUDY_FUNCTIONS: output }, onOutput });
  const text = Buffer.concat(chunks).toString();
  const counts = text.match(/isolation matrix.+/g) ?? [];
  if (code !== 0 || counts.length !== 2) throw new Trouble(`${text}\nThe isolation matrix failed.`);
  for (const count of counts) console.log(`${count} (through the warm functions)`);
  console.log(`The isolation matrix took ${seconds(started)}.`);
}
