// `npm test`: runs everything there is and ends with the count.
// Arguments go to `cargo test`: `npm test -- mastery`. `--no-skips` makes a skipped test a failure.

import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, ofCargo, ofNode, sentence, withoutSkipped } from './counts.mjs';
import { install, main, root, run } from './programs.mjs';

/** Runs a test program, showing its output, and counts. A program that fails has a failed test. */
async function counted(command, args, env, count) {
  const said = [];
  const onOutput = (chunk) => {
    process.stdout.write(chunk);
    said.push(chunk);
  };
  const code = await run(command, args, { env, onOutput });
  const counts = count(Buffer.concat(said).toString());
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The Rust tests. Those that need a program that isn't here note it in a file. */
async function rust(args) {
  const folder = mkdtempSync(join(tmpdir(), 'study-tests-'));
  const notes = join(folder, 'skipped');
  writeFileSync(notes, '');
  try {
    const env = { STUDY_SKIPPED_TESTS: notes };
    const counts = await counted('cargo', ['test', '--workspace', '--no-fail-fast', ...args], env, ofCargo);
    return withoutSkipped(counts, readFileSync(notes, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The tests of these scripts. */
async function javascript() {
  const files = readdirSync(join(root, 'scripts')).filter((name) => name.endsWith('.test.mjs'));
  const args = ['--test', '--test-reporter=tap', ...files.map((name) => join('scripts', name))];
  return counted(process.execPath, args, {}, ofNode);
}

await main(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--no-skips');
  const allowSkips = args.length === process.argv.length - 2;
  await install();
  const { names, counts } = await rust(args);
  const all = add(counts, await javascript());
  for (const name of names) console.log(`skipped: ${name.replace('\t', ': needs ')}`);
  console.log(sentence(all));
  return all.failed === 0 && (allowSkips || all.skipped === 0) ? 0 : 1;
});
