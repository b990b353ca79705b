// Serves what `vercel build` has made, as the platform serves it: files first, then functions by their
// routes, every function one process that stays warm. On 127.0.0.1 only.
//
//   node tests/vercel/router.mjs .vercel/output [--port 3000] [--hosted]
//
// It prints where it listens, and ends with its input or by a signal; the functions end with it. Their
// environment is its own. They count as those of a developer's machine (VERCEL_DEV), so that local
// twins stand in for services; with --hosted they insist on every variable, as in production.

import { spawn } from 'node:child_process';
import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { Agent, createServer, request as ask } from 'node:http';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../port.mjs';

/** The time that a function may take from its start until it listens. */
const START_MS = 10_000;
/** The time that functions have to end once they are told to. */
const END_MS = 5_000;
/** The time that the news of a function's death may take after its connections have broken. */
const NEWS_MS = 500;
/** The platform refuses larger requests. */
const BODY_LIMIT_BYTES = 4_500_000;
/** Between one server and the next: never passed on. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** The headers that only the platform may set: dropped where callers send them. */
const OF_THE_PLATFORM = /^(x-real-ip|x-forwarded-.*|x-vercel-.*)$/;
const KINDS = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'application/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** One built function: a program that is started when it is first asked. */
class BuiltFunction {
  #env;
  #agent = new Agent({ keepAlive: true });
  #running;

  constructor(name, folder, project, env) {
    const config = json(join(folder, '.vc-config.json'));
    this.name = name;
    this.limitMs = config.maxDuration * 1000;
    this.folder = folder;
    // The builder either names a program of the target folder or puts a copy into the function's own.
    const elsewhere = config.filePathMap?.[config.handler];
    this.program = elsewhere ? resolve(project, elsewhere) : join(folder, config.handler);
    this.#env = env;
  }

  /** The port it listens on; several first requests start it once. */
  port() {
    this.#running ??= this.#start();
    return this.#running.then(({ port }) => port);
  }

  get agent() {
    return this.#agent;
  }

  async #start() {
    const port = await freePort();
    // The file is not in the checkout: in production there is none either.
    const child = spawn(this.program, [], {
      cwd: this.folder,
      env: { ...this.#env, VERCEL_DEV_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)));
    const forget = () => {
      this.#running = undefined;
    };
    try {
      await withinTime(
        START_MS,
        `${this.name} does not listen`,
        new Promise((done, fail) => {
          let output = '';
          child.stdout.on('data', (chunk) => {
            if (output === undefined) {
              process.stderr.write(chunk);
              return;
            }
            output += chunk;
            if (!/Dev server listening: \d+/.test(output)) return;
            output = undefined;
            done();
          });
          child.once('error', fail);
          ended.then((how) => fail(new Error(`${this.name} ended with ${how} before it listened`)));
        }),
      );
    } catch (error) {
      child.kill('SIGKILL');
      forget();
      throw error;
    }
    // One that has died is started again by the next request, as the platform does.
    ended.then((how) => {
      if (!this.stopping) console.error(`${this.name} ended with ${how}`);
      forget();
    });
    return { port, child, ended };
  }

  /** Waits a moment for the news that it has died: a broken connection may come first. */
  async news() {
    const running = await this.#running?.catch(() => undefined);
    if (running)
      await Promise.race([running.ended, new Promise((done) => setTimeout(done, NEWS_MS))]);
  }

  /** Ends it, politely if it goes. */
  async stop() {
    this.stopping = true;
    const running = await this.#running?.catch(() => undefined);
    this.#agent.destroy();
    if (!running) return;
    const { child, ended } = running;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
    await ended;
    clearTimeout(late);
  }
}

/** Starts to serve an output folder; gives where, and how to end it. */
export async function startRouter({ output, port = 0, hosted = false, env = process.env }) {
  const folder = resolve(output);
  const project = dirname(dirname(folder));
  const { routes } = json(join(folder, 'config.json'));
  const phases = phasesOf(routes);
  const files = new Set(filesIn(join(folder, 'static')));
  const variables = {
    ...env,
    VERCEL: '1',
    VERCEL_ENV: hosted ? 'production' : 'development',
    VERCEL_REGION: 'dev1',
  };
  delete variables.VERCEL_IPC_PATH;
  if (hosted) delete variables.VERCEL_DEV;
  else variables.VERCEL_DEV = '1';
  const functions = new Map(
    functionsIn(join(folder, 'functions')).map((name) => [
      `/${name}`,
      new BuiltFunction(name, join(folder, 'functions', `${name}.func`), project, variables),
    ]),
  );
  /** The file or function under a path. */
  const found = (path) => {
    const name = path.endsWith('/') ? `${path.slice(1)}index.html` : path.slice(1);
    if (files.has(name)) return { file: join(folder, 'static', name) };
    return functions.has(path) ? { to: functions.get(path) } : undefined;
  };
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url, 'http://x');
    const { headers, status, target, query } = routeTo(phases, found, pathname, search);
    const reply = (code, more, body) => {
      response.writeHead(code, { ...more, ...headers });
      response.end(body);
    };
    if (target?.file) sendFile(request, target.file, status ?? 200, reply, response, headers);
    else if (target?.to) pass(request, response, target.to, `${pathname}${query}`, headers, reply);
    else
      reply(
        status ?? 404,
        { 'content-type': 'text/plain; charset=utf-8' },
        'The page could not be found\n\nNOT_FOUND\n',
      );
  });
  await new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await Promise.all([...functions.values()].map((fn) => fn.stop()));
  };
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close,
    functions: [...functions.keys()],
  };
}

