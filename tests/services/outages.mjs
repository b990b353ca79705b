// Takes each service away in turn, uses the product meanwhile, brings the service back, and looks
// whether everything that was accepted has been done.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Trouble, root } from '../../scripts/processes.mjs';

const PASSWORD = 'demo-password-1';

/** Ada's phone, which must not be in anything that goes to a model. */
export const PHONE = '+447700900123';

/** The time that jobs may need once a service is back: their last pause, and the work itself. */
const DONE_WITHIN_MS = 150_000;
const POLL_MS = 500;

/** The time that a service is away after the product was used. */
const AWAY_MS = 4_000;

/** The time for which the product may leave a service alone that is back. */
const NOTICED_WITHIN_MS = 15_000;

/**
 * What the product is used for while something is away, with the statuses that are expected: as
 * usual unless a service below says otherwise.
 */
const USUAL = {
  'sign in': 200,
  'upload a text': 202,
  'upload a file': 202,
  ask: 200,
  'read a session': 200,
  'see progress': 200,
  'list practice': 200,
  'forget a password': 202,
  register: 201,
};

/** The services, each with its relays and the statuses that differ without it. */
const SERVICES = {
  OpenAI: { relays: ['openai'], without: { ask: 503 } },
  Pinecone: { relays: ['pinecone'], without: { ask: 503 } },
  // Uploads start work for a model, and that is not begun uncounted: they are refused, with when to come back.
  Upstash: {
    relays: ['upstash'],
    without: {
      'sign in': 503,
      'upload a text': 503,
      'upload a file': 503,
      ask: 503,
      register: 503,
      'forget a password': 503,
    },
  },
  'Vercel Blob': { relays: ['blob', 'blobReads'], without: { 'upload a file': 503 } },
  Resend: { relays: ['resend'], without: { 'forget a password': 202 } },
  Twilio: { relays: ['twilio'], without: {} },
  Inngest: { relays: ['inngest'], without: { 'upload a text': 503, 'upload a file': 503 } },
  Sentry: { relays: ['sentry'], without: {} },
};

export class Outages {
  #product;
  #texts = 0;

  constructor(product) {
    this.#product = product;
  }

  /** Every service in turn; prints a table and fails when something is not as expected. */
  async all() {
    const lesson = await readFile(
      join(root, 'crates', 'dev', 'src', 'demo', 'ada_chemistry.vtt'),
      'utf8',
    );
    const people = await this.#people();
    const rows = [];
    const wrong = [];
    for (const [service, { relays, without }] of Object.entries(SERVICES)) {
      const row = await this.#without(service, relays, lesson, people);
      rows.push(row);
      for (const [what, expected] of Object.entries({ ...USUAL, ...without })) {
        const actual = row.statuses[what];
        if (actual !== expected)
          wrong.push(`${service} away: ${what} answered ${actual}, not ${expected}`);
      }
      if (row.unfinished > 0)
        wrong.push(`${service} back: ${row.unfinished} of ${row.accepted} sessions were not done`);
      if (row.refused > 0)
        wrong.push(`${service} back: ${row.refused} uploads were refused once more`);
      if (row.noticed === null) wrong.push(`${service} back: a question is still not answered`);
    }
    print(rows);
    if (wrong.length > 0) throw new Trouble(wrong.join('\n'));
  }

