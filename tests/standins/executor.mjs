// Runs functions as Inngest does: calls the product's endpoint, signed, until a function has returned
// or failed for good, and remembers its steps meanwhile. Only what the product's jobs use is here:
// steps, sleep, retries, limits of how many at a time, and the event of a failure.
//
// The executor in Rust can't replace it: that one takes events from Postgres, and here the product
// sends them to an event API, whose traffic is watched for what must not leave the product.

import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const FAILED = 'inngest/function.failed';

/** Calls at the same time, as an account has them. */
const MAX_CALLS = 5;

/** The pause before the second try of a step; it doubles up to the longest one. */
const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 60_000;

/** The pause before a product is tried again that can't be reached: no try is used up. */
const UNREACHABLE_MS = 500;

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The signature's header of a body at a time (unix seconds): the key signs without its prefix. */
export function sign(key, body, seconds) {
  const secret = key.replace(/^signkey-\w+-/, '');
  return `t=${seconds}&s=${createHmac('sha256', secret).update(`${body}${seconds}`).digest('hex')}`;
}

/** Lets so many through at a time. */
class Gate {
  #waiting = [];
  #free;

  constructor(most) {
    this.#free = most;
  }

  async through(work) {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((go) => this.#waiting.push(go));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

export class Executor {
  #url;
  #key;
  #functions;
  #taken = new Set();
  #gates = new Map();

  /** Runs the functions of the product at this origin; the key signs the calls. */
  constructor(origin, key) {
    this.#url = `${origin}/api/inngest`;
    this.#key = key;
  }

  /** Starts what the events trigger, and gives their ids. An id that was there before starts nothing. */
  take(events) {
    return events.map((given) => {
      const event = { ts: Date.now(), ...given, id: given.id ?? randomUUID() };
      if (!this.#taken.has(event.id)) {
        this.#taken.add(event.id);
        this.#start(event).catch((error) =>
          console.error(`${event.name} came to nothing: ${error.message}`),
        );
      }
      return event.id;
    });
  }

  async #start(event) {
    this.#functions ??= this.#registered();
    const started = (await this.#functions).filter((known) =>
      known.triggers.some((trigger) => isTriggered(trigger, event)),
    );
    await Promise.all(started.map((known) => this.#run(known, event)));
  }

  /** The functions as the product registers them, with its first answer. */
  async #registered() {
    const body = JSON.stringify({ url: this.#url });
    const more = { 'x-inngest-sync-kind': 'in_band', 'x-inngest-server-kind': 'cloud' };
    const answer = await this.#reached('PUT', this.#url, body, more);
    if (answer.status !== 200)
      throw new Error(`the registration was answered with ${answer.status}`);
    return answer.value.functions;
  }

  async #run(known, event) {
    const run = { id: randomUUID(), known, event, steps: {}, stack: [] };
    const error = await this.#failure(run);
    if (!error || event.name === FAILED) return;
    const data = { function_id: known.id, run_id: run.id, error, event };
    this.take([{ id: `${run.id}.failed`, name: FAILED, data }]);
  }

  /** Calls until the function has returned, or gives the error that it failed with for good. */
  async #failure(run) {
    for (;;) {
      const { error, isDone } = await this.#tried(run);
      if (error || isDone) return error;
    }
  }

  /** A call, as often as it takes: a failure, or whether the function has returned. */
  async #tried(run) {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#call(run, attempt);
      if (answer.status === 200) return { isDone: true };
      const ops = answer.status === 206 ? answer.value : [];
      const failed = ops.find(({ op }) => op === 'StepError' || op === 'StepFailed');
      if (answer.status === 206 && !failed) {
        await remember(run, ops);
        return { isDone: false };
      }
      const isFinal =
        answer.noRetry || failed?.op === 'StepFailed' || attempt >= retriesOf(run.known);
      if (isFinal && !failed) return { error: answer.value };
      if (isFinal) {
        // The function is told, and may go on without.
        keep(run, failed.id, { error: failed.error });
        return { isDone: false };
      }
      await pause(answer.retryAfterMs ?? Math.min(FIRST_RETRY_MS * 2 ** attempt, MAX_RETRY_MS));
    }
  }

