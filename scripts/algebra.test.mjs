// What the student of the demo can work out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFractions, equal, solve } from './demo/algebra.mjs';

test('an equation with a whole or half solution is solved', () => {
  assert.equal(solve('Solve x + 14 = 21.'), '7');
  assert.equal(solve('Solve 9x − 9 = −4x − 74.'), '-5');
  assert.equal(solve('If 3(x − 2) = 12, what is x?'), '6');
  assert.equal(solve('Solve 2x = 5.'), '2.5');
});

test('what is no equation in x has no solution', () => {
  assert.equal(solve('What is 2?'), null);
  assert.equal(solve('Solve x = x + 1.'), null);
  assert.equal(solve('What does y = mx + b mean?'), null);
});

test('the option that equals an expression is found', () => {
  assert.equal(equal('Expand 6(6x + 8).', ['36x − 48', '36x + 48']), '36x + 48');
  assert.equal(equal('Simplify 6x − 4 + 9x − 7.', ['15x − 11', '3x']), '15x − 11');
  assert.equal(equal('Which is largest?', ['1', '2']), null);
});

test('fractions are added and subtracted', () => {
  assert.equal(addFractions('1/6 + 5/6 = ?', []), '36/36');
  assert.equal(addFractions('5/6 − 1/4 = ?', []), '14/24');
  const options = ['7 1/4', '7 3/7', '6 19/24', '7 19/24'];
  assert.equal(addFractions('1 5/8 + 6 1/6 = ? Give a mixed number.', options), '7 19/24');
  assert.equal(addFractions('A walker covers 1/9 of a kilometre.', []), null);
});
