// Stands in for Upstash: its REST API in front of a Redis of this machine.
//
// `node redis-rest.mjs` starts a redis-server that keeps nothing, `--redis PORT` uses one that runs.
// It prints one line of JSON, `{"url", "token"}`, when it is ready, and ends with its input.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../port.mjs';
import { answer, bodyOf, endWithParent, ready, serve } from './standin-server.mjs';
import { Refused, connectTo } from './resp.mjs';

/** The tries for a server that was just started, and the pause in between. */
const TRIES = 200;
const PAUSE_MS = 25;

/** Upstash runs these scripts over keys they don't name; plain Redis doesn't know the wish. */
const LOCKING = /^#!lua flags=allow-key-locking\r?\n/;

const token = randomUUID();
/** Counts answers, as Upstash counts what its copies have seen. */
let seen = 0;

/** A command with scripts as plain Redis takes them. */
function plain(command) {
  const name = String(command[0]).toUpperCase();
  const isScript =
    name === 'EVAL' || (name === 'SCRIPT' && String(command[1]).toUpperCase() === 'LOAD');
  const at = name === 'EVAL' ? 1 : 2;
  return isScript ? command.with(at, String(command[at]).replace(LOCKING, '')) : command;
}

/** A reply as JSON: strings as they are, or in base64 when the request asks for it. */
function encodeReply(value, encoding) {
  if (Array.isArray(value)) return value.map((item) => encodeReply(item, encoding));
  if (value instanceof Refused) return value.message;
  if (!Buffer.isBuffer(value)) return value;
  const text = value.toString();
  return encoding === 'base64' && text !== 'OK' ? value.toString('base64') : text;
}

function outcome(value, encoding) {
  return value instanceof Refused
    ? { error: value.message }
    : { result: encodeReply(value, encoding) };
}

const isCommand = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((part) => typeof part !== 'object');
const areCommands = (value) => Array.isArray(value) && value.length > 0 && value.every(isCommand);

/** The answer to a path and a body: a status and a value. */
async function run(redis, path, body, encoding) {
  if (path === '/' && isCommand(body)) {
    const [value] = await redis.send([plain(body)]);
    return [value instanceof Refused ? 400 : 200, outcome(value, encoding)];
  }
  if (path === '/pipeline' && areCommands(body)) {
    const values = await redis.send(body.map(plain));
    return [200, values.map((value) => outcome(value, encoding))];
  }
  if (path === '/multi-exec' && areCommands(body)) {
    const values = (await redis.send([['MULTI'], ...body.map(plain), ['EXEC']])).at(-1);
    if (values instanceof Refused) return [400, { error: values.message }];
    return [200, values.map((value) => outcome(value, encoding))];
  }
  return [400, { error: 'ERR failed to parse command' }];
}

function handler(redis) {
  return async (request, response) => {
    const body = await bodyOf(request);
    if (request.headers.authorization !== `Bearer ${token}`) {
      return answer(response, 401, { error: 'WRONGPASS invalid or missing auth token' });
    }
    if (request.method !== 'POST')
      return answer(response, 405, { error: 'ERR method not allowed' });
    let parsed;
    try {
      parsed = JSON.parse(body);
    } catch {
      parsed = undefined;
    }
    const { pathname } = new URL(request.url, 'http://redis');
    const [status, value] = await run(redis, pathname, parsed, request.headers['upstash-encoding']);
    seen += 1;
    return answer(response, status, value, { 'upstash-sync-token': `seen-${seen}` });
  };
}

/** Starts a server that writes nothing to disk. */
async function startRedis() {
  const port = await freePort();
  const args = [
    '--port',
    port,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--daemonize',
    'no',
  ];
  const child = spawn('redis-server', args.map(String), {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  endWithParent(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  child.once('error', (error) => {
    console.error(`redis-server does not start: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', () => process.exit(1));
  return port;
}

async function waitForPort(port) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await connectTo(port);
    } catch (error) {
      if (tries === TRIES) throw error;
      await pause(PAUSE_MS);
    }
  }
}

const flag = process.argv.indexOf('--redis');
if (flag > 0) endWithParent();
const port = flag > 0 ? Number(process.argv[flag + 1]) : await startRedis();
const redis = await waitForPort(port);
ready({ url: await serve(handler(redis)), token });
