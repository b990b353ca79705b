// Auth.js over the Study Companion: its Credentials provider signs in at /api/auth/login, and the
// encrypted session cookie keeps the tokens. The browser never sees them.

import NextAuth, { type User } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { connect, type Schemas } from '..';

const baseUrl = process.env.STUDY_API_URL ?? 'http://127.0.0.1:3000';
const THIRTY_DAYS_S = 30 * 24 * 60 * 60;
/** A token that ends this soon is exchanged before it is used. */
const MARGIN_MS = 60_000;

type SignedIn = Schemas['Session'];

/** What the cookie keeps. */
interface Kept extends Record<string, unknown> {
  account: SignedIn['user'];
  token: string;
  refreshToken: string;
  expiresAt: number;
  error?: 'signed_out';
}

function kept({ token, refreshToken, expiresIn, user }: SignedIn): Kept {
  return { account: user, token, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
}

export const { handlers, auth, signIn, signOut } = NextAuth({
  session: { strategy: 'jwt', maxAge: THIRTY_DAYS_S },
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
      if (user && 'signedIn' in user) return kept(user.signedIn as SignedIn);
      const current = token as Kept;
      if (current.error || Date.now() < current.expiresAt - MARGIN_MS) return current;
      // Requests that come here at the same time get the same successor: the server allows for it.
      const body = { refreshToken: current.refreshToken };
      const { data, response } = await connect({ baseUrl }).POST('/api/auth/refresh', { body });
      if (data) return kept(data);
      return response.status === 401 ? { ...current, error: 'signed_out' } : current;
    },
    async session({ session, token }) {
      const { account, error } = token as Kept;
      const { id, name, email, role } = account;
      return { ...session, user: { id, name, email, role }, error };
    },
  },
});
