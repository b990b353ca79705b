// A database, the jobs and a data folder that are there for one run.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trouble, must, run } from '../../scripts/processes.mjs';
import { freePort } from '../port.mjs';
import { target } from './build.mjs';

const dev = join(target, 'debug', 'dev');

/**
 * Runs a script of this folder inside of `dev jobs`: with a new database, the demo school in it, and
 * the jobs of whatever the script serves at the address that is its last argument.
 */
export async function withDatabase(script, args = []) {
  // With everything the tests are built with, so that nothing is compiled twice.
  await must('cargo', ['build', '--quiet', '--workspace', '--bin', 'dev']);
  const folder = mkdtempSync(join(tmpdir(), 'study-vercel-'));
  const origin = `http://127.0.0.1:${await freePort()}`;
  const inside = [process.execPath, script, ...args, '--inside', origin];
  try {
    const env = {
      STUDY_DATA_DIR: join(folder, 'data'),
      DATABASE_URL: '',
      DATABASE_URL_UNPOOLED: '',
    };
    return await run(dev, ['jobs', '--demo', '--origin', origin, '--', ...inside], { env });
  } finally {
    removeCluster(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Postgres refuses to run as root: root's files of it lie under a name made from the data folder's. */
function removeCluster(folder) {
  if (process.getuid?.() !== 0) return;
  const hash = createHash('sha256')
    .update(join(realpathSync(folder), 'data', 'postgres'))
    .digest('hex');
  rmSync(`/var/tmp/study-companion-${hash.slice(0, 16)}`, { recursive: true, force: true });
}

/** Starts a program and waits until it has said something; `end` ends it by its id. */
export async function startProgram(command, args, { says, withinMs, ...options }) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  // Not `close`: a child of the program may hold its output for longer.
  const ended = new Promise((done) => child.once('exit', done));
  const end = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
    child.stdout.destroy();
    child.stderr.destroy();
  };
  try {
    await new Promise((done, fail) => {
      const hear = (chunk) => {
        output += chunk;
        if (says.test(output)) done();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('error', fail);
      ended.then((code) => fail(new Trouble(`${command} ended with ${code}: ${output}`)));
      setTimeout(
        () => fail(new Trouble(`${command} is not ready after ${withinMs} ms: ${output}`)),
        withinMs,
      ).unref();
    });
  } catch (error) {
    await end();
    throw error;
  }
  return { end, output: () => output };
}
