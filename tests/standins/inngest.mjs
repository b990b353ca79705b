// Stands in for Inngest: takes events at `POST /e/{key}` and runs the functions they start.
//
// STUDY_ORIGIN says where the product is, INNGEST_SIGNING_KEY signs the calls of it. It prints one line
// of JSON, `{"url", "eventKey"}`, when it is ready, and ends with its input.

import { randomUUID } from 'node:crypto';
import { Executor } from './executor.mjs';
import { answer, bodyOf, endWithParent, ready, serve } from './standin-server.mjs';

const { STUDY_ORIGIN, INNGEST_SIGNING_KEY } = process.env;
const eventKey = randomUUID();
const executor = new Executor(STUDY_ORIGIN, INNGEST_SIGNING_KEY);

endWithParent();
const url = await serve(async (request, response) => {
  if (request.method !== 'POST' || request.url !== `/e/${eventKey}`) {
    return answer(response, 401, { status: 401, error: 'Event key not found' });
  }
  const body = JSON.parse(await bodyOf(request));
  return answer(response, 200, { ids: executor.take([body].flat()), status: 200 });
});
ready({ url, eventKey });
