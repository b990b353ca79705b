// What `emulate` leaves out of Vercel Blob: it keeps public files only, lets everybody read them,
// takes no file in parts and believes every token. This stands in front of it, asks for the store's
// token or for a token of one upload, and hands on what is left as public.

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { answer, bodyOf, serve } from './standin-server.mjs';

/** The smallest part that may have another behind it. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

const refusal = (status, code) => ({
  status,
  value: { error: { code, message: `refused: ${code}` } },
});

/** The claims of a token of one upload, if it is signed with the store's own. */
function readSignedToken(token, store) {
  const begin = `vercel_blob_client_${store.id}_`;
  if (!token.startsWith(begin)) return undefined;
  const [signature, payload] = Buffer.from(token.slice(begin.length), 'base64')
    .toString()
    .split('.');
  const expected = createHmac('sha256', store.token)
    .update(payload ?? '')
    .digest();
  const signatureBytes = Buffer.from(signature, 'hex');
  if (signatureBytes.length !== expected.length || !timingSafeEqual(signatureBytes, expected))
    return undefined;
  return JSON.parse(Buffer.from(payload, 'base64').toString());
}

/** Why an upload is refused that a browser makes by a token. */
function refusalOf(allowed, pathname, headers, size) {
  if (allowed.pathname !== pathname) return refusal(403, 'client_token_pathname_mismatch');
  if (Date.now() > allowed.validUntil) return refusal(403, 'client_token_expired');
  if (size > allowed.maximumSizeInBytes) return refusal(400, 'file_too_large');
  const type = headers['x-content-type'];
  const fits = (pattern) =>
    pattern === type || (pattern.endsWith('/*') && type?.startsWith(pattern.slice(0, -1)));
  if (allowed.allowedContentTypes && !allowed.allowedContentTypes.some(fits)) {
    return refusal(400, 'content_type_not_allowed');
  }
  return undefined;
}

/** A store of private files over an `emulate` of Vercel. Resolves to where its two halves are. */
export async function privateStore(emulator, store) {
  const uploads = new Map();
  const bearer = `Bearer ${store.token}`;

  async function relay(method, path, headers = {}, body) {
    const passed = Object.fromEntries(
      Object.entries(headers).filter(([name]) => /^x-|^content-type$/.test(name)),
    );
    const asPublic = { ...passed, authorization: bearer, 'x-vercel-blob-access': 'public' };
    const response = await fetch(emulator + path, { method, headers: asPublic, body });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  }

  function put(pathname, headers, bytes) {
    return relay('PUT', `/api/blob/?${new URLSearchParams({ pathname })}`, headers, bytes);
  }

  function inParts(allowed, pathname, headers, bytes) {
    const action = headers['x-mpu-action'];
    if (action === 'create') {
      const uploadId = randomUUID();
      uploads.set(uploadId, { pathname, parts: new Map() });
      return { status: 200, value: { uploadId, key: `key of ${pathname}` } };
    }
    const upload = uploads.get(headers['x-mpu-upload-id']);
    const key = decodeURIComponent(headers['x-mpu-key'] ?? '');
    if (upload?.pathname !== pathname || key !== `key of ${pathname}`)
      return refusal(404, 'not_found');
    if (action === 'upload') {
      const etag = `"${randomUUID()}"`;
      upload.parts.set(Number(headers['x-mpu-part-number']), { etag, bytes });
      return { status: 200, value: { etag } };
    }
    // Their client lists parts as they arrive.
    const listed = JSON.parse(bytes).toSorted((a, b) => a.partNumber - b.partNumber);
    const parts = listed.map(({ partNumber, etag }, index) => {
      const part = upload.parts.get(partNumber);
      const small = index + 1 < listed.length && part?.bytes.length < MIN_PART_BYTES;
      return partNumber === index + 1 && part?.etag === etag && !small ? part.bytes : undefined;
    });
    if (action !== 'complete' || parts.includes(undefined)) return refusal(400, 'bad_request');
    uploads.delete(headers['x-mpu-upload-id']);
    const whole = Buffer.concat(parts);
    const wrong = allowed && refusalOf(allowed, pathname, headers, whole.length);
    return wrong ?? put(pathname, headers, whole);
  }

  async function outcome(request, url) {
    const { headers, method } = request;
    const bytes = await bodyOf(request);
    const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
    const allowed = token === store.token ? undefined : readSignedToken(token, store);
    if (token !== store.token && !allowed) return refusal(403, 'forbidden');
    if (method === 'GET' && url.pathname.startsWith('/read/')) {
      if (allowed) return refusal(403, 'client_token_not_allowed');
      return relay('GET', `/blob/${store.id}/${url.pathname.slice('/read/'.length)}`);
    }
    const pathname = url.searchParams.get('pathname') ?? '';
    const isPut = method === 'PUT' && url.pathname.replace(/\/$/, '') === '/api/blob';
    const isPart = method === 'POST' && url.pathname === '/api/blob/mpu';
    if (!isPut && !isPart) {
      if (allowed) return refusal(403, 'client_token_not_allowed');
      return relay(
        method,
        url.pathname + url.search,
        headers,
        method === 'GET' ? undefined : bytes,
      );
    }
    if (headers['x-vercel-blob-access'] !== 'private') return refusal(400, 'bad_request');
    const wrong = allowed && refusalOf(allowed, pathname, headers, bytes.length);
    if (wrong) return wrong;
    return isPut ? put(pathname, headers, bytes) : inParts(allowed, pathname, headers, bytes);
  }

  const url = await serve(async (request, response) => {
    const result = await outcome(request, new URL(request.url, 'http://blob'));
    if (result.value) return answer(response, result.status, result.value);
    return response
      .writeHead(result.status, result.type ? { 'content-type': result.type } : {})
      .end(result.bytes);
  });
  return { api: `${url}/api/blob`, reads: `${url}/read`, token: store.token };
}
