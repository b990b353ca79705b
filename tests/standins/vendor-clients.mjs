// The vendors' own clients, for tests in Rust that hold ours against them: reads one JSON document
// from its input, does what it says, and prints what came of it as JSON.

import { text } from 'node:stream/consumers';

const deeds = {
  /** One call of `@upstash/redis`, such as `set` or `get`. Values are not read as JSON. */
  async redis({ url, token, method, args }) {
    const { Redis } = await import('@upstash/redis');
    const redis = new Redis({ url, token, automaticDeserialization: false });
    return redis[method](...args);
  },

  /** So many tries at a limit of `@upstash/ratelimit`, with its usual prefix and nothing remembered. */
  async limit({ url, token, key, max, windowMs, times, rate }) {
    const { Redis } = await import('@upstash/redis');
    const { Ratelimit } = await import('@upstash/ratelimit');
    const limiter = Ratelimit.slidingWindow(max, `${windowMs} ms`);
    const limit = new Ratelimit({
      redis: new Redis({ url, token }),
      limiter,
      ephemeralCache: false,
    });
    const taken = [];
    for (let time = 0; time < times; time += 1) {
      const { success, remaining, reset } = await limit.limit(
        key,
        rate === undefined ? undefined : { rate },
      );
      taken.push({ success, remaining, reset });
    }
    return taken;
  },

  /** One call of `@vercel/blob` with private access. */
  async blob({ api, token, method, args }) {
    process.env.VERCEL_BLOB_API_URL = api;
    const blob = await import('@vercel/blob');
    return blob[method](...args, { access: 'private', token, addRandomSuffix: false });
  },

  /** The result of the browser's half of `@vercel/blob` with a token of ours. */
  async upload({ api, clientToken, pathname, body, contentType, multipart }) {
    process.env.VERCEL_BLOB_API_URL = api;
    process.env.VERCEL_BLOB_RETRIES = '0';
    const { getPayloadFromClientToken, put } = await import('@vercel/blob/client');
    const options = { access: 'private', token: clientToken, contentType, multipart };
    const refused = (error) => ({ refused: error.constructor.name });
    const done = await put(pathname, body, options).catch(refused);
    return { done, payload: getPayloadFromClientToken(clientToken) };
  },

  /** The whole way of a browser's file: our handshake for the token, then the store. */
  async handshake({ api, handle, token, pathname, body, multipart }) {
    process.env.VERCEL_BLOB_API_URL = api;
    process.env.VERCEL_BLOB_RETRIES = '0';
    const { upload } = await import('@vercel/blob/client');
    const headers = { authorization: `Bearer ${token}` };
    return upload(pathname, body, {
      access: 'private',
      handleUploadUrl: handle,
      headers,
      multipart,
    });
  },

  /** The token that `@vercel/blob` makes for an upload, which is a text: its order counts. */
  async clientToken({ token, upload }) {
    const { generateClientTokenFromReadWriteToken } = await import('@vercel/blob/client');
    return generateClientTokenFromReadWriteToken({ token, ...JSON.parse(upload) });
  },
};

const { what, ...details } = JSON.parse(await text(process.stdin));
const result = await deeds[what](details);
process.stdout.write(JSON.stringify(result ?? null));
