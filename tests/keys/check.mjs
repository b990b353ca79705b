// `node tests/keys/check.mjs`: sympy, which nobody here wrote, reaches every computed key of the
// curriculum another way, for twenty seeds of each item.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble, main, must, root } from '../../scripts/processes.mjs';

const VERSION = '1.14.0';
const SEEDS = process.env.KEY_SEEDS ?? '20';
const BYTES = 256 * 1024 * 1024;

/** Python with sympy, installed beside the other build products. */
async function install() {
  const folder = join(root, process.env.CARGO_TARGET_DIR ?? 'target', 'sympy');
  const python = join(folder, 'bin', 'python');
  const marker = join(folder, `sympy-${VERSION}`);
  if (!existsSync(marker)) {
    await must('python3', ['-m', 'venv', folder]);
    await must(python, ['-m', 'pip', 'install', '--quiet', `sympy==${VERSION}`]);
    await must('touch', [marker]);
  }
  return python;
}

main(async () => {
  const python = await install();
  const args = 'run -q -p curriculum --example curriculum -- export --seeds'.split(' ');
  const exported = spawnSync('cargo', [...args, SEEDS], { cwd: root, maxBuffer: BYTES });
  if (exported.status !== 0) throw new Trouble(String(exported.stderr));
  const script = join(root, 'tests', 'keys', 'check.py');
  const checked = spawnSync(python, [script], { input: exported.stdout, maxBuffer: BYTES });
  process.stdout.write(checked.stdout);
  process.stderr.write(checked.stderr);
  if (checked.status !== 0) throw new Trouble('Some keys are not what sympy finds.');
});