/** The routes by phase; those before the first are for every request. */
function phasesOf(routes) {
  const phases = { start: [] };
  let current = phases.start;
  for (const route of routes) {
    if (route.handle) current = phases[route.handle] ??= [];
    else current.push({ ...route, pattern: new RegExp(route.src, route.caseSensitive ? '' : 'i') });
  }
  return phases;
}

/**
 * Where a request goes. A dynamic route's parameter is added to the query, unless the caller has
 * sent one of that name: the platform keeps the caller's. The path stays as it was asked for.
 */
function routeTo(phases, found, pathname, search) {
  const headers = {};
  const path = plainPath(pathname);
  const walk = (routes, visit) => {
    for (const route of routes ?? []) {
      const match = route.pattern.exec(path);
      if (!match) continue;
      const filled = (text) => text.replace(/\$(\d+)/g, (_, n) => match[n] ?? '');
      for (const [name, value] of Object.entries(route.headers ?? {}))
        headers[name.toLowerCase()] = filled(value);
      if (route.continue) continue;
      const result = visit(route.dest === undefined ? undefined : filled(route.dest), route);
      if (result) return result;
    }
    return undefined;
  };
  const stop = (dest, { status: given }) =>
    dest === undefined && given ? { status: given } : undefined;
  const early = walk(phases.start, stop);
  if (early) return { headers, ...early };
  const direct = found(decodePath(path) ?? '');
  if (direct) return { headers, target: direct, query: search, status: undefined };
  const late = walk(phases.filesystem, (dest, route) => {
    if (dest === undefined) return route.status ? { status: route.status } : undefined;
    const [to, added] = dest.split('?');
    const target = found(to);
    return target && { target, query: withParameters(search, added) };
  });
  if (late?.target) return { headers, ...late };
  // Whatever is missing gets the error page, but for the API, where none is asked for.
  const missing = late?.status ?? 404;
  const page = walk(phases.error, (dest, route) => {
    if (route.status && route.status !== missing) return undefined;
    return dest && { target: found(dest) };
  });
  return { headers, status: missing, target: page?.target };
}

function plainPath(pathname) {
  return pathname === '' ? '/' : pathname;
}

function decodePath(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function withParameters(search, added = '') {
  const own = new URLSearchParams(search);
  const more = added
    .split('&')
    .filter((pair) => pair !== '' && !own.has(pair.split('=')[0]))
    .map((pair) => {
      const [name, value = ''] = pair.split('=');
      return `${name}=${encodeURIComponent(decodePath(value) ?? value)}`;
    });
  const all = [search.slice(1), ...more].filter((part) => part !== '');
  return all.length === 0 ? '' : `?${all.join('&')}`;
}

function sendFile({ method }, file, status, reply, response, headers) {
  if (method !== 'GET' && method !== 'HEAD') {
    reply(405, { allow: 'GET, HEAD' }, '');
    return;
  }
  const kind = KINDS[extname(file)] ?? 'application/octet-stream';
  response.writeHead(status, {
    'content-type': kind,
    'content-length': statSync(file).size,
    'cache-control': 'public, max-age=0, must-revalidate',
    ...headers,
  });
  if (method === 'HEAD') response.end();
  else createReadStream(file).pipe(response);
}

/** Hands a request to a function and its answer back. */
async function pass(request, response, to, path, rules, reply) {
  const platform = (status, code) =>
    reply(
      status,
      { 'content-type': 'text/plain; charset=utf-8', 'x-vercel-error': code },
      `${code}\n`,
    );
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) {
    request.resume();
    platform(413, 'FUNCTION_PAYLOAD_TOO_LARGE');
    return;
  }
  let port;
  try {
    port = await to.port();
  } catch (error) {
    console.error(error.message);
    platform(500, 'FUNCTION_INVOCATION_FAILED');
    return;
  }
  const address = request.socket.remoteAddress;
  const own = Object.entries(request.headers).filter(
    ([name]) => !HOP_BY_HOP.has(name) && !OF_THE_PLATFORM.test(name),
  );
  const headers = {
    ...Object.fromEntries(own),
    'x-real-ip': address,
    'x-forwarded-for': address,
    'x-forwarded-host': request.headers.host ?? '',
    'x-forwarded-proto': 'http',
    'x-vercel-id': `dev1::${process.pid}-${Date.now()}`,
  };
  const onward = ask({
    host: '127.0.0.1',
    port,
    method: request.method,
    path,
    headers,
    agent: to.agent,
  });
  const limit = setTimeout(() => {
    if (!response.headersSent) platform(504, 'FUNCTION_INVOCATION_TIMEOUT');
    onward.destroy();
  }, to.limitMs);
  response.once('close', () => {
    clearTimeout(limit);
    onward.destroy();
  });
  onward.once('error', async (error) => {
    // Given up above, and said so.
    if (response.writableEnded) return;
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    await to.news();
    console.error(`${to.name}: ${error.message}`);
    platform(502, 'FUNCTION_INVOCATION_FAILED');
  });
  onward.once('response', (answer) => {
    const headers = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name));
    response.writeHead(answer.statusCode, { ...Object.fromEntries(headers), ...rules });
    answer.pipe(response);
  });
  request.pipe(onward);
}

function withinTime(ms, what, work) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${what} after ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function functionsIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => name.endsWith('.func') && existsSync(join(folder, name, '.vc-config.json')))
    .map((name) => name.replace(/\.func$/, ''));
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(folder, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    );
}

function json(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (process.argv[1] === import.meta.filename) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '0' },
      hosted: { type: 'boolean', default: false },
    },
  });
  const { origin, close } = await startRouter({
    output: positionals[0] ?? '.vercel/output',
    port: Number(values.port),
    hosted: values.hosted,
  });
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  // The process that started it holds its input: it does not outlive that one, however that ends.
  process.stdin.on('end', end).on('error', end).resume();
  console.log(`Listening at ${origin}`);
}
