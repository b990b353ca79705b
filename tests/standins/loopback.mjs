// Keeps every server of this process on this machine: what is imported after it, or started with
// `node --import`, can't listen anywhere else, whatever address it asks for.

import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function onLoopback(...args) {
  const [first] = args;
  const callback = args.findLast((arg) => typeof arg === 'function');
  const options =
    typeof first === 'object' && first !== null ? first : { port: Number(first ?? 0) };
  if (options.path !== undefined) return listen.apply(this, args);
  return listen.call(this, { ...options, host: '127.0.0.1' }, callback);
};
