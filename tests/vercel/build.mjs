// Builds as Vercel does, offline, in a copy of the checkout: with a link to a project that does not
// exist and no account. What comes out can be looked at (check.mjs), tried (warm.mjs) and deployed as
// it is (.github/workflows/deploy.yml).
//
// `npm run vercel:build` builds unless that is done, and looks at it. STUDY_BUILD_TARGET says for which
// environment: preview, which is usual, or production.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Trouble, isInstalled, main, must, root } from '../../scripts/processes.mjs';
import { inspect, json } from './output.mjs';

export const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
/** The copy. Always the same folder, so that a second build compiles only what has changed. */
export const copy = join(target, 'vercel', 'checkout');
export const output = join(copy, '.vercel', 'output');

/** Vercel's command line, as the lock file beside this has it. */
export const vercel = join(import.meta.dirname, 'node_modules', 'vercel', 'dist', 'vc.js');

/** Installs what the lock file names, for this platform; `npm ci` would insist on the builds for all. */
export async function installBuilder() {
  const cwd = import.meta.dirname;
  if (!isInstalled(cwd)) await must('npm', ['install', '--no-save'], { cwd });
}

/** A folder for the command line's own settings, without an account in it. */
export function account() {
  const folder = join(target, 'vercel', 'account');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The files that git knows or would take up. */
function sources() {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0');
  return files.filter((name) => name !== '' && existsSync(join(root, name)));
}

/** True if the functions were built from the files as they are now. */
export function isCurrent() {
  const built = join(output, 'builds.json');
  if (!existsSync(built) || json(built).target !== environment()) return false;
  const { mtimeMs } = statSync(built);
  const matters = /^(api|crates|migrations|public|console)\/|^(Cargo\.(toml|lock)|vercel\.json)$/;
  return sources()
    .filter((name) => matters.test(name))
    .every((name) => statSync(join(root, name)).mtimeMs < mtimeMs);
}

/** Copies the sources, with their times, by which cargo sees what has changed. */
export function copyCheckout(to) {
  rmSync(to, { recursive: true, force: true });
  for (const file of sources()) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file), { preserveTimestamps: true });
  }
}

/** The environment to build for: the command line refuses to deploy what was built for another one. */
function environment() {
  const { STUDY_BUILD_TARGET: named = 'preview' } = process.env;
  if (named !== 'preview' && named !== 'production') {
    throw new Trouble(`STUDY_BUILD_TARGET is ${named}: it can be preview or production.`);
  }
  return named;
}

/** Builds into `output`. */
export async function build() {
  await installBuilder();
  copyCheckout(copy);
  mkdirSync(join(copy, '.vercel'));
  const settings = { framework: null, nodeVersion: '22.x' };
  const link = { projectId: 'prj_offline', orgId: 'team_offline', settings };
  writeFileSync(join(copy, '.vercel', 'project.json'), JSON.stringify(link));
  // Standalone: each program in its function's folder, so that the output folder is all there is to
  // deploy. Programs named in target/ would be left out by .vercelignore.
  const options = [
    '--yes',
    '--standalone',
    `--target=${environment()}`,
    '--global-config',
    account(),
  ];
  await must(process.execPath, [vercel, 'build', ...options], {
    cwd: copy,
    env: {
      VERCEL_BUILD_IMAGE: '1',
      VERCEL_TELEMETRY_DISABLED: '1',
      CARGO_TARGET_DIR: target,
      // The packages of this checkout are in npm's cache: no network is needed for them again.
      npm_config_prefer_offline: 'true',
    },
  });
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    if (!isCurrent()) await build();
    const functions = inspect(copy, output);
    console.log(`${functions.length} functions for ${environment()} in ${output}.`);
    return 0;
  });
}
