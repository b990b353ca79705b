// Comes before every page, action and route handler, and puts a renewed token into the cookie: only
// here can Auth.js do that. Without this file the second renewal would show a refresh token that was
// used before, and the sign-in would end. (Next.js 16 calls it proxy.ts, and what it exports proxy.)

export { auth as middleware } from './auth';

export const config = { matcher: ['/((?!_next/|favicon.ico).*)'] };
