// Stands between the product and an outside service: hands everything on, keeps what was sent, and
// can be taken away, as if the service were down.

import { createServer, request as forward } from 'node:http';

/** A relay in front of a service, at an address of its own that stays the same. */
export class Relay {
  /** The requests so far: `{method, path, body}` with the body as text. */
  sent = [];
  #server;
  #port = 0;

  constructor(name, target) {
    this.name = name;
    this.target = new URL(target);
  }

  /** The address at which the service is reached, with the path its own address has. */
  get url() {
    const path = this.target.pathname.replace(/\/$/, '');
    return `http://127.0.0.1:${this.#port}${path}`;
  }

  /** Bytes of all bodies that were sent. */
  get bytes() {
    return this.sent.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
  }

  /** Lets requests through. */
  async back() {
    this.#server = createServer((incoming, outgoing) => this.#hand(incoming, outgoing));
    await new Promise((done, fail) => {
      this.#server.once('error', fail).listen(this.#port, '127.0.0.1', done);
    });
    this.#port = this.#server.address().port;
    return this;
  }

  /** Refuses connections. */
  async away() {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  #hand(incoming, outgoing) {
    const pieces = [];
    incoming.on('data', (piece) => pieces.push(piece));
    incoming.on('end', () => {
      const body = Buffer.concat(pieces);
      this.sent.push({ method: incoming.method, path: incoming.url, body: body.toString('utf8') });
      const headers = { ...incoming.headers, host: this.target.host };
      const { hostname, port } = this.target;
      const passed = forward(
        { hostname, port, method: incoming.method, path: incoming.url, headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode, answer.headers);
          answer.pipe(outgoing);
        },
      );
      passed.on('error', () => outgoing.destroy());
      passed.end(body);
    });
  }
}
