// Stands in for Vercel Blob, Resend and Twilio: npm `emulate`, on this machine only.
//
// It prints one line of JSON with where each is and its keys when all are ready, and ends with its
// input.

import './loopback.mjs';
import { createEmulator } from 'emulate';
import { freePort } from '../port.mjs';
import { endWithParent, ready } from './standin-server.mjs';
import { privateStore } from './private-blob.mjs';

/** Tries to start: another program may take the chosen port first. */
const TRIES = 5;

/** The account and token that `emulate` gives Twilio by itself. */
const TWILIO = {
  sid: `AC${'0'.repeat(32)}`,
  token: 'twilio_test_auth_token',
  from: '+15551234567',
};

const STORE = { id: 'standin1', token: 'vercel_blob_rw_standin1_secret' };

/** Starts one service. Its own message is that it listens, which it says too early; it is asked. */
async function startService(service) {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    try {
      await createEmulator({ service, port, baseUrl: url });
      await fetch(url);
      return url;
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

endWithParent();
const vercel = await startService('vercel');
ready({
  blob: await privateStore(vercel, STORE),
  resend: { url: await startService('resend'), key: 're_standin' },
  twilio: { url: await startService('twilio'), ...TWILIO },
});
