// What a Vercel build is made of, held against the sources: every route a function, every function as
// vercel.json wants it, nothing but public/ as files.

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Trouble } from '../../scripts/processes.mjs';

/** Files without which the pages would not come up: some are made by the build. */
const PAGES = [
  '404.html',
  'assets/console-style.css',
  'assets/console.js',
  'docs/swagger-ui-bundle.js',
  'index.html',
];

/**
 * Functions run on Amazon Linux 2023, whose C library is this old. A program built where it is newer
 * may ask for what is not there, and then no function starts.
 */
const NEWEST_GLIBC = 34;

/** Pages that a browser may be sent to need these, whatever they say themselves. */
const HEADERS = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
];

/** The files that a deployment must not be made from. */
const KEPT_BACK = [
  '/.ci',
  '/.data',
  '/.github',
  '/node_modules',
  '/target',
  '/tests/data',
  '/.env*',
];

/** Compares an output folder with a checkout; gives the functions with the sizes of their programs. */
export function inspect(checkout, output) {
  const settings = json(join(checkout, 'vercel.json'));
  const config = json(join(output, 'config.json'));
  const functions = inspectFunctions(checkout, output, settings);
  inspectRoutes(functions, config.routes);
  inspectFiles(checkout, output);
  inspectHeaders(settings.headers, config.routes);
  inspectCrons(functions, settings.crons, config.crons);
  inspectIgnored(checkout);
  return functions;
}

function inspectFunctions(checkout, output, settings) {
  const sources = filesIn(join(checkout, 'api')).filter((name) => name.endsWith('.rs'));
  const expected = sources.map((name) => name.replace(/\.rs$/, '')).sort();
  const folder = join(output, 'functions', 'api');
  const built = filesIn(folder)
    .filter((name) => name.endsWith('.func/.vc-config.json'))
    .map((name) => name.replace('.func/.vc-config.json', ''))
    .sort();
  assertSame('the functions', built, expected);
  const unused = new Set(Object.keys(settings.functions));
  const functions = built.map((name) => {
    const at = join(folder, `${name}.func`);
    const config = json(join(at, '.vc-config.json'));
    const [pattern, wanted] = settingOf(settings.functions, `api/${name}.rs`);
    unused.delete(pattern);
    const program = config.filePathMap?.[config.handler]
      ? resolve(checkout, config.filePathMap[config.handler])
      : join(at, config.handler);
    assertSame(`the time limit of ${name}`, config.maxDuration, wanted.maxDuration);
    assertSame(
      `the kind of ${name}`,
      [config.runtime, config.runtimeLanguage],
      ['executable', 'rust'],
    );
    assertSame(`whether ${name} may stream`, config.supportsResponseStreaming, true);
    // Fluid compute sets the memory for all; a number here has failed deployments.
    assertSame(`the memory of ${name}`, config.memory, undefined);
    assertSame(`the secrets built into ${name}`, config.environment ?? {}, {});
    inspectProgram(name, program);
    return {
      name,
      source: `${name}.rs`,
      program,
      bytes: statSync(program).size,
      maxDuration: config.maxDuration,
    };
  });
  assertSame('settings for functions that are not there', [...unused], []);
  return functions;
}

/** The first pattern that fits wins, as for the builder. */
function settingOf(functions, file) {
  const setting = Object.entries(functions).find(([pattern]) => matchesPattern(pattern, file));
  if (!setting) throw new Trouble(`vercel.json has no setting for ${file}.`);
  return setting;
}

