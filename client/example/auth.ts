// Auth.js over the Study Companion: its Credentials provider signs in at /api/auth/login, and the
// encrypted session cookie keeps the tokens. The browser never sees them.

import NextAuth, { type User } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { connect, type Schemas } from '..';

export const baseUrl = process.env.STUDY_API_URL ?? 'http://127.0.0.1:3000';
/** Said here for both who ask for it: the cookie has another name where it is for HTTPS only. */
export const secureCookie = process.env.NODE_ENV === 'production';
const THIRTY_DAYS_S = 30 * 24 * 60 * 60;
/** A token that ends this soon is exchanged before it is used. */
const MARGIN_MS = 60_000;

type SignedIn = Schemas['Session'];

/** The content of the cookie. */
export interface Kept extends Record<string, unknown> {
  account: SignedIn['user'];
  token: string;
  refreshToken: string;
  expiresAt: number;
  error?: 'signed_out';
}

function sessionOf({ token, refreshToken, expiresIn, user }: SignedIn): Kept {
  return { account: user, token, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
}

/**
 * What the cookie keeps, with the next token when this one has run out. Whoever finds that out within
 * ten seconds gets the same successor: the server allows for it.
 */
export async function renewSession(current: Kept): Promise<Kept> {
  if (current.error || Date.now() < current.expiresAt - MARGIN_MS) return current;
  const body = { refreshToken: current.refreshToken };
  const { data, response } = await connect({ baseUrl }).POST('/api/auth/refresh', { body });
  if (data) return sessionOf(data);
  return response.status === 401 ? { ...current, error: 'signed_out' } : current;
}

export const { handlers, auth, signIn, signOut } = NextAuth({
  session: { strategy: 'jwt', maxAge: THIRTY_DAYS_S },
  useSecureCookies: secureCookie,
  providers: [
    Credentials({
      credentials: { email: { type: 'email' }, password: { type: 'password' } },
      async authorize({ email, password }) {
        const body = { email: String(email), password: String(password) };
        const { data } = await connect({ baseUrl }).POST('/api/auth/login', { body });
        return data ? ({ ...data.user, signedIn: data } as User) : null;
      },
    }),
  ],
  callbacks: {
    async jwt({ token, user }) {
      if (user && 'signedIn' in user) return sessionOf(user.signedIn as SignedIn);
      return renewSession(token as Kept);
    },
    async session({ session, token }) {
      const { account, error } = token as Kept;
      const { id, name, email, role } = account;
      return { ...session, user: { id, name, email, role }, error };
    },
  },
});
