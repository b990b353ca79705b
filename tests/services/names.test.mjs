// That what looks for names finds them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differByOne, namesIn, textsOf } from './names.mjs';

test('a name is found whole, in parts, as a possessive and misspelt by a letter', () => {
  for (const [text, name] of [
    ['it was ada okoye', 'Ada Okoye'],
    ["Ada's answer", 'Ada'],
    ['said Hale.', 'Hale'],
    ['Okoey came', 'Okoey (for Okoye)'],
    ['Brandtt came', 'Brandtt (for Brandt)'],
  ]) {
    assert.ok(namesIn(text).includes(name), `${text}: ${namesIn(text)}`);
  }
});

test('words are no names', () => {
  assert.deepEqual(
    namesIn('[STUDENT] asked [TUTOR] about a developed, adaptable tomb; a Student, the brand'),
    [],
  );
});

test('one letter is one letter', () => {
  assert.ok(
    differByOne('Reyes', 'Reys') && differByOne('Reyes', 'Reeys') && differByOne('Reyes', 'Reyas'),
  );
  assert.ok(!differByOne('Reyes', 'Reyes') && !differByOne('Reyes', 'Ryas'));
});

test('a name is found in every kind of body, right behind a line break and however it is encoded', () => {
  const line = 'Asked:\nAda said so';
  for (const body of [
    JSON.stringify({ messages: [{ role: 'user', content: line }] }),
    JSON.stringify({ [line]: 1 }),
    JSON.stringify([['SET', 'key', JSON.stringify({ text: line })]]),
    JSON.stringify({ content: `The turns: ${JSON.stringify([{ text: line }])}, and that is all.` }),
    JSON.stringify({ text: 'Ada' }).replace('A', '\\u0041'),
    `${JSON.stringify({ dsn: '' })}\n${JSON.stringify({ type: 'event' })}\n${JSON.stringify({ message: line })}\n`,
    `To=%2B15550100&${new URLSearchParams({ Body: line })}`,
    line,
    `{"text": "broken\n${line}`,
  ]) {
    assert.ok(
      textsOf(body)
        .flatMap((text) => namesIn(text))
        .includes('Ada'),
      body,
    );
  }
});

test('numbers are no texts, and what only resembles a form is read as it is', () => {
  assert.deepEqual(['12', 'null', '[1, true, null]'].flatMap(textsOf), []);
  assert.deepEqual(textsOf('x = 1 & y = Ada'), ['x = 1 & y = Ada']);
});
