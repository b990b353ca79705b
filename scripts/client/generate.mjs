// The files made from the document: the types of the client and the Postman collection.

import openapiTS, { astToString } from 'openapi-typescript';
import { collection } from './postman.mjs';

const NOTE =
  '// Made from openapi.json by `npm run client`; changes are made in the code it describes.\n\n';

/** The text of each file, by its name in client/. */
export async function generateFiles(document) {
  const types = astToString(await openapiTS(structuredClone(document), { alphabetize: false }));
  return {
    'schema.d.ts': NOTE + types,
    'postman.json': `${JSON.stringify(collection(document), null, 2)}\n`,
  };
}
