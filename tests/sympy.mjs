// A Python with sympy, installed beside the other build products.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, root } from '../scripts/processes.mjs';

const VERSION = '1.14.0';

/** Installs it where it is missing, and returns the program. */
export async function pythonWithSympy() {
  const folder = join(root, process.env.CARGO_TARGET_DIR ?? 'target', 'sympy');
  const python = join(folder, 'bin', 'python3');
  const marker = join(folder, `installed-${VERSION}`);
  if (!existsSync(marker)) {
    await must('python3', ['-m', 'venv', folder]);
    await must(python, ['-m', 'pip', 'install', '--quiet', `sympy==${VERSION}`]);
    writeFileSync(marker, '');
  }
  return python;
}