  #call(run, attempt) {
    const { known, event, steps, stack } = run;
    const body = JSON.stringify({
      event,
      events: [event],
      steps,
      version: 1,
      use_api: false,
      ctx: {
        run_id: run.id,
        fn_id: known.id,
        step_id: 'step',
        attempt,
        max_attempts: retriesOf(known) + 1,
        env: 'test',
        stack: { stack, current: stack.length },
        disable_immediate_execution: false,
        use_api: false,
      },
    });
    const url = `${this.#url}?${new URLSearchParams({ fnId: known.id, stepId: 'step' })}`;
    const gates = [...limitsOf(known, event), ['', MAX_CALLS]].map(([name, most]) =>
      this.#gate(name, most),
    );
    return gates.reduceRight(
      (work, gate) => () => gate.through(work),
      () => this.#reached('POST', url, body),
    )();
  }

  #gate(name, most) {
    if (!this.#gates.has(name)) this.#gates.set(name, new Gate(most));
    return this.#gates.get(name);
  }

  /** A signed request, again until the product can be reached. */
  async #reached(method, url, body, more = {}) {
    for (;;) {
      const signature = sign(this.#key, body, Math.floor(Date.now() / 1000));
      const headers = {
        'content-type': 'application/json',
        'x-inngest-req-version': '2',
        'x-inngest-signature': signature,
        ...more,
      };
      try {
        return await read(await fetch(url, { method, headers, body }));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        await pause(UNREACHABLE_MS);
      }
    }
  }
}

async function read(answer) {
  const text = await answer.text();
  if (answer.ok && !answer.headers.has('x-inngest-sdk'))
    throw new Error('what answered is not the endpoint of jobs');
  const retryAfter = answer.headers.get('retry-after');
  return {
    status: answer.status,
    value: JSON.parse(text),
    noRetry: answer.headers.get('x-inngest-no-retry') === 'true',
    retryAfterMs: retryAfter === null ? undefined : msUntil(retryAfter),
  };
}

/** Remembers what steps came to. */
async function remember(run, ops) {
  for (const { op, id, data, name, opts } of ops) {
    if (op === 'StepRun') keep(run, id, { data: data ?? null });
    else if (op === 'Sleep') {
      await pause(msUntil(opts?.duration ?? name));
      keep(run, id, null);
    } else throw new Error(`steps of the kind ${op} are not known here`);
  }
}

function keep(run, id, memo) {
  run.steps[id] = memo;
  run.stack.push(id);
}

function retriesOf({ steps }) {
  return steps.step.retries?.attempts ?? 4;
}

/** Each limit of a function for this event: its name, and how many at a time. */
function limitsOf({ id, concurrency = [] }, event) {
  return [concurrency].flat().map((limit) => {
    const { limit: most, key } = typeof limit === 'number' ? { limit } : limit;
    return [`${id} ${key ?? ''} ${key ? readPath(key, event) : ''}`, most];
  });
}

/** True if an event starts a function: by its name, and a condition such as `event.data.id == 'a'`. */
function isTriggered(trigger, event) {
  if (trigger.event !== event.name) return false;
  if (!trigger.expression) return true;
  const [, path, wanted] = /^([\w.]+) == '([^']*)'$/.exec(trigger.expression) ?? [];
  if (!path) throw new Error(`the condition ${trigger.expression} is not known here`);
  return readPath(path, event) === wanted;
}

/** The value at a path such as `event.data.studentId`. */
function readPath(path, event) {
  return path
    .split('.')
    .slice(1)
    .reduce((value, name) => value?.[name], event);
}

/** Milliseconds of `90`, `1h30m` or until a time. */
function msUntil(text) {
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const parts = [...text.matchAll(/(\d+)(ms|[smhd])/g)];
  if (parts.length > 0 && parts.map(([all]) => all).join('') === text) {
    return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS_MS[unit], 0);
  }
  return Math.max(0, Date.parse(text) - Date.now());
}
