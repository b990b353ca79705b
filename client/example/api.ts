// The API as the person who is signed in, for server components, actions and route handlers.

import { getToken } from 'next-auth/jwt';
import { headers } from 'next/headers';
import { connect, type Api } from '..';
import { baseUrl, renewSession, secureCookie, type Kept } from './auth';

/**
 * Null when nobody is signed in. The cookie is as the browser sent it: when its token has run out,
 * middleware.ts has just got the next one, and this gets the same one.
 */
export async function api(): Promise<Api | null> {
  const req = { headers: await headers() };
  const cookie = await getToken({ req, secret: process.env.AUTH_SECRET ?? '', secureCookie });
  if (!cookie) return null;
  const { token, error } = await renewSession(cookie as Kept);
  return error ? null : connect({ baseUrl, as: token });
}
