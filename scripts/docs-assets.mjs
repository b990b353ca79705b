// Puts the files of the page at /api/docs into public/docs/: Swagger UI as its package has it, and
// what stands beside this script in docs/.

import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.mjs';

const PACKAGE = join(root, 'node_modules', 'swagger-ui-dist');
const SHIPPED = ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'];

const OURS = join(root, 'scripts', 'docs');
const WRITTEN = ['start.js', 'page.css', 'icon.svg'];

/** Copies them, by default for the server of this checkout. */
export function copyDocsAssets(folder = join(root, 'public', 'docs')) {
  mkdirSync(folder, { recursive: true });
  for (const name of SHIPPED) copyFileSync(join(PACKAGE, name), join(folder, name));
  for (const name of WRITTEN) copyFileSync(join(OURS, name), join(folder, name));
}

if (process.argv[1] === import.meta.filename) copyDocsAssets();
