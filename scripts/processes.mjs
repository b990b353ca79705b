// Runs the programs that the npm scripts are made of, and installs what they need.

import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The checkout. */
export const root = resolve(import.meta.dirname, '..');

/** A program that could not be started or went wrong, as a sentence for the person who ran it. */
export class Trouble extends Error {}

/**
 * Runs a program to its end and passes signals on to it. Resolves to its exit code; a program that
 * a signal ended counts as failed.
 */
export function run(command, args, { env = {}, onOutput, cwd = root } = {}) {
  const stdio = ['inherit', onOutput ? 'pipe' : 'inherit', 'inherit'];
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio });
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  if (onOutput) child.stdout.on('data', onOutput);
  return new Promise((done, fail) => {
    child.on('error', (error) => {
      const missing = error.code === 'ENOENT';
      fail(new Trouble(missing ? whereToGet(command) : `${command}: ${error.message}`));
    });
    child.on('close', (code) => {
      for (const signal of signals) process.off(signal, forward);
      done(code ?? 1);
    });
  });
}

/** Runs a program that has to succeed. */
export async function must(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Trouble(`\`${command} ${args.join(' ')}\` failed.`);
}

/** Installs the locked packages unless they are there already. */
export async function install(folder = root) {
  if (isInstalled(folder)) return;
  console.log('Installing the packages of package-lock.json …');
  // Packages of tests may ask for a newer Node than the product: what is used of them works here.
  // npm hands the product's strictness on to commands that it runs.
  const lenient = folder === root ? [] : ['--engine-strict=false'];
  await must('npm', ['ci', '--no-audit', '--no-fund', ...lenient], { cwd: folder });
}

/** True if the installed packages are those of the lock file: npm notes what it installed last. */
export function isInstalled(folder) {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  const modified = (file) => statSync(file).mtimeMs;
  return (
    existsSync(installed) && modified(installed) >= modified(join(folder, 'package-lock.json'))
  );
}

/** Ends the script: with an exit code, or with the sentence of a trouble. */
export async function main(script) {
  try {
    process.exitCode = await script();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

function whereToGet(command) {
  return command === 'cargo'
    ? 'Rust is missing: install it from https://rustup.rs, then run this again.'
    : `The program \`${command}\` is missing.`;
}
