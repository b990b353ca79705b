// The API as the person who is signed in, for server components, actions and route handlers.

import { getToken } from 'next-auth/jwt';
import { headers } from 'next/headers';
import { connect, type Api } from '..';

/**
 * Null when nobody is signed in. Only Auth.js renews the token: it does so when a page asks for the
 * session, and it alone can write the cookie that keeps the successor.
 */
export async function api(): Promise<Api | null> {
  const req = { headers: await headers() };
  const kept = await getToken({ req, secret: process.env.AUTH_SECRET ?? '' });
  if (!kept || kept.error) return null;
  return connect({ baseUrl: process.env.STUDY_API_URL ?? 'http://127.0.0.1:3000', as: String(kept.token) });
}
