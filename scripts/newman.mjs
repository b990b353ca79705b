// `npm run newman -- [address]`: sends the whole Postman collection to a running server that has
// the demo school, and holds every answer against the OpenAPI document.

import { runCollection } from './client/run-collection.mjs';
import { install, main } from './processes.mjs';

await main(async () => {
  await install();
  const [address = 'http://127.0.0.1:3000'] = process.argv.slice(2);
  const { stats, failed, surprises } = await runCollection(address.replace(/\/$/, ''), ['cli']);
  for (const surprise of surprises) console.error(`not as described: ${surprise}`);
  const { requests, assertions } = stats;
  console.log(
    `${requests.total} requests, ${assertions.total} assertions; ${failed.length} failures, ` +
      `${surprises.length} answers not as described.`,
  );
  return failed.length + surprises.length === 0 ? 0 : 1;
});
