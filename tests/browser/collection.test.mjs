// The Postman collection against a fresh server: every request succeeds, in the order in which it
// stands there, and every answer is as the OpenAPI document describes it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCollection } from '../../scripts/client/run-collection.mjs';
import { startServer } from './server.mjs';

/** Postgres, the demo school, sixty requests and two jobs, on a machine that may do other things. */
const PATIENCE = { timeout: 300_000 };

test('the collection runs green and every answer is as described', PATIENCE, async () => {
  const server = await startServer();
  try {
    const { stats, failed, surprises } = await runCollection(server.origin);
    assert.deepEqual(failed, []);
    assert.deepEqual(surprises, []);
    assert.ok(stats.requests.total >= 50, `${stats.requests.total} requests`);
  } finally {
    await server.stop();
  }
});
