// Holds an answer of the server against the OpenAPI document: its status, its headers, its body.

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { resolve } from './references.mjs';
import { operationsOf } from './postman.mjs';

/** Validates values against schemas that stand in the document, named by their pointer. */
export function validator(document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  addFormats(ajv);
  for (const [format, min, max] of integers) {
    ajv.addFormat(format, {
      type: 'number',
      validate: (n) => Number.isInteger(n) && n >= min && n <= max,
    });
  }
  ajv.addSchema({ $id: 'document', ...document });
  const encoded = (step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
  return (steps, value) => {
    const validate = ajv.getSchema(`document#/${steps.map(encoded).join('/')}`);
    if (validate(value)) return [];
    return validate.errors.map(
      ({ instancePath, message }) => `${instancePath || 'the body'} ${message}`,
    );
  };
}

const integers = [
  ['int32', -(2 ** 31), 2 ** 31 - 1],
  ['int64', -(2 ** 63), 2 ** 63],
  ['uint32', 0, 2 ** 32 - 1],
  ['uint64', 0, 2 ** 64],
];

/** The one header that not every answer carries which may. */
const ON_REPEATS = 'Idempotent-Replayed';

/** A function that lists how an answer differs from what the document says about it. */
export function answerValidator(document) {
  const operations = [...operationsOf(document).values()].map((operation) => {
    return {
      ...operation,
      pattern: new RegExp(`^${operation.path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
    };
  });
  const validate = validator(document);
  return (method, path, { status, headers, text }) => {
    // A path without parameters is meant before one that has some.
    const fitting = operations.filter(
      (operation) => operation.method === method && operation.pattern.test(path),
    );
    const operation = fitting.find((operation) => operation.path === path) ?? fitting[0];
    if (!operation) return [`${method} ${path} is not described`];
    const described = operation.responses[status];
    if (!described) return [`${method} ${operation.path} may not answer ${status}`];
    const response = resolve(document, described);
    const missing = Object.keys(response.headers ?? {})
      .filter((name) => name !== ON_REPEATS && !headers.has(name))
      .map((name) => `the header ${name} is missing`);
    return [
      ...missing,
      ...bodyFaults(validate, operation, status, described, response, headers, text),
    ];
  };
}

function bodyFaults(validate, operation, status, described, response, headers, text) {
  const types = Object.keys(response.content ?? {});
  const type = (headers.get('content-type') ?? '').split(';')[0];
  if (types.length === 0) return text === '' ? [] : ['a body where none is described'];
  if (!types.includes(type))
    return [`${type || 'no content type'} instead of ${types.join(' or ')}`];
  if (!type.endsWith('json') || !response.content[type].schema) return [];
  const at = described.$ref
    ? described.$ref.slice(2).split('/')
    : ['paths', operation.path, operation.method.toLowerCase(), 'responses', String(status)];
  return validate([...at, 'content', type, 'schema'], JSON.parse(text));
}
