// `npm run build`: makes what public/ serves beside its own files: the console's script and style,
// and the files of the API's documentation page.

import { copyDocsAssets } from './docs-assets.mjs';
import { Trouble, install, main, root } from './processes.mjs';

/** The size that the script may have: the page has to come up on a school's wireless. */
const MAX_SCRIPT_BYTES = 150_000;

/** Bundles the console into public/assets. */
export async function bundle() {
  const { build, stop } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { console: 'console/main.ts', 'console-style': 'console/style/all.css' },
    outdir: 'public/assets',
    entryNames: '[name]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  });
  // Or its process would stay as long as the server runs.
  await stop();
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    if (bytes > MAX_SCRIPT_BYTES)
      throw new Trouble(`${file} has ${bytes} bytes, over ${MAX_SCRIPT_BYTES}.`);
  }
  copyDocsAssets();
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await install();
    await bundle();
    return 0;
  });
}
