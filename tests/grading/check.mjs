// `npm run grading:check`: changed answers of every kind, each shown to be wrong by sympy, which
// nobody here wrote. None may be accepted, and no right one refused.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trouble, main, root } from '../../scripts/processes.mjs';
import { compileServer, program } from '../../scripts/server.mjs';
import { pythonWithSympy } from '../sympy.mjs';

/** Changed answers. These take less than a minute. */
const COUNT = process.env.GRADING_CHANGES ?? '50000';
/** The same answers each time, so that a failure can be looked at. */
const SEED = process.env.GRADING_SEED ?? '20260101';
const LONGEST_OUTPUT = 1 << 28;

await main(async () => {
  const python = await pythonWithSympy();
  const script = join(root, 'tests', 'grading', 'mutations.py');
  const cases = join(mkdtempSync(join(tmpdir(), 'grading-')), 'cases.jsonl');
  const options = { maxBuffer: LONGEST_OUTPUT, encoding: 'utf8', cwd: root };
  writeFileSync(cases, execFileSync(python, [script, COUNT, SEED], options));
  await compileServer();
  const lines = execFileSync(program, ['eval', 'grading', cases], options).trim().split('\n');
  const figures = JSON.parse(lines.at(-1));
  console.log(lines.at(-1));
  if (figures.false_accepts + figures.false_rejects > 0) {
    throw new Trouble(lines.slice(0, -1).join('\n'));
  }
  return 0;
});
