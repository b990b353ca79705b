// Sends the Postman collection to a running server and holds every answer against the document.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import newman from 'newman';
import { root } from '../processes.mjs';
import { answerValidator } from './validation.mjs';

/** A function of the server runs for a minute at most. */
const REQUEST_TIMEOUT_MS = 70_000;

const read = (name) => JSON.parse(readFileSync(join(root, 'client', name), 'utf8'));

/**
 * Runs the collection. Resolves to newman's counts, to what failed, and to how answers were not as
 * described; each a sentence.
 */
export function runCollection(address, reporters = []) {
  const fits = answerValidator(read('openapi.json'));
  const surprises = new Set();
  const options = {
    collection: read('postman.json'),
    envVar: [{ key: 'baseUrl', value: address }],
    reporters,
    timeoutRequest: REQUEST_TIMEOUT_MS,
  };
  return new Promise((done, fail) => {
    const run = newman.run(options, (error, summary) => {
      if (error) return fail(error);
      const { stats, failures } = summary.run;
      const failed = failures.map(
        ({ source, error: { test, message } }) => `${source?.name}: ${test ?? ''} ${message}`,
      );
      done({ stats, failed, surprises: [...surprises] });
    });
    run.on('request', (error, { request, response, item }) => {
      if (error) return;
      const answer = {
        status: response.code,
        headers: new Headers(response.headers.all().map(({ key, value }) => [key, value])),
        text: response.text(),
      };
      const { pathname } = new URL(request.url.toString());
      for (const fault of fits(request.method, pathname, answer))
        surprises.add(`${item.name}: ${fault}`);
    });
  });
}
