// A typed client of the Study Companion. It runs wherever `fetch` does: browsers, Node, Next.js.
// Paths, parameters, bodies and answers are checked against schema.d.ts, which is made from the
// server's own description.

import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema';

/** Everything the API sends and takes, by its name. */
export type Schemas = components['schemas'];

/** The body of every error answer (RFC 9457). */
export type Problem = Schemas['Problem'];

/** The tokens of a sign-in. */
export type Tokens = Pick<Schemas['Session'], 'token' | 'refreshToken'>;

type Awaitable<T> = T | Promise<T>;

/** The store of one person's tokens. */
export interface TokenStore {
  read(): Awaitable<Tokens | null>;
  /** Null: the sign-in has ended. */
  write(tokens: Tokens | null): Awaitable<void>;
}

export interface Options {
  /** Such as `https://study.example`; the paths begin with `/api`. */
  baseUrl: string;
  /** The caller: a store whose tokens are renewed here, or one token that other code renews. */
  as?: TokenStore | string;
  fetch?: (request: Request) => Promise<Response>;
}

export type Api = Client<paths>;

/**
 * A client. It sends the person's token, and when that has run out it gets the next one and sends the
 * request again. However many requests find out at once, the refresh token is used once: using an old
 * one again ends the sign-in.
 */
export function connect({ baseUrl, as, fetch: send = (request) => fetch(request) }: Options): Api {
  const client = (fetch: typeof send) => createClient<paths>({ baseUrl, fetch });
  if (!as) return client(send);
  if (typeof as === 'string') return client((request) => send(signed(request, as)));
  const tokens = as;
  let renewal: Promise<Tokens | null> | undefined;

  async function renew(used: Tokens): Promise<Tokens | null> {
    const current = await tokens.read();
    if (!current || current.token !== used.token) return current;
    const body = { refreshToken: current.refreshToken };
    const { data, response } = await client(send).POST('/api/auth/refresh', { body });
    if (data) await tokens.write(data);
    else if (response.status === 401) await tokens.write(null);
    return data ?? null;
  }

  return client(async (request) => {
    const used = await tokens.read();
    if (!used) return send(request);
    const response = await send(signed(request.clone(), used.token));
    // A wrong password is a 401 too, and no reason for a new token.
    if (response.status !== 401 || new URL(request.url).pathname === '/api/auth/login')
      return response;
    renewal ??= renew(used).finally(() => (renewal = undefined));
    const next = await renewal;
    return next ? send(signed(request, next.token)) : response;
  });
}

function signed(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

/** Tokens kept in memory: for scripts, and for a tab that forgets. */
export function inMemory(tokens: Tokens | null = null): TokenStore {
  return {
    read: () => tokens,
    write: (next) => {
      tokens = next;
    },
  };
}

/** An answer that is an error. `code` tells programs what happened, `message` tells people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Stable, such as `not_found`; `unknown` when what answered was not the API. */
  readonly code: string;
  /** Quote it when you ask for help. */
  readonly requestId: string | null;
  /** The faults by field, for a form. */
  readonly errors: NonNullable<Problem['errors']>;
  /** Seconds after which trying again may help. */
  readonly retryAfter: number | null;

  constructor(response: Response, problem?: Partial<Problem>) {
    super(problem?.detail ?? `The server answered ${response.status}.`);
    this.status = response.status;
    this.code = problem?.code ?? 'unknown';
    this.requestId = problem?.requestId ?? response.headers.get('x-request-id');
    this.errors = problem?.errors ?? [];
    this.retryAfter = waitSeconds(response);
  }
}

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data; an error answer is thrown as an {@link ApiError}. */
export async function ok<T>(call: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  const problem = typeof error === 'object' && error !== null ? (error as Problem) : undefined;
  throw new ApiError(response, problem);
}

const TRIES = 3;
const LONGEST_WAIT_S = 30;

/**
 * Does something once, however often it has to be sent: the same `Idempotency-Key` goes with every
 * attempt, so the server repeats its first answer instead of doing it again.
 *
 *     const goal = await ok(once((header) => api.POST('/api/goals', { params: { header }, body })));
 */
export async function once<R extends Result<unknown>>(
  call: (header: { 'Idempotency-Key': string }) => Promise<R>,
): Promise<R> {
  const header = { 'Idempotency-Key': crypto.randomUUID() };
  for (let attempt = 1; ; attempt += 1) {
    const result = await call(header).catch((error: unknown) => {
      // The line broke: whether the server has done it, only the next attempt tells.
      if (attempt === TRIES) throw error;
      return null;
    });
    const wait = result ? waitSeconds(result.response) : attempt;
    if (
      result &&
      (result.response.ok || wait === null || wait > LONGEST_WAIT_S || attempt === TRIES)
    ) {
      return result;
    }
    await new Promise((resolve) => setTimeout(resolve, (wait ?? attempt) * 1000));
  }
}

function waitSeconds(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}
