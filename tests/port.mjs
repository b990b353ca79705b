// A port for a server that has to be told one.

import { createServer } from 'node:net';

/** A port of this machine that nobody listens on at the moment. */
export function freePort() {
  const socket = createServer();
  return new Promise((done, fail) => {
    socket.once('error', fail);
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => done(port));
    });
  });
}
