// Makes the Postman collection (format 2.1) from the OpenAPI document: a folder per tag, requests
// with their examples and a test of their status, in an order in which they all succeed.

import { createHash } from 'node:crypto';
import { resolve } from './references.mjs';
import { folders as ours, journey, variables } from './collection-order.mjs';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The times a request is sent again before its test fails, and the pause in between. */
const MAX_ROUNDS = 120;
const PAUSE_MS = 500;

/** The collection. */
export function collection(document) {
  const operations = operationsOf(document);
  const folders = new Map();
  const add = (folder, item) => folders.set(folder, [...(folders.get(folder) ?? []), item]);
  const planned = planOf(operations);
  for (const tag of ['first', 'tag', 'last']) {
    for (const [operation, step] of planned) {
      const place = step.first ? 'first' : step.last ? 'last' : 'tag';
      if (place === tag)
        add(step.first ?? step.last ?? operation.tags[0], request(document, operation, step));
    }
  }
  const tags = (document.tags ?? []).map((tag) => [tag.name, tag.description]);
  const about = new Map([...tags, ...Object.entries(ours)]);
  return {
    info: {
      _postman_id: uuid(document.info.title),
      name: document.info.title,
      description: description(document),
      schema: SCHEMA,
    },
    auth: bearer('student'),
    variable: Object.entries(variables).map(([key, value]) => ({ key, value, type: 'string' })),
    item: [...folders].map(([name, item]) => ({ name, description: about.get(name) ?? '', item })),
  };
}

/** Each operation of the document by `METHOD /path`. */
export function operationsOf(document) {
  const entries = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const operation = { ...item[method], path, method: method.toUpperCase() };
      return [`${operation.method} ${path}`, operation];
    }),
  );
  return new Map(entries);
}

/** The requests in order: the journey, then every operation that it leaves out. */
function planOf(operations) {
  const known = journey.filter(([key]) => operations.has(key));
  const visited = new Set(known.map(([key]) => key));
  const remaining = [...operations.keys()].filter((key) => !visited.has(key)).map((key) => [key]);
  return [...known, ...remaining].map(([key, step = {}]) => [operations.get(key), step]);
}

function description(document) {
  return `${document.info.description}

Run it from top to bottom: it signs a student up, links them with the tutor of the demo school, walks
through everything and erases the student at the end. Requests that are answered 429, or whose result
is still being made, are sent again by their tests.`;
}

function request(document, operation, step) {
  const name = step.name ?? operation.summary;
  const request = {
    method: operation.method,
    description: operation.description ?? operation.summary,
    auth: authorisation(operation, step),
    header: headers(document, operation),
    url: url(document, operation, step),
    ...body(document, operation, step),
  };
  return {
    name,
    event: [
      ...(step.set ? [script('prerequest', assignments(step.set))] : []),
      script('test', tests(operation, step)),
    ],
    request,
    response: examples(document, operation, request),
  };
}

const bearer = (who) => ({
  type: 'bearer',
  bearer: [{ key: 'token', value: `{{${who}Token}}`, type: 'string' }],
});

function authorisation(operation, step) {
  const open = operation.security?.every((needs) => Object.keys(needs).length === 0);
  return open || step.as === 'none' ? { type: 'noauth' } : bearer(step.as ?? 'student');
}

function parameters(document, operation, place) {
  const all = (operation.parameters ?? []).map((parameter) => resolve(document, parameter));
  return all.filter((parameter) => parameter.in === place);
}

function headers(document, operation) {
  const keyed = parameters(document, operation, 'header').some(
    ({ name }) => name === 'Idempotency-Key',
  );
  return [
    ...(operation.requestBody ? [{ key: 'Content-Type', value: 'application/json' }] : []),
    ...(keyed ? [{ key: 'Idempotency-Key', value: '{{$guid}}' }] : []),
  ];
}

function url(document, operation, step) {
  const path = operation.path
    .slice(1)
    .split('/')
    .map((part) => part.replace(/^\{(.*)\}$/, ':$1'));
  const query = parameters(document, operation, 'query').map(({ name, description, ...rest }) => {
    const schema = resolve(document, rest.schema ?? {});
    const value = step.query?.[name] ?? rest.example ?? schema.default ?? schema.enum?.[0] ?? '';
    const disabled = !rest.required && step.query?.[name] === undefined;
    return { key: name, value: String(value), description, ...(disabled && { disabled }) };
  });
  const pairs = query
    .filter(({ disabled }) => !disabled)
    .map(({ key, value }) => `${key}=${value}`);
  const variable = parameters(document, operation, 'path').map(({ name, description }) => {
    return { key: name, value: step.path?.[name] ?? `{{${name}}}`, description };
  });
  return {
    raw: `{{baseUrl}}/${path.join('/')}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`,
    host: ['{{baseUrl}}'],
    path,
    ...(query.length > 0 && { query }),
    ...(variable.length > 0 && { variable }),
  };
}

