// `npm run vercel:check`: builds as Vercel does, offline, unless that is done, and looks at what would be deployed: every
// route a function, every function as vercel.json wants it, nothing but public/ as files. And at what
// one more function costs to build.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble, main } from '../../scripts/processes.mjs';
import { build, copy, isCurrent, output, target } from './build.mjs';
import { inspect } from './output.mjs';

/**
 * CPU seconds that one more function may cost to build after what all functions share. Linking takes
 * 0.6 to 1.1 s on two shared cores; a function that compiles shared code again takes over 8 s.
 */
const MAX_CPU_SECONDS = 3;

await main(async () => {
  if (!isCurrent()) await build();
  report(inspect(copy, output));
  return 0;
});

/** Prints the sizes, and the cost of building one function when all others are built. */
function report(functions) {
  const bySize = functions.toSorted((a, b) => a.bytes - b.bytes);
  console.log(`${functions.length} functions with a route each, static files as in public/.`);
  for (const [which, one] of [
    ['Smallest', bySize.at(0)],
    ['Largest', bySize.at(-1)],
  ]) {
    const seconds = costOf(one);
    const megabytes = (one.bytes / 1e6).toFixed(1);
    console.log(
      `${which}: ${one.name}, ${megabytes} MB, ${seconds.toFixed(2)} s of CPU to build after the others.`,
    );
    if (seconds > MAX_CPU_SECONDS) {
      throw new Trouble(
        `That is over ${MAX_CPU_SECONDS} s: code that all share is compiled again per function.`,
      );
    }
  }
}

/** CPU seconds of building one changed function, beyond what cargo takes to find nothing to do. */
function costOf({ source }) {
  const path = join(copy, 'api', source);
  const idle = cpuOfBuild();
  writeFileSync(path, `${readFileSync(path, 'utf8')}// Changed.\n`);
  return cpuOfBuild() - idle;
}

/** Builds the functions; the shell tells the CPU time of its children in its last line. */
function cpuOfBuild() {
  const script = 'cargo build --release --bins --package api --quiet && times';
  const env = { ...process.env, RUSTFLAGS: '', CARGO_TARGET_DIR: target };
  const output = execFileSync('sh', ['-c', script], { cwd: copy, env, encoding: 'utf8' });
  const times = output
    .trim()
    .split('\n')
    .at(-1)
    .matchAll(/(\d+)m([\d.]+)s/g);
  return [...times].reduce((sum, [, minutes, seconds]) => sum + 60 * minutes + Number(seconds), 0);
}
