// `npm run lint`: checks the format and the lints of JavaScript, TypeScript and CSS.
// `npm run format` corrects the format. What applies is in biome.jsonc.

import { join } from 'node:path';
import { install, main, root, run } from './processes.mjs';

/** A lint that only warns would be read once and never again: it fails like an error. */
export const CHECK = ['check', '--error-on-warnings'];

export const biome = join(root, 'node_modules', '.bin', 'biome');

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await install();
    return run(biome, process.argv[2] === 'write' ? ['format', '--write'] : CHECK);
  });
}