/** True if a path fits a pattern with `*` for a part and `**` for any number of them. */
export function matchesPattern(pattern, path) {
  const expression = pattern
    .split(/(\*\*\/|\*)/)
    .map(
      (part) =>
        ({ '**/': '(?:.+/)?', '*': '[^/]*' })[part] ?? part.replace(/[.[\]()+?^$|\\{}]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${expression}$`).test(path);
}

/** A program for this platform that asks for no newer C library than functions have. */
function inspectProgram(name, program) {
  const bytes = readFileSync(program);
  if (process.platform !== 'linux') return;
  assertSame(`the format of ${name}`, bytes.subarray(1, 4).toString('latin1'), 'ELF');
  let newest = 0;
  const word = Buffer.from('GLIBC_2.');
  for (let at = bytes.indexOf(word); at !== -1; at = bytes.indexOf(word, at + word.length)) {
    const minor = Number(
      /^\d+/.exec(bytes.toString('latin1', at + word.length, at + word.length + 3))?.[0] ?? 0,
    );
    newest = Math.max(newest, minor);
  }
  if (newest > NEWEST_GLIBC) {
    throw new Trouble(
      `${name} asks for GLIBC_2.${newest}, and functions have 2.${NEWEST_GLIBC}: build it on an older Linux.`,
    );
  }
}

/** Static names are reached as files are; those with parameters need a route each. */
function inspectRoutes(functions, routes) {
  for (const { name } of functions.filter((fn) => fn.name.includes('['))) {
    const names = [...name.matchAll(/\[(\w+)\]/g)].map(([, parameter]) => parameter);
    const query = names.map((parameter, n) => `${parameter}=$${n + 1}`).join('&');
    const route = routes.find(({ dest }) => dest === `/api/${name}?${query}`);
    assertSame(`a route to ${name}`, route !== undefined, true);
    const requestPath = `/api/${name.replaceAll(/\[\w+\]/g, 'x1')}`;
    assertSame(
      `that ${requestPath} reaches ${name}`,
      new RegExp(route.src).test(requestPath),
      true,
    );
  }
  const unknown = routes.find(
    ({ src, status }) => status === 404 && src && new RegExp(src).test('/api/nothing'),
  );
  assertSame('that a path under /api that is no route is a 404', unknown !== undefined, true);
}

/** Nothing but public/ is served: without it the builder would publish the sources. */
function inspectFiles(checkout, output) {
  const files = filesIn(join(output, 'static'));
  assertSame('the static files', files, filesIn(join(checkout, 'public')));
  assertSame(
    'what the pages lack',
    PAGES.filter((name) => !files.includes(name)),
    [],
  );
  const others = readdirSync(output).filter(
    (name) => !['builds.json', 'config.json', 'diagnostics', 'functions', 'static'].includes(name),
  );
  assertSame('other things in the output', others, []);
}

function inspectHeaders(rules, routes) {
  for (const { headers } of rules) {
    const expected = Object.fromEntries(headers.map(({ key, value }) => [key, value]));
    const isSent = routes.some(
      (route) => route.headers && JSON.stringify(route.headers) === JSON.stringify(expected),
    );
    assertSame(`that answers carry ${Object.keys(expected).join(', ')}`, isSent, true);
  }
  const always = routes.filter(
    (route) => route.headers && route.continue && route.src === '^(?:/(.*))$',
  );
  const names = always
    .flatMap((route) => Object.keys(route.headers))
    .map((name) => name.toLowerCase());
  assertSame(
    'headers that are not sent with every answer',
    HEADERS.filter((name) => !names.includes(name)),
    [],
  );
}

function inspectCrons(functions, wanted, built) {
  assertSame('the schedules', built, wanted);
  for (const { path } of built) {
    const exists = functions.some(({ name }) => `/api/${name}` === path);
    assertSame(`a function for the schedule of ${path}`, exists, true);
  }
}

/** The builder reads this file; a copy of somebody's data must not become part of a deployment. */
function inspectIgnored(checkout) {
  const lines = readFileSync(join(checkout, '.vercelignore'), 'utf8').split('\n');
  assertSame(
    'lines missing in .vercelignore',
    KEPT_BACK.filter((line) => !lines.includes(line)),
    [],
  );
}

export function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

export function json(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function assertSame(what, found, expected) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Trouble(
      `${what} should be ${JSON.stringify(expected)}, but found ${JSON.stringify(found)}.`,
    );
  }
}
