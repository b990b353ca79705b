// `npm run keys:check`: sympy, which nobody here wrote, reaches every computed key of the
// curriculum another way, for twenty seeds of each item.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Trouble, main, root } from '../../scripts/processes.mjs';
import { compileServer, program } from '../../scripts/server.mjs';
import { pythonWithSympy } from '../sympy.mjs';

const SEEDS = process.env.KEY_SEEDS ?? '20';
const BYTES = 256 * 1024 * 1024;

await main(async () => {
  const python = await pythonWithSympy();
  await compileServer();
  const args = ['curriculum', 'export', '--seeds', SEEDS];
  const exported = spawnSync(program, args, { cwd: root, maxBuffer: BYTES });
  if (exported.status !== 0) throw new Trouble(String(exported.stderr));
  const script = join(root, 'tests', 'keys', 'check.py');
  const checked = spawnSync(python, [script], { input: exported.stdout, maxBuffer: BYTES });
  process.stdout.write(checked.stdout);
  process.stderr.write(checked.stderr);
  if (checked.status !== 0) throw new Trouble('Some keys are not what sympy finds.');
  return 0;
});
