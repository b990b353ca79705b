// `npm test`: runs everything there is and ends with the count.
// Arguments go to `cargo test`: `npm test -- mastery`. `--no-skips` makes a skipped test a failure.

import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { add, ofCargo, ofNode, sentence, skippedOfNode, withoutSkipped } from './test-counts.mjs';
import { install, main, root, run } from './processes.mjs';

/** Runs a test program, showing its output, and counts. A program that fails has a failed test. */
async function runAndCount(command, args, env, count) {
  const chunks = [];
  const onOutput = (chunk) => {
    process.stdout.write(chunk);
    chunks.push(chunk);
  };
  const code = await run(command, args, { env, onOutput });
  const counts = count(Buffer.concat(chunks).toString());
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The Rust tests. Those that need a program that isn't here note it in a file. */
async function rust(args) {
  const folder = mkdtempSync(join(tmpdir(), 'study-tests-'));
  const notes = join(folder, 'skipped');
  writeFileSync(notes, '');
  try {
    const env = { STUDY_SKIPPED_TESTS: notes };
    const counts = await runAndCount(
      'cargo',
      ['test', '--workspace', '--no-fail-fast', ...args],
      env,
      ofCargo,
    );
    return withoutSkipped(counts, readFileSync(notes, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The tests in some folders that Node runs. */
async function javascript(folders) {
  await bundle();
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  );
  const args = [
    '--test',
    '--test-reporter=tap',
    ...files.filter((name) => name.endsWith('.test.mjs')),
  ];
  const names = [];
  const counts = await runAndCount(process.execPath, args, {}, (output) => {
    names.push(...skippedOfNode(output));
    return ofNode(output);
  });
  return { names, counts };
}

await main(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--no-skips');
  const allowSkips = args.length === process.argv.length - 2;
  await install();
  // What a front end has is no package of the product's: it is installed where it is used.
  if (args.length === 0) await install(join(root, 'tests/use-chat'));
  const rustRun = await rust(args);
  // The browser tests need the server that the Rust tests have just built.
  const nodeRun = await javascript(
    args.length === 0
      ? ['scripts', 'tests/services', 'tests/standins', 'tests/browser', 'tests/use-chat']
      : ['scripts'],
  );
  const all = add(rustRun.counts, nodeRun.counts);
  for (const name of [...rustRun.names, ...nodeRun.names])
    console.log(`skipped: ${name.replace('\t', ': needs ')}`);
  console.log(sentence(all));
  return all.failed === 0 && (allowSkips || all.skipped === 0) ? 0 : 1;
});
