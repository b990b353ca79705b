// A student of the demo school, and the AI SDK's way to the companion for them.

import { DefaultChatTransport } from 'ai';

/** The demo's students have a password that is known: the local server lists it. */
const PASSWORD = 'demo-password-1';

/** Signs a student in: their token. */
export async function signIn(origin, email) {
  const answer = await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()).token;
}

/** The transport as a front end makes it: two addresses and a token. */
export function transport(origin, token, options = {}) {
  return new DefaultChatTransport({
    api: `${origin}/api/chat/stream`,
    headers: { authorization: `Bearer ${token}` },
    prepareReconnectToStreamRequest: ({ id }) => ({ api: `${origin}/api/chat/${id}/stream` }),
    ...options,
  });
}

export const textOf = (message) =>
  message.parts
    .filter(({ type }) => type === 'text')
    .map(({ text }) => text)
    .join('');
