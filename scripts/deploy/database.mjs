// The database that a deployment may touch. A preview is never let near production's data, and production
// never near another database's: before anything is deployed or migrated, the addresses are compared.
//
//   node scripts/deploy/database.mjs preview|production
//
// It reads DATABASE_URL and DATABASE_URL_UNPOOLED, and PRODUCTION_DATABASE: the host and the name of
// production's database, such as ep-calm-sea-123456.us-east-1.aws.neon.tech/neondb. That is no secret,
// and it has to be known where production's secrets are not.

import { Trouble, main } from '../processes.mjs';

/** The ports at which poolers listen by custom. Migrations need a connection of their own. */
const POOLER_PORTS = ['6432', '6543'];

/** The server and the database of an address, whether it goes through the pooler or not. */
export function placeOf(name, address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    throw new Trouble(`${name} is not a postgres:// address.`);
  }
  if (!/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '' || url.pathname.length < 2) {
    throw new Trouble(`${name} is not the postgres:// address of a database.`);
  }
  return `${withoutPooler(url.hostname)}${decodeURIComponent(url.pathname)}`;
}

/** Neon names the pooler in the first part of the host. */
function withoutPooler(host) {
  return host.toLowerCase().replace(/^([^.]+)-pooler(?=\.)/, '$1');
}

/** Refuses what may not be touched; gives the database's place. */
export function checkAddresses(environment, variables) {
  if (environment !== 'preview' && environment !== 'production') {
    throw new Trouble('Say for which environment: preview or production.');
  }
  for (const name of ['DATABASE_URL', 'DATABASE_URL_UNPOOLED', 'PRODUCTION_DATABASE']) {
    if (!variables[name]?.trim()) throw new Trouble(`${name} is not set, so nothing is deployed.`);
  }
  const { DATABASE_URL, DATABASE_URL_UNPOOLED, PRODUCTION_DATABASE } = variables;
  const place = placeOf('DATABASE_URL', DATABASE_URL);
  if (placeOf('DATABASE_URL_UNPOOLED', DATABASE_URL_UNPOOLED) !== place) {
    throw new Trouble(
      'DATABASE_URL and DATABASE_URL_UNPOOLED are two databases: one would be migrated, the other used.',
    );
  }
  const unpooled = new URL(DATABASE_URL_UNPOOLED);
  if (/-pooler\./.test(unpooled.hostname) || POOLER_PORTS.includes(unpooled.port)) {
    throw new Trouble('DATABASE_URL_UNPOOLED goes through a pooler, which can not run migrations.');
  }
  const production = placeOf('PRODUCTION_DATABASE', `postgres://${PRODUCTION_DATABASE.trim()}`);
  if (environment === 'preview' && place === production) {
    throw new Trouble('The preview would use the database of production. Nothing is deployed.');
  }
  if (environment === 'production' && place !== production) {
    throw new Trouble(
      `PRODUCTION_DATABASE names ${production}, but DATABASE_URL is another: previews would not know what to stay away from.`,
    );
  }
  return place;
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const [environment] = process.argv.slice(2);
    console.log(`The ${environment} deployment uses ${checkAddresses(environment, process.env)}.`);
    return 0;
  });
}
