// `npm run services`: the demo on stand-ins for all outside services, what went out to them, and what
// happens when each of them is away.
//
//   npm run services -- path/to/transcript.vtt

import { join } from 'node:path';
import { Trouble, install, main, root, run } from '../../scripts/processes.mjs';
import { namesIn, textsOf } from './names.mjs';
import { Outages, PHONE } from './outages.mjs';
import { build, end, start } from './product.mjs';

/** The transcript that is sent when none is named. */
const LESSON = join('crates', 'dev', 'src', 'demo', 'ada_chemistry.vtt');

/** Services to which a person's own name goes on purpose: they deliver messages to that person. */
const DELIVER = new Set(['resend', 'twilio']);

/** The services that the demo and the outages have to use: a service that saw nothing proves nothing. */
const BY_DEMO = ['inngest', 'jobs', 'openai', 'pinecone', 'upstash'];
const BY_ALL = [...BY_DEMO, 'blob', 'resend', 'twilio'];

await main(async () => {
  await install();
  await build();
  let product;
  try {
    // So many requests in a row are no abuse here.
    product = await start({
      RATE_LIMIT_SIGN_IN: '1000/60',
      RATE_LIMIT_WRITES: '1000/10',
      RATE_LIMIT_READS: '1000/10',
      RATE_LIMIT_MODEL: '1000/60',
    });
    await demo(product, process.argv[2] ?? LESSON);
    await accounts(product);
    outgoing(product, BY_DEMO);
    await new Outages(product).all();
    outgoing(product, BY_ALL);
  } finally {
    await end(product);
  }
  return 0;
});

async function demo({ origin }, transcript) {
  console.log(`npm run demo -- ${transcript}, against ${origin}`);
  const chunks = [];
  const onOutput = (piece) => chunks.push(piece);
  const code = await run(process.execPath, [join(root, 'scripts', 'demo.mjs'), transcript], {
    env: { STUDY_URL: origin },
    onOutput,
  });
  const text = Buffer.concat(chunks).toString();
  if (code !== 0) throw new Trouble(`The demo failed:\n${text}`);
  if (!text.includes('gpt-4.1')) throw new Trouble('The demo was not answered by the model.');
  console.log('The demo passed, answered by the model.\n');
}

/** Holds the ledger, as an admin reads it, against what the service counted. */
async function accounts({ origin, control }) {
  const signIn = await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@demo.test', password: 'demo-password-1' }),
  });
  const { token } = await signIn.json();
  const usage = await (
    await fetch(`${origin}/api/analytics/usage`, { headers: { authorization: `Bearer ${token}` } })
  ).json();
  const counted = await (await fetch(`${control}/__counted`)).json();
  const sum = (field) => usage.models.reduce((total, line) => total + line[field], 0);
  const ledger = {
    calls: sum('calls'),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
  };
  const service = {
    calls: counted.completions + counted.embeddings,
    inputTokens: counted.inputTokens,
    outputTokens: counted.outputTokens,
  };
  console.log(`Ledger:  ${JSON.stringify(ledger)}, ${sum('costUsd').toFixed(4)} US dollars`);
  console.log(`Service: ${JSON.stringify(service)}`);
  if (JSON.stringify(ledger) !== JSON.stringify(service))
    throw new Trouble('The ledger does not say what the service counted.');
}

/** The texts of an envelope, in a line. */
function textsOfEnvelope(envelope) {
  const event = JSON.parse(envelope.split('\n')[2]);
  return (
    event.message?.formatted ??
    event.logentry?.formatted ??
    event.exception?.values?.[0]?.value ??
    Object.keys(event).join(', ')
  );
}

/** The texts that no call may hold: names, Ada's phone, addresses. */
function leaksIn({ path, body }) {
  const texts = [decodeURIComponent(path), ...textsOf(body)];
  const contacts = texts.filter((text) => text.includes(PHONE) || text.includes('@demo.test'));
  return [
    ...texts.flatMap((text) => namesIn(text)),
    ...contacts.map(() => 'a phone or an address'),
  ];
}

/** Counts what went out, looks for names in all of it, and insists on what has to have been used. */
function outgoing({ relays }, used) {
  console.log('\nWhat went out');
  let bodies = 0;
  const leaks = [];
  for (const { name, sent, bytes } of Object.values(relays)) {
    console.log(
      `  ${name.padEnd(10)}${String(sent.length).padStart(6)} calls${String(bytes).padStart(10)} bytes`,
    );
    if (DELIVER.has(name)) continue;
    bodies += sent.length;
    for (const call of sent)
      leaks.push(...leaksIn(call).map((found) => `${name} ${call.path}: ${found}`));
  }
  console.log(
    `${leaks.length} names in ${bodies} bodies (all that were sent, but for mail and SMS, which go to the person named).`,
  );
  for (const { body } of relays.sentry.sent)
    console.log(`  Sentry was told: ${textsOfEnvelope(body)}`);
  if (leaks.length > 0) throw new Trouble([...new Set(leaks)].slice(0, 40).join('\n'));
  const idle = used.filter((name) => relays[name].sent.length === 0);
  if (idle.length > 0)
    throw new Trouble(
      `Nothing went to ${idle.join(', ')}: those names were looked for in nothing.`,
    );
}
