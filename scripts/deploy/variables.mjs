// Sets the variables of production and of previews at Vercel:
//
//   node scripts/deploy/variables.mjs ~/study.production [~/study.preview]
//
// Each file also names the project that its variables are for, in VERCEL_ORG_ID and VERCEL_PROJECT_ID.
// A file holds a line NAME='value' for each, and comments. A shell reads the same file
// (`set -a; . ~/study.production`), so what the two would understand differently is refused. Nothing is
// set before both files are read and previews are known to touch nothing of production's.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Trouble, main } from '../processes.mjs';
import { placeOf } from './database.mjs';

/** A value in single quotes; without them or in double ones, only what means itself to a shell. */
const LINE = /^([A-Z][A-Z0-9_]*)=(?:'([^']+)'|"([^"$`\\]+)"|([\w@%+=:,./-]+))$/;

/** A store that is connected to the project has set these itself, and keeps them. */
const CONNECTED = ['BLOB_READ_WRITE_TOKEN', 'KV_REST_API_URL', 'KV_REST_API_TOKEN'];

/** The project: for the command line, not for functions. */
const PROJECT = ['VERCEL_ORG_ID', 'VERCEL_PROJECT_ID'];

/** The values that may not be the same for both: their name in a sentence, their variables, and the part that counts. */
const APART = [
  ['project', ['VERCEL_PROJECT_ID']],
  ['database', ['DATABASE_URL', 'DATABASE_URL_UNPOOLED'], (value, name) => placeOf(name, value)],
  ['vector index', ['PINECONE_INDEX', 'PINECONE_INDEX_HOST'], indexOf],
  ['cache', ['UPSTASH_REDIS_REST_URL', 'KV_REST_API_URL', 'VERCEL_KV_REST_API_URL'], hostOf],
  ['store of files', ['BLOB_READ_WRITE_TOKEN'], storeOf],
  ['job environment', ['INNGEST_EVENT_KEY', 'INNGEST_SIGNING_KEY']],
  [
    'secret',
    ['JWT_SECRET', 'AUTH_SECRET', 'NEXTAUTH_SECRET', 'DATA_ENCRYPTION_KEY', 'CRON_SECRET'],
  ],
  ['address', ['APP_URL', 'NEXTAUTH_URL'], hostOf],
];

/** The index that is used when none is named. */
const USUAL_INDEX = 'study-companion';

/** The variables of a file's text. What is wrong is told by its line, never by what stands there. */
export function variablesOf(text, file) {
  const variables = {};
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/^[ \t]+|[ \t]+$/g, '');
    if (line === '' || line.startsWith('#')) continue;
    const where = `${file}, line ${index + 1}`;
    const [, name, ...values] = LINE.exec(line) ?? [];
    if (!name) throw new Trouble(`${where} is not NAME='value' with a value in single quotes.`);
    if (name in variables) throw new Trouble(`${where}: ${name} is there already.`);
    variables[name] = values.find((value) => value !== undefined);
  }
  return variables;
}

/** Refuses a preview that would use something of production's. */
export function sharedValues(production, preview) {
  for (const [what, names, part = (value) => value] of APART) {
    const parts = (of) =>
      names.filter((name) => of[name]).map((name) => [name, part(of[name], name)]);
    const productionValues = new Map(
      parts(withIndex(production)).map(([name, value]) => [value, name]),
    );
    for (const [name, value] of parts(withIndex(preview))) {
      if (productionValues.has(value))
        throw new Trouble(
          `${name} of previews is the ${what} of production's ${productionValues.get(value)}. Nothing is set.`,
        );
    }
  }
}

function withIndex(variables) {
  const isNamed =
    variables.PINECONE_INDEX || variables.PINECONE_INDEX_HOST || !variables.PINECONE_API_KEY;
  return isNamed ? variables : { ...variables, PINECONE_INDEX: USUAL_INDEX };
}

/** The index's name: a host is https://name-project.svc.… */
function indexOf(value, name) {
  return name === 'PINECONE_INDEX' ? value : hostOf(value).replace(/-[^-.]+\..*$/, '');
}

function hostOf(value) {
  return value
    .toLowerCase()
    .replace(/^\w+:\/\//, '')
    .replace(/\/.*$/, '');
}

/** The store's id, of which there may be several tokens: vercel_blob_rw_store_… */
function storeOf(value) {
  return /^vercel_blob_rw_([^_]+)_/.exec(value)?.[1].toLowerCase() ?? value;
}

/** Sets them, each by a command that gets the value on its standard input. */
export function set(environment, variables, env = process.env) {
  const project = Object.fromEntries(PROJECT.map((name) => [name, variables[name]]));
  for (const [name, input] of Object.entries(variables)) {
    if (PROJECT.includes(name)) continue;
    if (CONNECTED.includes(name)) {
      console.log(`${environment}: ${name} is left as its store has set it`);
      continue;
    }
    const args = ['env', 'add', name, environment, '--sensitive', '--force', '--yes'];
    const { error, status, stderr } = spawnSync('vercel', args, {
      input,
      env: { ...env, ...project },
      encoding: 'utf8',
    });
    if (error) throw new Trouble(`\`vercel\` can't be run: ${error.message}`);
    if (status !== 0) throw new Trouble(`\`vercel ${args.join(' ')}\` failed:\n${stderr}`);
    console.log(`${environment}: ${name} is set`);
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Trouble(`${file} can't be read: ${error.message}`);
  }
}

if (process.argv[1] === import.meta.filename) {
  await main(() => {
    const files = process.argv.slice(2);
    if (files.length < 1 || files.length > 2)
      throw new Trouble("Name production's file, and the one of previews if there is one.");
    const [production, preview] = files.map((file) => variablesOf(read(file), file));
    for (const [index, variables] of [production, preview].entries()) {
      const missing = variables && PROJECT.find((name) => !variables[name]);
      if (missing)
        throw new Trouble(
          `${files[index]} does not say for which project it is: ${missing} is missing. Nothing is set.`,
        );
    }
    if (preview) sharedValues(production, preview);
    set('production', production);
    if (preview) set('preview', preview);
    return 0;
  });
}
