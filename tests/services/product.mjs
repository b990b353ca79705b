// The whole product on this machine with every outside service behind a relay: nothing local but
// Postgres.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Trouble, must, root } from '../../scripts/processes.mjs';
import { freePort } from '../port.mjs';
import { Relay } from './relay.mjs';

/** The time that the product may take to be up, its demo school read. */
const UP_WITHIN_MS = 180_000;

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'debug');
const children = [];

/** Starts a program that says something on its first lines and ends when its input does. */
function startProgram(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

/** The JSON that a stand-in prints when it is ready. */
async function placesOf(script, env) {
  const child = startProgram(
    process.execPath,
    [join(import.meta.dirname, '..', 'standins', script)],
    env,
  );
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Trouble(`${script} did not start.`);
}

/** The variables that the stand-ins written in Rust print. */
async function variables() {
  const addresses = {};
  const child = startProgram(join(target, 'examples', 'standins'), []);
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === '') return addresses;
    const [name, ...value] = line.split('=');
    addresses[name] = value.join('=');
  }
  throw new Trouble('The stand-ins did not start.');
}

/** Builds the programs that are started here. */
export async function build() {
  await must('cargo', [
    'build',
    '--quiet',
    '--package',
    'dev',
    '--package',
    'testkit',
    '--bins',
    '--examples',
  ]);
}

/** Starts services, relays and the product. `settings` are further variables. */
export async function start(settings = {}) {
  const [own, redis, theirs] = await Promise.all([
    variables(),
    placesOf('redis-rest.mjs'),
    placesOf('emulate.mjs'),
  ]);
  const sentry = new URL(own.SENTRY_DSN);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const signingKey = `signkey-test-${randomBytes(32).toString('hex')}`;
  const relays = {};
  // Inngest calls the product with all that the jobs' steps have come to: that has left it as well.
  relays.jobs = await new Relay('jobs', origin).back();
  const jobs = await placesOf('inngest.mjs', {
    STUDY_ORIGIN: relays.jobs.url,
    INNGEST_SIGNING_KEY: signingKey,
  });
  for (const [name, url] of [
    ['inngest', jobs.url],
    ['openai', own.OPENAI_BASE_URL],
    ['pinecone', own.PINECONE_CONTROLLER_URL],
    ['upstash', redis.url],
    ['blob', theirs.blob.api],
    ['blobReads', theirs.blob.reads],
    ['resend', theirs.resend.url],
    ['twilio', theirs.twilio.url],
    ['sentry', sentry.origin],
  ]) {
    relays[name] = await new Relay(name, url).back();
  }
  const folder = mkdtempSync(join(tmpdir(), 'study-services-'));
  const env = {
    PORT: String(port),
    STUDY_DATA_DIR: folder,
    INNGEST_EVENT_KEY: jobs.eventKey,
    INNGEST_SIGNING_KEY: signingKey,
    INNGEST_EVENT_API_BASE_URL: relays.inngest.url,
    OPENAI_API_KEY: own.OPENAI_API_KEY,
    OPENAI_BASE_URL: relays.openai.url,
    PINECONE_API_KEY: own.PINECONE_API_KEY,
    PINECONE_INDEX_HOST: relays.pinecone.url,
    PINECONE_CONTROLLER_URL: relays.pinecone.url,
    UPSTASH_REDIS_REST_URL: relays.upstash.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
    BLOB_READ_WRITE_TOKEN: theirs.blob.token,
    VERCEL_BLOB_API_URL: relays.blob.url,
    BLOB_READ_URL: relays.blobReads.url,
    RESEND_API_KEY: theirs.resend.key,
    RESEND_BASE_URL: relays.resend.url,
    MAIL_FROM: 'Study <study@demo.test>',
    TWILIO_ACCOUNT_SID: theirs.twilio.sid,
    TWILIO_AUTH_TOKEN: theirs.twilio.token,
    TWILIO_FROM: theirs.twilio.from,
    TWILIO_BASE_URL: relays.twilio.url,
    SENTRY_DSN: `${sentry.protocol}//${sentry.username}@${new URL(relays.sentry.url).host}${sentry.pathname}`,
    ...settings,
  };
  const server = startProgram(join(target, 'dev'), ['serve', '--demo'], {
    DATABASE_URL: '',
    ...env,
  });
  await waitUntilUp(server, origin);
  return { origin, relays, control: own.STANDINS_URL, env, folder, server };
}

/** Waits until the server says that it runs: then the demo school has been read. */
async function waitUntilUp(server, origin) {
  const late = setTimeout(() => server.kill(), UP_WITHIN_MS);
  const output = [];
  let runs = false;
  const lines = createInterface({ input: server.stdout });
  for await (const line of lines) {
    output.push(line);
    runs = line.includes(`runs at ${origin}`);
    if (runs) break;
  }
  clearTimeout(late);
  if (!runs) throw new Trouble(`The product did not start:\n${output.slice(-20).join('\n')}`);
  // The output from now on is read, so that the process never waits for a reader, and forgotten.
  server.stdout.resume();
}

/** Ends everything that was started here, the server first. */
export async function end(product) {
  for (const child of children.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = new Promise((done) => child.once('exit', done));
    child.stdin.end();
    child.kill('SIGTERM');
    await gone;
  }
  for (const relay of Object.values(product?.relays ?? {})) await relay.away().catch(() => {});
  if (product) rmSync(product.folder, { recursive: true, force: true });
}
