import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  nothing,
  ofCargo,
  ofNode,
  sentence,
  skippedOfNode,
  withoutSkipped,
} from './test-counts.mjs';

test('the results of all Rust test programs are added up, coloured or not', () => {
  const output = [
    'test a ... ok',
    'test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1s',
    'test result: \x1b[31mFAILED\x1b[0m. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out',
    'said by a test: test result: ok. 99 passed; 0 failed; 0 ignored;',
  ].join('\n');
  assert.deepEqual(ofCargo(output), { passed: 15, failed: 2, skipped: 1 });
});

test('a cancelled JavaScript test counts as failed', () => {
  const output = '# tests 6\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n';
  assert.deepEqual(ofNode(output), { passed: 3, failed: 2, skipped: 1 });
});

test('a test that noted a missing program is skipped, not passed', () => {
  const { names, counts } = withoutSkipped(
    add(nothing, { passed: 2, failed: 0, skipped: 0 }),
    'a\tredis\n',
  );
  assert.deepEqual(names, ['a\tredis']);
  assert.equal(sentence(counts), '1 passed, 0 failed, 1 skipped');
});

test('a JavaScript test that was skipped is named with what it needs', () => {
  const output =
    'ok 1 - a page # SKIP Chromium\n    ok 2 - a part # SKIP Chromium\nok 3 - another\n# skipped 2\n';
  assert.deepEqual(skippedOfNode(output), ['a page\tChromium', 'a part\tChromium']);
});
