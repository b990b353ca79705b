// What of a text the console takes for a formula.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { root } from './processes.mjs';

const { outputFiles } = await build({
  entryPoints: [join(root, 'console', 'mathematics.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const source = Buffer.from(outputFiles[0].contents).toString('base64');
const { stretches } = await import(`data:text/javascript;base64,${source}`);

/** The text with its formulas between « and ». */
const marked = (text) =>
  stretches(text)
    .map((part) => (part.formula ? `«${part.text}»` : part.text))
    .join('');

test('formulas are found in sentences', () => {
  const sentences = [
    'Solve «3x² + 5x − 2 = 0» with the quadratic formula.',
    '«x = (−b ± √(b² − 4ac))/(2a)»',
    '«b² − 4ac = 49»; «x = −2» or «x = 1/3».',
    'What is «2/3» of 12?',
    '«2^10» is 1024, and «10⁻³» is small',
    '«f(x) = sin(2x) + 1/2»',
    'Is «a + b = b + a»?',
    '«∛27 = 3» and «|x − 2| ≤ 5»',
  ];
  for (const sentence of sentences) assert.equal(marked(sentence.replace(/[«»]/g, '')), sentence);
});

test('prose, prices and quantities stay as they are', () => {
  const sentences = [
    'I have a dog and 3 cats.',
    'A loaf costs $3.50; what do 4 cost?',
    'What is a 15% tip on $40?',
    'What force gives 3400 g an acceleration of 6 m/s²?',
    'The term and/or definition',
    'Fill in the gap: “_____ is H₂SO₄” (7 letters)',
    'Which is greater: −3 or −5?',
    'one\n\ntwo',
    '',
  ];
  for (const sentence of sentences) assert.equal(marked(sentence), sentence);
});

test('nothing of a text is lost', () => {
  const texts = ['(2x + 3(x', ') = 2/', '√', '1/2/3^', 'x = ', ' = 3 ', '“x² + 1”, said I.'];
  for (const text of texts) {
    const whole = stretches(text).map((part) => part.text);
    assert.equal(whole.join(''), text);
  }
});
