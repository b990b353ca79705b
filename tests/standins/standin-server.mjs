// A stand-in lives as long as the test program that started it: what keeps it is its input, which
// the system closes when that program is gone, however it ended.

import { createServer } from 'node:http';

/** Waits for `end` once the process that needs this one is gone, then ends. */
export function endWithParent(end = async () => {}) {
  let ended = false;
  const once = () => {
    if (ended) return;
    ended = true;
    end().finally(() => process.exit(0));
  };
  process.stdin.on('end', once).on('error', once).resume();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, once);
}

/** Tells the test program where everything is: one line of JSON. */
export function ready(places) {
  process.stdout.write(`${JSON.stringify(places)}\n`);
}

/** Serves on this machine only. Resolves to the address. */
export function serve(handle) {
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`${error.stack}`);
    });
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`));
  });
}

/** A request's whole body. */
export async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Answers with JSON. */
export function answer(response, status, value, headers = {}) {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(value));
}
