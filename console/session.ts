// The person who is signed in, and their tokens.
//
// The access token lives in memory only and is gone with the page. The refresh token is kept in
// sessionStorage, so that loading the page again doesn't sign anybody out: it stays in this tab,
// ends with it, and is exchanged at every use, so a stolen one gives itself away. It is not in
// localStorage, where it would outlive the tab on a school's shared computer.

import {
  type Api,
  type Schemas,
  type TokenStore,
  type Tokens,
  ApiError,
  connect,
  ok,
} from '../client';

export type User = Schemas['User'];

const KEPT = 'study.refreshToken';
/** Tokens are exchanged this long before they expire, so that no request meets an expired one. */
const EARLY_S = 60;

/** No answer came: the line is down, or the server. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof TypeError) throw new Unreachable();
    throw error;
  }
}

let tokens: Tokens | null = null;
let user: User | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let onEnd: () => void = () => undefined;

const store: TokenStore = {
  read: () => tokens,
  write: (next) => (next ? keep(next) : end()),
};

const baseUrl = location.origin;
const open = connect({ baseUrl, fetch: send });

/** The API, called by the person who is signed in. */
export const api: Api = connect({ baseUrl, fetch: send, as: store });

/** The account that is signed in. */
export function account(): User {
  if (!user) throw new Error('nobody is signed in');
  return user;
}

export const isSignedIn = (): boolean => user !== null;

/** Is told when the sign-in ends by itself, because it was ended elsewhere or has expired. */
export function whenEnded(listener: () => void): void {
  onEnd = listener;
}

/** Goes on with the sign-in of this tab, if there is one that still counts. */
export async function resume(): Promise<boolean> {
  const refreshToken = sessionStorage.getItem(KEPT);
  return refreshToken !== null && exchange(refreshToken);
}

export async function signIn(email: string, password: string): Promise<void> {
  take(await ok(open.POST('/api/auth/login', { body: { email, password } })));
}

/** Makes an account. False when it is not signed in, because the address's owner was told by mail. */
export async function register(body: Schemas['RegisterBody']): Promise<boolean> {
  const registered = await ok(open.POST('/api/auth/register', { body }));
  if (!('token' in registered)) return false;
  take(registered);
  return true;
}

/** Has a code sent that proves the address. */
export async function sendProof(): Promise<void> {
  await ok(open.POST('/api/auth/verify', { body: { email: account().email } }));
}

/** Proves the address with the code from the mail. */
export async function prove(code: string): Promise<void> {
  await ok(open.POST('/api/auth/verify', { body: { code } }));
  user = { ...account(), emailVerified: true };
}

/** Has a code sent with which a new password can be chosen. */
export async function forgot(email: string): Promise<void> {
  await ok(open.POST('/api/auth/password/forgot', { body: { email } }));
}

/** Chooses a new password with the code from the mail. */
export async function choosePassword(code: string, password: string): Promise<void> {
  await ok(open.POST('/api/auth/password/reset', { body: { code, password } }));
}

/** Signs out here, or everywhere. The tab forgets its tokens even when the server can't be told. */
export async function signOut(how: 'here' | 'everywhere'): Promise<void> {
  if (!tokens) return;
  const leaving = connect({ baseUrl, fetch: send, as: tokens.token });
  const { refreshToken } = tokens;
  forget();
  const answer =
    how === 'everywhere'
      ? leaving.POST('/api/auth/logout', { params: { query: { everywhere: true } } })
      : leaving.POST('/api/auth/logout', { body: { refreshToken } });
  await answer.catch(() => undefined);
}

async function exchange(refreshToken: string): Promise<boolean> {
  try {
    take(await ok(open.POST('/api/auth/refresh', { body: { refreshToken } })));
    return true;
  } catch (error) {
    // The token no longer counts, or never did.
    if (!(error instanceof ApiError) || (error.status !== 401 && error.status !== 422)) throw error;
    end();
    return false;
  }
}

function take(grant: Schemas['Session']): void {
  user = grant.user;
  keep(grant);
  clearTimeout(timer);
  const wait = Math.max(grant.expiresIn - EARLY_S, EARLY_S) * 1000;
  // A failure is met again, and shown, at the next request.
  timer = setTimeout(
    () => void exchange(tokens?.refreshToken ?? grant.refreshToken).catch(() => undefined),
    wait,
  );
}

function keep(next: Tokens): void {
  tokens = { token: next.token, refreshToken: next.refreshToken };
  sessionStorage.setItem(KEPT, next.refreshToken);
}

function end(): void {
  const was = user !== null;
  forget();
  if (was) onEnd();
}

function forget(): void {
  tokens = null;
  user = null;
  clearTimeout(timer);
  sessionStorage.clear();
}
