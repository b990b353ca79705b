// Known weaknesses in the packages this is built from: Rust's by `cargo deny`, those of npm by
// `npm audit`. Whatever is found fails, unless it stands in a list with its reason: ACCEPTED here,
// `ignore` in deny.toml. Where a list of weaknesses can't be reached the script says so and goes on:
// what a change breaks is found without it.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { main, root } from './processes.mjs';

/** Advisories that are known and borne, by id, each with the reason. */
export const ACCEPTED = {};

/** Folders with a lock file of npm. */
const FOLDERS = ['.', 'tests/vercel', 'tests/use-chat'];

/** The time that one program may take, in milliseconds. */
const PATIENCE_MS = 300_000;

function run(command, args, cwd = root) {
  const options = { cwd, encoding: 'utf8', timeout: PATIENCE_MS, maxBuffer: 64 * 1024 * 1024 };
  const { error, status, stdout, stderr } = spawnSync(command, args, options);
  return {
    ok: !error && status === 0,
    out: stdout ?? '',
    errors: (stderr || error?.message || '').trim(),
  };
}

/** The advisories of a report of `npm audit --json` that nobody has accepted; nothing when it is no report. */
export function advisoriesOf(report, accepted = ACCEPTED) {
  let parsed;
  try {
    parsed = JSON.parse(report);
  } catch {
    return undefined;
  }
  if (typeof parsed?.auditReportVersion !== 'number' || typeof parsed.vulnerabilities !== 'object')
    return undefined;
  const advisories = new Map();
  for (const { via } of Object.values(parsed.vulnerabilities)) {
    // A text names another package of the report.
    for (const advisory of via.filter((cause) => typeof cause === 'object')) {
      const id = advisory.url?.split('/').at(-1) ?? String(advisory.source);
      if (!(id in accepted))
        advisories.set(
          id,
          `${advisory.name} ${advisory.range}: ${advisory.title} (${advisory.severity}, ${id})`,
        );
    }
  }
  return [...advisories.values()];
}

/** Looks at the npm packages of a folder; says whether that is fine. */
function auditNpm(folder) {
  const { out, errors } = run('npm', ['audit', '--json'], join(root, folder));
  const advisories = advisoriesOf(out);
  if (!advisories) {
    const reason =
      /"(?:message|code|summary)":\s*"([^"]+)"/.exec(out)?.[1] ?? errors.split('\n')[0];
    console.log(
      `npm (${folder}): not looked up, the registry's list can't be reached: ${reason || 'no answer'}`,
    );
    return true;
  }
  for (const advisory of advisories) console.log(`npm (${folder}): ${advisory}`);
  if (advisories.length === 0) console.log(`npm (${folder}): nothing is known`);
  return advisories.length === 0;
}

/** Looks at the crates; says whether that is fine. */
function auditCrates() {
  if (!run('cargo', ['deny', '--version']).ok) {
    console.log(
      'crates: not looked up, cargo deny is not installed; licences and sources are held by tests/it/packages.rs',
    );
    return true;
  }
  const fetched = run('cargo', ['deny', 'fetch', 'db']);
  if (!fetched.ok)
    console.log(
      `crates: not looked up, the advisory database can't be fetched: ${fetched.errors.split('\n').at(-1)}`,
    );
  const checks = fetched.ok
    ? ['advisories', 'bans', 'licenses', 'sources']
    : ['bans', 'licenses', 'sources'];
  const checked = run('cargo', ['deny', '--offline', 'check', ...checks]);
  console.log(
    `crates: ${checks.join(', ')} ${checked.ok ? 'are fine' : `failed\n${checked.out}${checked.errors}`}`,
  );
  return checked.ok;
}

if (process.argv[1] === import.meta.filename) {
  await main(() => ([auditCrates(), ...FOLDERS.map(auditNpm)].every(Boolean) ? 0 : 1));
}
