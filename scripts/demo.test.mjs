// The demo, as it is run from a terminal, on the real server.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../tests/port.mjs';
import { root } from './processes.mjs';
import { program, startServer } from './server.mjs';

const skip = existsSync(program) ? false : 'the server, built';

let server;

before(async () => {
  if (!skip) server = await startServer();
});

after(() => server?.stop());

/** Runs the demo to its end. */
function demo(args, variables) {
  const { STUDY_URL, PORT, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'scripts', 'demo.mjs'), ...args], {
    cwd: root,
    env: { ...env, ...variables },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, output, errors })));
}

/** A lesson was read, asked about, practised and counted. */
function assertShown({ code, output, errors }, { subject, speakers }) {
  assert.equal(code, 0, errors + output);
  assert.equal(errors, '');
  for (const pattern of [
    new RegExp(`^What the session was about: ${subject}$`, 'm'),
    new RegExp(`^\\d+ turns by ${speakers}$`, 'm'),
    /^Concepts\n(?: {2}- .+ \(difficulty \d+ of 10\)\n(?: {6}.+\n)*){3}/m,
    /^ {4}> .+: ".+/m,
    /^Score \d+: \d+ of \d+ right$/m,
    /^ {2}concept +before +after +recall +evidence$/m,
    /^ {2}\S.* {2,}\d+ ±\d+ +\d+ ±\d+ +\d\.\d\d +\d+$/m,
  ]) {
    assert.match(output, pattern);
  }
}

const ALGEBRA = {
  subject: 'Algebra',
  speakers: 'Nina Brandt \\(tutor\\), Ben Lindholm \\(student\\)',
};

test('without arguments it shows a lesson that comes with the product', { skip }, async () => {
  assertShown(await demo([], { STUDY_URL: server.origin }), ALGEBRA);
});

test('a transcript that is named is shown instead', { skip }, async () => {
  const file = join('crates', 'dev', 'src', 'demo', 'ada_chemistry.vtt');
  const shown = await demo([file], { STUDY_URL: server.origin });
  assertShown(shown, {
    subject: 'Chemistry',
    speakers: 'Tom Hale \\(tutor\\), Ada Okoye \\(.+\\)',
  });
});

test('where no server runs, it has one of its own for the lesson', { skip }, async (t) => {
  // The compiler is left out: the tests have built the server just now, with features of theirs.
  const folder = mkdtempSync(join(tmpdir(), 'study-demo-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'cargo'), '#!/bin/sh\necho "cargo $@"\n');
  chmodSync(join(folder, 'cargo'), 0o755);
  const PATH = folder + delimiter + process.env.PATH;
  const port = await freePort();
  const shown = await demo([], { PATH, PORT: String(port) });
  assertShown(shown, ALGEBRA);
  assert.match(shown.output, new RegExp(`^Nothing runs at http://127.0.0.1:${port}: `));
  assert.match(shown.output, /^cargo build --package dev$/m);
  assert.match(shown.output, /npm start, and in a second terminal npm run demo\.\n$/);
});

test('what can’t be done is a sentence', async () => {
  const away = `http://127.0.0.1:${await freePort()}`;
  const refused = await demo([], { STUDY_URL: away });
  assert.deepEqual([refused.code, refused.errors], [1, `Nothing answers at ${away}.\n`]);
  const missing = await demo(['no-such.vtt'], { STUDY_URL: away });
  assert.equal(missing.code, 1);
  assert.match(missing.errors, /^no-such\.vtt can't be read: ENOENT.*\n$/);
});
