// `npm run vercel:check`: builds as Vercel does, offline, in a copy of the checkout, and looks at
// what would be deployed: every route a function, nothing but public/ as files.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Trouble, isInstalled, main, must, root } from '../../scripts/programs.mjs';

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
/** The copy. Always the same folder, so that a second check compiles only what has changed. */
const copy = join(target, 'vercel', 'checkout');
const output = join(copy, '.vercel', 'output');
/** Files without which the pages would not come up: some are made by the build. */
const PAGES = ['404.html', 'assets/console-style.css', 'assets/console.js', 'docs/swagger-ui-bundle.js', 'index.html'];
/** CPU seconds that one more function may cost to build after what all functions share. */
const MAX_CPU_SECONDS = 1;

await main(async () => {
  await installBuilder();
  copyCheckout();
  await build();
  const functions = check();
  report(functions);
  return 0;
});

/**
 * Installs what the lock file names. `npm ci` would also insist on the builds for other platforms,
 * which not every mirror has.
 */
async function installBuilder() {
  const cwd = import.meta.dirname;
  if (!isInstalled(cwd)) await must('npm', ['install', '--no-save'], { cwd });
}

/** Copies what git knows or would take up, with its times, by which cargo sees what has changed. */
function copyCheckout() {
  rmSync(copy, { recursive: true, force: true });
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0');
  for (const file of files.filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { preserveTimestamps: true });
  }
}

/** Runs the builder with a link to a project that does not exist and no account. */
async function build() {
  mkdirSync(join(copy, '.vercel'));
  const settings = { framework: null, nodeVersion: '22.x' };
  const link = { projectId: 'prj_offline', orgId: 'team_offline', settings };
  writeFileSync(join(copy, '.vercel', 'project.json'), JSON.stringify(link));
  const program = join(import.meta.dirname, 'node_modules', 'vercel', 'dist', 'vc.js');
  const account = join(target, 'vercel', 'account');
  mkdirSync(account, { recursive: true });
  await must(process.execPath, [program, 'build', '--yes', '--global-config', account], {
    cwd: copy,
    env: {
      VERCEL_BUILD_IMAGE: '1', VERCEL_TELEMETRY_DISABLED: '1', CARGO_TARGET_DIR: target,
      // What this checkout has installed is in npm's cache: no network is needed for it again.
      npm_config_prefer_offline: 'true',
    },
  });
}

/** Compares what was built with the sources; gives the functions with the sizes of their programs. */
function check() {
  const sources = filesIn(join(copy, 'api')).filter((name) => name.endsWith('.rs'));
  const expected = sources.map((name) => name.replace(/\.rs$/, '')).sort();
  const folder = join(output, 'functions', 'api');
  const built = filesIn(folder)
    .filter((name) => name.endsWith('.func/.vc-config.json'))
    .map((name) => name.replace('.func/.vc-config.json', ''))
    .sort();
  same('the functions', built, expected);
  const files = filesIn(join(output, 'static'));
  same('the static files', files, filesIn(join(copy, 'public')));
  const missing = PAGES.filter((name) => !files.includes(name));
  same('what the pages lack', missing, []);

  const { functions: limits, headers: rules } = json(join(copy, 'vercel.json'));
  const { maxDuration } = limits['api/**/*.rs'];
  const { routes } = json(join(output, 'config.json'));
  for (const { headers } of rules) {
    const wanted = Object.fromEntries(headers.map(({ key, value }) => [key, value]));
    const sent = routes.some((route) => route.headers && JSON.stringify(route.headers) === JSON.stringify(wanted));
    same(`that answers carry ${Object.keys(wanted).join(', ')}`, sent, true);
  }
  return built.map((name) => {
    const config = json(join(folder, `${name}.func`, '.vc-config.json'));
    same(`the time limit of ${name}`, config.maxDuration, maxDuration);
    same(`the kind of ${name}`, config.runtime, 'executable');
    if (name.includes('[')) {
      const reached = routes.some(({ dest }) => dest?.startsWith(`/api/${name}?`));
      same(`a route to ${name}`, reached, true);
    }
    const program = resolve(copy, config.filePathMap.executable);
    return { name, source: `${name}.rs`, bytes: statSync(program).size };
  });
}

/** Prints the sizes, and what it costs to build one function when all others are built. */
function report(functions) {
  const bySize = functions.toSorted((a, b) => a.bytes - b.bytes);
  console.log(`${functions.length} functions, static files as in public/.`);
  for (const [which, one] of [['Smallest', bySize.at(0)], ['Largest', bySize.at(-1)]]) {
    const seconds = costOf(one);
    const megabytes = (one.bytes / 1e6).toFixed(1);
    console.log(`${which}: ${one.name}, ${megabytes} MB, ${seconds.toFixed(2)} s of CPU to build after the others.`);
    if (seconds > MAX_CPU_SECONDS) {
      throw new Trouble(`That is over ${MAX_CPU_SECONDS} s: code that all share is compiled again per function.`);
    }
  }
}

/** CPU seconds of building one changed function, beyond what cargo takes to find nothing to do. */
function costOf({ source }) {
  const path = join(copy, 'api', source);
  const idle = cpuOfBuild();
  writeFileSync(path, `${readFileSync(path, 'utf8')}// Changed.\n`);
  return cpuOfBuild() - idle;
}

/** Builds the functions; the shell tells the CPU time of its children in its last line. */
function cpuOfBuild() {
  const script = 'cargo build --release --bins --package api --quiet && times';
  const env = { ...process.env, RUSTFLAGS: '', CARGO_TARGET_DIR: target };
  const said = execFileSync('sh', ['-c', script], { cwd: copy, env, encoding: 'utf8' });
  const times = said.trim().split('\n').at(-1).matchAll(/(\d+)m([\d.]+)s/g);
  return [...times].reduce((sum, [, minutes, seconds]) => sum + 60 * minutes + Number(seconds), 0);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function json(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function same(what, found, expected) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Trouble(`${what} should be ${JSON.stringify(expected)}, but found ${JSON.stringify(found)}.`);
  }
}
