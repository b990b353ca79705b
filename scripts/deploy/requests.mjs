// Asks a deployment, which may sit behind Vercel's protection of previews.

/** The time that an answer may take: a first request starts the function. */
const ANSWER_MS = 30_000;

/** A request to a deployment; redirects are answers, not places to go. */
export function ask(origin, path, { method = 'GET', headers = {} } = {}) {
  const bypass = process.env.VERCEL_AUTOMATION_BYPASS_SECRET;
  return fetch(origin + path, {
    method,
    headers: { ...headers, ...(bypass && { 'x-vercel-protection-bypass': bypass }) },
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
}

/** Tries again until it goes well; a deployment is everywhere only after some seconds. */
export async function eventually(withinMs, pauseMs, work) {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() >= end) throw error;
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }
}

/** The origin that was named on the command line. */
export function originOf(text) {
  return new URL(text ?? '').origin;
}