  async #without(service, names, lesson, people) {
    const relays = names.map((name) => this.#product.relays[name]);
    // A file can only be put while its store is there.
    const pathname = await this.#put(people.admin, lesson);
    for (const relay of relays) await relay.away();
    const began = Date.now();
    const { statuses, sessions, refused } = await this.#use(people, lesson, pathname);
    await pause(AWAY_MS);
    for (const relay of relays) await relay.back();
    const away = (Date.now() - began) / 1000;
    const back = Date.now();
    const noticed = await this.#noticed(people.ada, back);
    // A transcript that was refused is sent again.
    const again = await Promise.all(refused.map((text) => this.#upload(people, text)));
    const taken = again.filter(({ status }) => status === 202);
    sessions.push(...taken.map(({ body }) => body.sessionId));
    const unfinished = await this.#unfinished(people.ada, sessions);
    const recovered = (Date.now() - back) / 1000;
    return {
      service,
      statuses,
      accepted: sessions.length,
      refused: again.length - taken.length,
      unfinished,
      away,
      recovered,
      noticed,
    };
  }

  async #use(people, lesson, pathname) {
    const { ada } = people;
    const statuses = {};
    const sessions = [];
    const refused = [];
    const note = async (what, call) => {
      const answer = await call;
      statuses[what] = answer.status;
      if (answer.body?.sessionId) sessions.push(answer.body.sessionId);
      return answer;
    };
    const upload = async (text) => {
      const answer = await this.#upload(people, text);
      if (answer.status === 503) refused.push(text);
      return answer;
    };
    const stamp = `${Date.now()}-${this.#texts}`;
    await note(
      'sign in',
      this.#call('POST', '/api/auth/login', null, { email: 'ben@demo.test', password: PASSWORD }),
    );
    const sessionDate = new Date(Date.now() - 86_400_000).toISOString();
    await note('upload a text', upload({ sessionDate, transcript: this.#fresh(lesson) }));
    await note('upload a file', upload({ sessionDate, blobPathname: pathname }));
    await note('ask', this.#call('POST', '/api/chat/message', ada, question(ada)));
    const list = await this.#call('GET', `/api/transcripts/student/${ada.user.id}`, ada);
    const { sessionId } = list.body.sessions.at(-1);
    statuses['read a session'] = (
      await this.#call('GET', `/api/transcripts/${sessionId}`, ada)
    ).status;
    await note('see progress', this.#call('GET', `/api/progress/student/${ada.user.id}`, ada));
    await note('list practice', this.#call('GET', `/api/practice/student/${ada.user.id}`, ada));
    await note(
      'forget a password',
      this.#call('POST', '/api/auth/password/forgot', null, { email: 'carla@demo.test' }),
    );
    const applicant = {
      email: `outage-${stamp}@demo.test`,
      password: PASSWORD,
      name: 'Some Body',
      role: 'student',
    };
    await note('register', this.#call('POST', '/api/auth/register', null, applicant));
    return { statuses, sessions, refused };
  }

  /** Seconds until a sign-in works and a question is answered again. */
  async #noticed(ada, back) {
    const signIn = { email: 'ben@demo.test', password: PASSWORD };
    while (Date.now() < back + NOTICED_WITHIN_MS) {
      const answer = await this.#call('POST', '/api/chat/message', ada, question(ada));
      const signed = await this.#call('POST', '/api/auth/login', null, signIn);
      if (answer.status === 200 && signed.status === 200) return (Date.now() - back) / 1000;
      await pause(POLL_MS);
    }
    return null;
  }

  /** The number of sessions that are not read in the end. */
  async #unfinished(ada, sessions) {
    const end = Date.now() + DONE_WITHIN_MS;
    let unread = sessions;
    while (unread.length > 0 && Date.now() < end) {
      await pause(POLL_MS);
      const looked = await Promise.all(
        unread.map(async (id) => {
          const { body } = await this.#call('GET', `/api/transcripts/${id}`, ada);
          if (body?.status === 'failed') throw new Trouble(`A session failed: ${body.failure}`);
          return body?.status === 'completed' ? [] : [id];
        }),
      );
      unread = looked.flat();
    }
    return unread.length;
  }

  async #people() {
    const signIn = async (name) => {
      const email = `${name}@demo.test`;
      const { status, body } = await this.#call('POST', '/api/auth/login', null, {
        email,
        password: PASSWORD,
      });
      if (status !== 200) throw new Trouble(`${email} can't sign in: ${status}`);
      return body;
    };
    const ada = await signIn('ada');
    // A student who has new practice is told by every channel there is.
    const preferences = { phone: PHONE, channels: { inApp: true, email: true, sms: true } };
    const changed = await this.#call('PATCH', `/api/students/${ada.user.id}`, ada, { preferences });
    if (changed.status !== 200)
      throw new Trouble(`The channels could not be set: ${changed.status}`);
    return { admin: await signIn('admin'), tutor: await signIn('tutor'), ada };
  }

  /** Puts a file where the caller may upload from. */
  async #put(caller, lesson) {
    // A browser uploads past the product, which only looks at the file that is there.
    const { env, relays } = this.#product;
    const api = relays.blob.target.href.replace(/\/$/, '');
    const pathname = `uploads/${caller.user.id}/lesson-${Date.now()}.txt`;
    const put = await fetch(`${api}/?${new URLSearchParams({ pathname })}`, {
      method: 'PUT',
      body: this.#fresh(lesson),
      headers: {
        authorization: `Bearer ${env.BLOB_READ_WRITE_TOKEN}`,
        'x-api-version': '12',
        'x-vercel-blob-access': 'private',
      },
    });
    if (!put.ok) throw new Trouble(`The file could not be put: ${put.status} ${await put.text()}`);
    return pathname;
  }

  /** The lesson with a line of its own: the same text again would be the same session. */
  #fresh(lesson) {
    this.#texts += 1;
    return `${lesson}\n\n${this.#texts + 1000}\n00:59:58.000 --> 00:59:59.000\nTom Hale: That was lesson ${this.#texts}.\n`;
  }

  #upload({ admin, ada, tutor }, text) {
    return this.#call('POST', '/api/transcripts/upload', admin, {
      studentId: ada.user.id,
      tutorId: tutor.user.id,
      duration: 1800,
      transcriptSource: 'outage',
      transcriptFormat: 'auto',
      ...text,
    });
  }

  async #call(method, path, caller, body) {
    const headers = {
      ...(caller && { authorization: `Bearer ${caller.token}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const answer = await fetch(this.#product.origin + path, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : null };
  }
}

function question(ada) {
  return { studentId: ada.user.id, message: 'What is the pH scale?' };
}

function print(rows) {
  const uses = Object.keys(USUAL);
  const width = Math.max(...uses.map((use) => use.length)) + 2;
  console.log(
    `\n${'Away'.padEnd(width)}${rows.map(({ service }) => service.padStart(13)).join('')}`,
  );
  for (const use of uses) {
    console.log(
      use.padEnd(width) + rows.map(({ statuses }) => String(statuses[use]).padStart(13)).join(''),
    );
  }
  const line = (what, of) =>
    console.log(what.padEnd(width) + rows.map((row) => of(row).padStart(13)).join(''));
  line('accepted', ({ accepted }) => String(accepted));
  line('away for', ({ away }) => `${away.toFixed(1)} s`);
  line('noticed after', ({ noticed }) => (noticed === null ? 'never' : `${noticed.toFixed(1)} s`));
  line('all done after', ({ recovered, unfinished }) =>
    unfinished ? `${unfinished} left` : `${recovered.toFixed(1)} s`,
  );
}
