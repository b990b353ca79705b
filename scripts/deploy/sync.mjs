// Has a deployment tell the job service what runs there:
//
//   node scripts/deploy/sync.mjs https://study.example
//
// The endpoint registers itself at its own address (INNGEST_SERVE_ORIGIN, else APP_URL), whoever asks
// it to, so this needs no key.

import { Trouble, main } from '../processes.mjs';
import { ask, eventually, originOf } from './requests.mjs';

const WITHIN_MS = 60_000;
const PAUSE_MS = 5_000;

/** Registers; gives what the service said. */
export function syncFunctions(origin, { withinMs = WITHIN_MS, pauseMs = PAUSE_MS } = {}) {
  return eventually(withinMs, pauseMs, async () => {
    const answer = await ask(origin, '/api/inngest', { method: 'PUT' });
    const text = await answer.text();
    if (answer.status !== 200)
      throw new Trouble(`The jobs are not registered: ${answer.status} ${text}`);
    return JSON.parse(text);
  });
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const { message, modified } = await syncFunctions(originOf(process.argv[2]));
    console.log(`${message} ${modified ? 'The jobs have changed.' : 'The jobs are as they were.'}`);
    return 0;
  });
}
