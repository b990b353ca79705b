// `npm start`: installs, builds and runs the whole product on this machine.
// Arguments after `--` go to the server: `npm start -- --demo`.

import { resolve } from 'node:path';
import { bundle } from './bundle.mjs';
import { Trouble, install, main, must, root, run } from './programs.mjs';

await main(async () => {
  if (process.platform === 'win32') {
    throw new Trouble('On Windows, run this inside WSL: the local database needs a Unix.');
  }
  await install();
  await bundle();
  console.log('Building (the first time takes some minutes) …');
  await must('cargo', ['build', '--package', 'dev']);
  const target = process.env.CARGO_TARGET_DIR ?? 'target';
  const program = resolve(root, target, 'debug', 'dev');
  return run(program, ['serve', ...process.argv.slice(2)]);
});
