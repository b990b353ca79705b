// The project of Vercel that a deployment goes to. Previews have a project and a token of their own: a
// pull request that gets hold of that token must find nothing of production's behind it. So before
// anything is deployed, the token is tried on production's project, where it has to be refused.
//
//   node scripts/deploy/project.mjs preview|production
//
// It reads VERCEL_ORG_ID, VERCEL_PROJECT_ID and VERCEL_TOKEN, and PRODUCTION_PROJECT: the id of
// production's project, which is no secret and has to be known where production's secrets are not.

import { Trouble, main } from '../processes.mjs';

const API = 'https://api.vercel.com';

/** The time that Vercel may take to answer, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Refuses a project or a token that may not be used; gives the project. */
export async function checkProject(environment, variables, api = API) {
  if (environment !== 'preview' && environment !== 'production') {
    throw new Trouble('Say for which environment: preview or production.');
  }
  for (const name of ['VERCEL_ORG_ID', 'VERCEL_PROJECT_ID', 'VERCEL_TOKEN', 'PRODUCTION_PROJECT']) {
    if (!variables[name]?.trim()) throw new Trouble(`${name} is not set, so nothing is deployed.`);
  }
  const [project, production] = [
    variables.VERCEL_PROJECT_ID.trim(),
    variables.PRODUCTION_PROJECT.trim(),
  ];
  if (environment === 'production') {
    if (project === production) return project;
    throw new Trouble(
      'VERCEL_PROJECT_ID is not PRODUCTION_PROJECT: previews would not know what to stay away from.',
    );
  }
  if (project === production)
    throw new Trouble('The preview would go to the project of production. Nothing is deployed.');
  const own = await statusOf(api, project, variables);
  if (own !== 200)
    throw new Trouble(
      `VERCEL_TOKEN of previews does not open their own project (${own}), so its other answers prove nothing.`,
    );
  const productionStatus = await statusOf(api, production, variables);
  if (productionStatus === 200) {
    throw new Trouble(
      'VERCEL_TOKEN of previews opens the project of production. Make one whose scope is the preview project alone. Nothing is deployed.',
    );
  }
  if (productionStatus !== 403 && productionStatus !== 404)
    throw new Trouble(
      `Vercel answers ${productionStatus} instead of refusing the token, which proves nothing. Nothing is deployed.`,
    );
  return project;
}

async function statusOf(api, project, { VERCEL_ORG_ID, VERCEL_TOKEN }) {
  const url = `${api}/v9/projects/${encodeURIComponent(project)}?teamId=${encodeURIComponent(VERCEL_ORG_ID.trim())}`;
  const headers = { authorization: `Bearer ${VERCEL_TOKEN.trim()}` };
  try {
    const response = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    throw new Trouble(
      `Vercel can't be asked what the token opens: ${error.cause?.code ?? error.name}. Nothing is deployed.`,
    );
  }
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const [environment] = process.argv.slice(2);
    console.log(
      `The ${environment} deployment goes to ${await checkProject(environment, process.env)}.`,
    );
    return 0;
  });
}
