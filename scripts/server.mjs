// The whole product as one program of this machine: built, and started on a data folder of its own.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Trouble, must, root } from './processes.mjs';

/** The time that the server may take to make its database and load the demo school. */
const START_MS = 120_000;

/** The server, once it is built. */
export const program = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'debug', 'dev');

/** Refuses where the server can't run, before anything is done for it. */
export function insistOnUnix() {
  if (process.platform === 'win32') {
    throw new Trouble('On Windows, run this inside WSL: the local database needs a Unix.');
  }
}

/** Compiles the server. */
export async function compileServer() {
  console.log('Building (the first time takes some minutes) …');
  await must('cargo', ['build', '--package', 'dev']);
}

/** Starts the server on any free port; `stop` ends it and removes its data. */
export async function startServer(variables = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'study-server-'));
  const { PATH, HOME } = process.env;
  const child = spawn(program, ['serve'], {
    cwd: folder,
    env: { PATH, HOME, PORT: '0', STUDY_DATA_DIR: join(folder, 'data'), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise((done) => child.once('close', done));
  const up = new Promise((done, fail) => {
    const hear = (chunk) => {
      output += chunk;
      if (output.includes('is set up (.env.example).')) done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', fail);
    ended.then((code) => fail(new Error(`the server ended with ${code}: ${output}`)));
    setTimeout(
      () => fail(new Error(`the server is not up after ${START_MS} ms: ${output}`)),
      START_MS,
    ).unref();
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    removeCluster(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await up;
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin: /runs at (\S+)/.exec(output)[1], stop, output: () => output };
}

/** Postgres refuses to run as root: root's files of it lie under a name made from the data folder's. */
function removeCluster(folder) {
  if (process.getuid?.() !== 0) return;
  const hash = createHash('sha256')
    .update(join(realpathSync(folder), 'data', 'postgres'))
    .digest('hex');
  rmSync(`/var/tmp/study-companion-${hash.slice(0, 16)}`, { recursive: true, force: true });
}
