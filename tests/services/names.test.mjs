// That what looks for names finds them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differByOne, namesIn } from './names.mjs';

test('a name is found whole, in parts, as a possessive and misspelt by a letter', () => {
  for (const [text, name] of [
    ['it was ada okoye', 'Ada Okoye'],
    ['Ada\'s answer', 'Ada'],
    ['said Hale.', 'Hale'],
    ['Okoey came', 'Okoey (for Okoye)'],
    ['Brandtt came', 'Brandtt (for Brandt)'],
  ]) {
    assert.ok(namesIn(text).includes(name), `${text}: ${namesIn(text)}`);
  }
});

test('words are no names', () => {
  assert.deepEqual(namesIn('[STUDENT] asked [TUTOR] about a developed, adaptable tomb; a Student, the brand'), []);
});

test('one letter is one letter', () => {
  assert.ok(differByOne('Reyes', 'Reys') && differByOne('Reyes', 'Reeys') && differByOne('Reyes', 'Reyas'));
  assert.ok(!differByOne('Reyes', 'Reyes') && !differByOne('Reyes', 'Ryas'));
});