function body(document, operation, step) {
  const example = resolve(document, operation.requestBody)?.content?.['application/json']?.example;
  if (example === undefined) return {};
  const filled = merge(withVariables(example), step.body ?? {});
  const raw = JSON.stringify(filled, null, 2);
  return { body: { mode: 'raw', raw, options: { raw: { language: 'json' } } } };
}

/** Ids are those the collection has seen: `studentId` becomes `{{studentId}}`. */
function withVariables(value, name = '') {
  if (Array.isArray(value)) return value.map((item) => withVariables(item, name.replace(/s$/, '')));
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withVariables(item, key)]),
    );
  }
  const isId = name.endsWith('Id') && /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(value);
  return isId ? `{{${name}}}` : value;
}

/** A merge patch (RFC 7396). */
function merge(value, patch) {
  if (!patch || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const out = value && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete out[key];
    else out[key] = merge(out[key], change);
  }
  return out;
}

const script = (listen, exec) => ({ listen, script: { type: 'text/javascript', exec } });

function assignments(set) {
  return Object.entries(set).map(
    ([name, value]) => `pm.collectionVariables.set('${name}', ${value});`,
  );
}

/** The first good status that an operation is documented with, unless its step says others. */
export function expected(operation, step) {
  const good = Object.keys(operation.responses)
    .map(Number)
    .filter((status) => status >= 200 && status < 300);
  return step.expect ?? [Math.min(...good)];
}

/** Sends again what has to wait; else tests the status and remembers ids and tokens. */
function tests(operation, step) {
  const statuses = expected(operation, step);
  const makes = operation.method !== 'GET';
  return [
    "const kind = pm.response.headers.get('Content-Type') || '';",
    "const answer = kind.includes('json') && pm.response.text() ? pm.response.json() : {};",
    `const right = [${statuses.join(', ')}].includes(pm.response.code);`,
    `const unready = pm.response.code === 429${step.while ? ` || (right && ${step.while})` : ''};`,
    "const round = Number(pm.collectionVariables.get('round') || 0);",
    `if (unready && round < ${MAX_ROUNDS}) {`,
    "  const seconds = Number(pm.response.headers.get('Retry-After') || 0);",
    `  setTimeout(() => {}, Math.min(seconds * 1000, 60000) || ${PAUSE_MS});`,
    "  pm.collectionVariables.set('round', round + 1);",
    '  pm.execution.setNextRequest(pm.info.requestName);',
    '} else {',
    "  pm.collectionVariables.unset('round');",
    `  pm.test('answers ${statuses.join(' or ')}', () => pm.expect(right, pm.response.text()).to.be.true);`,
    "  pm.test('has a request id', () => pm.expect(pm.response.headers.has('x-request-id')).to.be.true);",
    '  const keep = (name, value) => value && pm.collectionVariables.set(name, value);',
    ...(makes
      ? [
          '  for (const [name, value] of Object.entries(answer)) {',
          "    if (name.endsWith('Id') && !['studentId', 'tutorId', 'requestId'].includes(name)) keep(name, value);",
          '  }',
        ]
      : []),
    ...Object.entries(step.save ?? {}).map(([name, path]) => {
      const steps = path
        .split('.')
        .map((part) => (/^\d+$/.test(part) ? `?.[${part}]` : `?.${part}`));
      return `  keep('${name}', answer${steps.join('')});`;
    }),
    '}',
  ];
}

/** The answers that the document shows, one for each status that has a body of its own. */
function examples(document, operation, { method, url }) {
  return Object.entries(operation.responses).flatMap(([status, reference]) => {
    const response = resolve(document, reference);
    const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
    if (reference.$ref || content?.example === undefined) return [];
    return [
      {
        name: response.description,
        originalRequest: { method, url },
        code: Number(status),
        header: [{ key: 'Content-Type', value: type }],
        body: JSON.stringify(content.example, null, 2),
        _postman_previewlanguage: 'json',
      },
    ];
  });
}

function uuid(name) {
  const hex = createHash('sha256').update(name).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}
