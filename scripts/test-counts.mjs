// Adds up what test programs print, so that `npm test` can end with one line.

import { stripVTControlCharacters } from 'node:util';

/** The counts of a run without tests. */
export const nothing = Object.freeze({ passed: 0, failed: 0, skipped: 0 });

/** The sum of two runs. */
export function add(first, second) {
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed,
    skipped: first.skipped + second.skipped,
  };
}

/** Reads the `test result:` lines that each Rust test program ends with. */
export function ofCargo(output) {
  const line = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/gm;
  return [...stripVTControlCharacters(output).matchAll(line)]
    .map(([, passed, failed, ignored]) => ({ passed: +passed, failed: +failed, skipped: +ignored }))
    .reduce(add, nothing);
}

/** Reads the summary that Node's test runner ends its TAP output with. */
export function ofNode(output) {
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
}

/** Names the tests that Node skipped, as lines `name of the test<TAB>missing program`. */
export function skippedOfNode(output) {
  const line = /^ *ok \d+ - (.+) # SKIP (.+)$/gm;
  return [...output.matchAll(line)].map(([, name, reason]) => `${name}\t${reason}`);
}

/**
 * Takes the tests out of the passed ones that only noted why they can't run here. The note is a
 * line `name of the test<TAB>what is missing`.
 */
export function withoutSkipped(counts, notes) {
  const skipped = notes.split('\n').filter((line) => line.trim() !== '');
  return {
    names: skipped,
    counts: {
      ...counts,
      passed: counts.passed - skipped.length,
      skipped: counts.skipped + skipped.length,
    },
  };
}

/** The last line of `npm test`. */
export function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
