// `npm start`: installs, builds and runs the whole product on this machine.
// Arguments after `--` go to the server: `npm start -- --demo`.

import { bundle } from './bundle.mjs';
import { install, main, run } from './processes.mjs';
import { compileServer, insistOnUnix, program } from './server.mjs';

await main(async () => {
  insistOnUnix();
  await install();
  await bundle();
  await compileServer();
  return run(program, ['serve', ...process.argv.slice(2)]);
});
