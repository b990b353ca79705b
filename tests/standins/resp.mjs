// Speaks Redis's own protocol (RESP 2) over one connection: commands go out in order, replies come
// back in the same order.

import { connect } from 'node:net';

/** An error of Redis, in its own words. */
export class Refused extends Error {}

/** A connection to a server on this machine. Fails when none listens. */
export async function connectTo(port) {
  const socket = connect(port, '127.0.0.1');
  await new Promise((done, fail) => socket.once('connect', done).once('error', fail));
  socket.setNoDelay(true);
  const waiting = [];
  let unread = Buffer.alloc(0);
  socket.on('data', (piece) => {
    unread = Buffer.concat([unread, piece]);
    for (let read = reply(unread, 0); read; read = reply(unread, 0)) {
      unread = unread.subarray(read.end);
      waiting.shift().done(read.value);
    }
  });
  const broken = () => {
    for (const { fail } of waiting.splice(0)) fail(new Error('Redis is gone'));
  };
  socket.on('close', broken).on('error', broken);
  return {
    /** Sends commands with none of another call's in between. Resolves to their replies. */
    send(commands) {
      const replies = commands.map(() => new Promise((done, fail) => waiting.push({ done, fail })));
      socket.write(Buffer.concat(commands.map(encode)));
      return Promise.all(replies);
    },
  };
}

function encode(command) {
  const parts = command.flatMap((part) => {
    const bytes = Buffer.from(String(part));
    return [Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')];
  });
  return Buffer.concat([Buffer.from(`*${command.length}\r\n`), ...parts]);
}

/** The reply that starts at a place and where it ends; nothing while a part of it is missing. */
function reply(bytes, start) {
  const line = bytes.indexOf('\r\n', start);
  if (line < 0) return undefined;
  const text = bytes.toString('utf8', start + 1, line);
  const end = line + 2;
  switch (String.fromCharCode(bytes[start])) {
    case '+':
      return { value: Buffer.from(text), end };
    case '-':
      return { value: new Refused(text), end };
    case ':':
      return { value: Number(text), end };
    case '$':
      if (text === '-1') return { value: null, end };
      if (bytes.length < end + Number(text) + 2) return undefined;
      return { value: bytes.subarray(end, end + Number(text)), end: end + Number(text) + 2 };
    case '*':
      return text === '-1' ? { value: null, end } : list(bytes, end, Number(text));
    default:
      throw new Error(`no reply: ${text}`);
  }
}

function list(bytes, start, length) {
  const value = [];
  let end = start;
  while (value.length < length) {
    const item = reply(bytes, end);
    if (!item) return undefined;
    value.push(item.value);
    end = item.end;
  }
  return { value, end };
}
