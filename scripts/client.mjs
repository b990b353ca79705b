// `npm run client`: makes everything that follows from the OpenAPI document, into client/.
// A file as argument is taken as the document instead of asking the code for it.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateFiles } from './client/generate.mjs';
import { Trouble, install, main, root, run } from './processes.mjs';

/** The document, as the code describes itself. */
async function printDocument() {
  const messages = [];
  const args = ['run', '--quiet', '--package', 'dev', '--', 'openapi'];
  const code = await run('cargo', args, { onOutput: (chunk) => messages.push(chunk) });
  if (code !== 0) throw new Trouble('The document could not be printed: see above.');
  return Buffer.concat(messages).toString();
}

await main(async () => {
  await install();
  const [file] = process.argv.slice(2);
  const text = file ? readFileSync(file, 'utf8') : await printDocument();
  const folder = join(root, 'client');
  mkdirSync(folder, { recursive: true });
  const files = { 'openapi.json': text, ...(await generateFiles(JSON.parse(text))) };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
    console.log(`client/${name}: ${content.split('\n').length - 1} lines`);
  }
  return 0;
});
