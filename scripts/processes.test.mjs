import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Trouble, isInstalled, run } from './processes.mjs';

test('packages are installed again when the lock file is newer than they are', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'study-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const lock = join(folder, 'package-lock.json');
  const installed = join(folder, 'node_modules', '.package-lock.json');
  writeFileSync(lock, '{}');
  assert.equal(isInstalled(folder), false);
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(installed, '{}');
  utimesSync(lock, 1000, 1000);
  assert.equal(isInstalled(folder), true);
  utimesSync(installed, 900, 900);
  assert.equal(isInstalled(folder), false);
});

test('an exit code is passed on and an end by signal is a failure', async () => {
  assert.equal(await run('sh', ['-c', 'exit 7']), 7);
  assert.equal(await run('sh', ['-c', 'kill -9 $$']), 1);
});

test('a missing program is a sentence', async () => {
  await assert.rejects(run('no-such-program', []), (error) => {
    return (
      error instanceof Trouble && error.message === 'The program `no-such-program` is missing.'
    );
  });
});
