// A known weakness of a package fails the audit; a list that can't be reached doesn't.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { advisoriesOf } from './audit.mjs';
import { root } from './processes.mjs';

const ADVISORY = {
  source: 1,
  name: 'left',
  title: 'Reads past its end',
  severity: 'low',
  range: '<2.0.0',
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
};
const report = (...via) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: { left: { name: 'left', via }, right: { name: 'right', via: ['left'] } },
  });
const CLEAN = JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} });

test('an advisory of any severity is found once, whoever depends on it', () => {
  assert.deepEqual(advisoriesOf(report(ADVISORY, ADVISORY)), [
    'left <2.0.0: Reads past its end (low, GHSA-aaaa-bbbb-cccc)',
  ]);
  assert.deepEqual(advisoriesOf(CLEAN), []);
});

test('an accepted advisory is passed over by its id alone', () => {
  const other = { ...ADVISORY, source: 2, url: 'https://github.com/advisories/GHSA-other' };
  const advisories = advisoriesOf(report(ADVISORY, other), {
    'GHSA-aaaa-bbbb-cccc': 'never called',
  });
  assert.deepEqual(advisories, ['left <2.0.0: Reads past its end (low, GHSA-other)']);
});

test('what is no report says nothing', () => {
  const refused = {
    message:
      '405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk',
    statusCode: 405,
  };
  for (const answer of [
    '',
    'npm ERR!',
    '{}',
    JSON.stringify(refused),
    JSON.stringify({ error: { code: 'ENOTFOUND' } }),
  ]) {
    assert.equal(advisoriesOf(answer), undefined, answer);
  }
});

/** Runs the script with programs in the place of npm and cargo. */
function audit(t, npm, cargo) {
  const folder = mkdtempSync(join(tmpdir(), 'study-audit-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  writeFileSync(join(folder, 'cargo'), `#!/bin/sh\n${cargo}\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/audit.mjs')], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout };
}

const clean = `echo '${CLEAN}'`;

test('offline, the audit says so and passes', (t) => {
  const { status, stdout } = audit(
    t,
    `echo '{"error":{"code":"ENOTFOUND"}}'; exit 1`,
    'case "$*" in *fetch*) echo "no route" >&2; exit 1;; esac',
  );
  assert.equal(status, 0, stdout);
  assert.match(stdout, /npm \(\.\): not looked up, .* ENOTFOUND/);
  assert.match(stdout, /crates: not looked up, the advisory database can't be fetched: no route/);
  assert.match(stdout, /crates: bans, licenses, sources are fine/);
});

test('without cargo deny, the audit says so and passes', (t) => {
  const { status, stdout } = audit(t, clean, 'exit 101');
  assert.equal(status, 0, stdout);
  assert.match(stdout, /cargo deny is not installed/);
});

test('an advisory against a crate or an npm package fails', (t) => {
  const crate = audit(t, clean, 'case "$*" in *check*) echo "RUSTSEC-2026-0001"; exit 1;; esac');
  assert.equal(crate.status, 1, crate.stdout);
  assert.match(crate.stdout, /advisories, bans, licenses, sources failed\nRUSTSEC-2026-0001/);
  const npm = audit(t, `echo '${report(ADVISORY)}'; exit 1`, 'exit 0');
  assert.equal(npm.status, 1, npm.stdout);
  assert.match(npm.stdout, /npm \(tests\/vercel\): left <2\.0\.0/);
});

test('a licence fails offline as well', (t) => {
  const { status } = audit(t, clean, 'case "$*" in *fetch*|*check*) exit 1;; esac');
  assert.equal(status, 1);
});
