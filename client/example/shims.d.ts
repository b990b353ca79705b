// As much of Next.js and Auth.js as this example names, so that it can be checked without them.
// Delete this file in an application, which has the real ones.

declare module 'next/cache' {
  export function revalidatePath(path: string): void;
}

declare module 'next-auth' {
  export interface Session {
    user: { id: string; name: string; email: string; role: string };
    error?: 'signed_out';
  }
  export interface User {
    id?: string;
    name?: string | null;
    email?: string | null;
  }
  type Token = Record<string, unknown>;
  interface Config {
    session: { strategy: 'jwt'; maxAge: number };
    useSecureCookies: boolean;
    providers: unknown[];
    callbacks: {
      jwt(args: { token: Token; user?: User }): Promise<Token>;
      session(args: { session: Session; token: Token }): Promise<Session>;
    };
  }
  export default function NextAuth(config: Config): {
    handlers: { GET: unknown; POST: unknown };
    auth(): Promise<Session | null>;
    signIn(provider: string, fields: FormData): Promise<void>;
    signOut(): Promise<void>;
  };
}

declare module 'next-auth/providers/credentials' {
  interface Options {
    credentials: Record<string, { label?: string; type: string }>;
    authorize(fields: Partial<Record<string, unknown>>): Promise<import('next-auth').User | null>;
  }
  export default function Credentials(options: Options): unknown;
}

declare module 'next-auth/jwt' {
  export function getToken(args: {
    req: { headers: Headers };
    secret: string;
    secureCookie: boolean;
  }): Promise<Record<string, unknown> | null>;
}

declare module 'next/headers' {
  export function headers(): Promise<Headers>;
}

declare const process: { env: Record<string, string | undefined> };
