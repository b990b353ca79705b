// The console's sources: sound by their types, and never data as markup.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { root } from './processes.mjs';

const folder = join(root, 'console');

test('the console fits the types of the API', () => {
  const file = join(folder, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram(fileNames, options);
  const messages = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const line = diagnostic.file
      ? diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line + 1
      : 0;
    return `${diagnostic.file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
  });
  assert.deepEqual(messages, []);
});

test('nothing is put on the page as markup, and nothing runs that was text', () => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function|DOMParser/;
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'));
  assert.ok(files.length > 10);
  const offenders = files.filter((name) =>
    forbidden.test(readFileSync(join(folder, name), 'utf8')),
  );
  assert.deepEqual(offenders, []);
});
