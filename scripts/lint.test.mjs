import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { biome, CHECK } from './lint.mjs';
import { root } from './processes.mjs';

function check(folder) {
  const { status, stdout, stderr } = spawnSync(biome, CHECK, { cwd: folder, encoding: 'utf8' });
  const output = stdout + stderr;
  return { isFine: status === 0, output, files: Number(/Checked (\d+) file/.exec(output)?.[1]) };
}

/** Checks one file by the rules of this checkout. */
function checkPlanted(name, text) {
  const folder = mkdtempSync(join(tmpdir(), 'study-lint-'));
  try {
    for (const rules of ['biome.jsonc', '.gitignore']) {
      copyFileSync(join(root, rules), join(folder, rules));
    }
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    return check(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('all JavaScript, TypeScript and CSS is in format and free of lints', () => {
  const { isFine, output, files } = check(root);
  assert.ok(isFine, output);
  assert.ok(files > 90, output);
});

test('another format and a lint are refused, also one that is only a warning', () => {
  for (const name of ['scripts/a.mjs', 'tests/browser/a.mjs', 'console/a.ts', 'client/a.ts']) {
    assert.equal(checkPlanted(name, "export const a = 'a';\n").isFine, true, name);
    for (const [text, rule] of [
      ['export const a = "a";\n', 'format'],
      ['const a = 1;\n', 'lint/correctness/noUnusedVariables'],
      ['debugger;\n', 'lint/suspicious/noDebugger'],
    ]) {
      const { isFine, output } = checkPlanted(name, text);
      assert.equal(isFine, false, `${name}: ${text}`);
      assert.ok(output.includes(`${rule} `), output);
    }
  }
  assert.equal(checkPlanted('console/style/a.css', 'a {\n  color: red;\n}\n').isFine, true);
  assert.equal(checkPlanted('console/style/a.css', 'a{color:red}\n').isFine, false);
});

test('generated and installed files are left alone', () => {
  const text = 'export  const a="a"';
  assert.equal(checkPlanted('client/a.ts', text).isFine, false);
  for (const name of ['client/schema.d.ts', 'public/assets/a.js', 'node_modules/a.js']) {
    assert.equal(checkPlanted(name, text).isFine, true, name);
  }
});
