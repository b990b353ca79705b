// The files made from the OpenAPI document are current, sound and work.

import assert from 'node:assert/strict';
import { readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import ts from 'typescript';
import { validator } from './client/validation.mjs';
import { journey } from './client/collection-order.mjs';
import { generateFiles } from './client/generate.mjs';
import { expected, operationsOf } from './client/postman.mjs';
import { resolve } from './client/references.mjs';
import { root } from './processes.mjs';

const read = (name) => readFileSync(join(root, 'client', name), 'utf8');
const document = JSON.parse(read('openapi.json'));
const operations = operationsOf(document);

test('the types and the collection are those of the document', async () => {
  for (const [name, text] of Object.entries(await generateFiles(document))) {
    assert.equal(read(name), text, `client/${name} is old: run npm run client`);
  }
});

test('the document fits the schema of OpenAPI 3.1', async () => {
  const checker = new Validator();
  const { valid, errors } = await checker.validate(structuredClone(document));
  assert.ok(valid, JSON.stringify(errors, null, 2));
  assert.equal(checker.version, '3.1');
});

test('every example fits the schema it stands beside', () => {
  const validate = validator(document);
  const wrong = [];
  const check = (name, at, content) => {
    for (const [type, { example, schema }] of Object.entries(content ?? {})) {
      if (example === undefined || !schema) continue;
      wrong.push(
        ...validate([...at, 'content', type, 'schema'], example).map(
          (fault) => `${name}: ${fault}`,
        ),
      );
    }
  };
  for (const [name, operation] of operations) {
    const at = ['paths', operation.path, operation.method.toLowerCase()];
    check(`${name} body`, [...at, 'requestBody'], operation.requestBody?.content);
    for (const [status, response] of Object.entries(operation.responses)) {
      if (!response.$ref)
        check(`${name} ${status}`, [...at, 'responses', status], response.content);
    }
    operation.parameters?.forEach((parameter, index) => {
      if (parameter.example === undefined) return;
      const faults = validate([...at, 'parameters', String(index), 'schema'], parameter.example);
      wrong.push(...faults.map((fault) => `${name} ${parameter.name}: ${fault}`));
    });
  }
  for (const [name, response] of Object.entries(document.components.responses)) {
    check(name, ['components', 'responses', name], response.content);
  }
  assert.deepEqual(wrong, []);
});

test('the collection asks for everything once at least, by a name of its own', () => {
  const { item } = JSON.parse(read('postman.json'));
  const requests = item.flatMap((folder) => folder.item);
  const names = requests.map(({ name }) => name);
  assert.deepEqual([...new Set(names)], names);
  const operationsAsked = requests.map(({ request: { method, url } }) => {
    return `${method} /${url.path.map((part) => part.replace(/^:(.*)$/, '{$1}')).join('/')}`;
  });
  assert.deepEqual(new Set(operationsAsked), new Set(operations.keys()));
});

test('the collection expects what the document says, and plans for nothing else', () => {
  for (const [name, step = {}] of journey) {
    const operation = operations.get(name);
    assert.ok(operation, `${name} is planned and is not described`);
    const statuses = expected(operation, step);
    assert.ok(
      statuses.some((status) => operation.responses[status]),
      `${name}: ${statuses}`,
    );
  }
});

test('requests of the collection fit the document', () => {
  const validate = validator(document);
  const id = '019a86e1-e900-7000-8000-000000000000';
  const { item } = JSON.parse(read('postman.json'));
  for (const { name, request } of item.flatMap((folder) => folder.item)) {
    if (!request.body) continue;
    const path = `/${request.url.path.map((part) => part.replace(/^:(.*)$/, '{$1}')).join('/')}`;
    const at = [
      'paths',
      path,
      request.method.toLowerCase(),
      'requestBody',
      'content',
      'application/json',
      'schema',
    ];
    const body = request.body.raw
      .replace(/\{\{\w*[eE]mail\}\}/g, 'a@example.com')
      .replace(/\{\{\w+Id\}\}/g, id);
    assert.deepEqual(validate(at, JSON.parse(body)), [], name);
  }
});

test('the client and its example are sound TypeScript', () => {
  const file = join(root, 'client', 'tsconfig.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    join(root, 'client'),
  );
  assert.ok(fileNames.length >= 6, fileNames.join());
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
  assert.equal(
    ts.formatDiagnostics(diagnostics, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => root,
      getNewLine: () => '\n',
    }),
    '',
  );
});

/** The client as JavaScript. */
async function client(t) {
  const folder = join(root, 'node_modules', '.cache', `client-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(read('index.ts'), { compilerOptions: options });
  const file = join(folder, 'index.mjs');
  writeFileSync(file, outputText);
  return import(file);
}

const json = (status, body, headers = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });

test('requests that find the token run out refresh it once, and are sent again', async (t) => {
  const { connect, inMemory, ok } = await client(t);
  const tokens = inMemory({ token: 'old', refreshToken: 'r1' });
  const seen = [];
  const api = connect({
    baseUrl: 'http://study.test',
    as: tokens,
    fetch: async (request) => {
      const path = new URL(request.url).pathname;
      seen.push(path);
      if (path === '/api/auth/refresh') {
        assert.deepEqual(await request.json(), { refreshToken: 'r1' });
        await new Promise((done) => setTimeout(done, 20));
        return json(200, { token: 'new', refreshToken: 'r2', expiresIn: 900, user: {} });
      }
      const fresh = request.headers.get('authorization') === 'Bearer new';
      return fresh
        ? json(200, { sent: await request.text() })
        : json(401, { code: 'unauthenticated' });
    },
  });
  const body = { studentId: 's', message: 'What is pH?' };
  const all = await Promise.all([1, 2, 3].map(() => ok(api.POST('/api/chat/message', { body }))));
  assert.deepEqual(all, Array(3).fill({ sent: JSON.stringify(body) }));
  assert.equal(seen.filter((path) => path === '/api/auth/refresh').length, 1);
  assert.equal(tokens.read().refreshToken, 'r2');
});

test('whose sign-in has ended is told so and forgotten', async (t) => {
  const { ApiError, connect, inMemory, ok } = await client(t);
  const tokens = inMemory({ token: 'old', refreshToken: 'r1' });
  const problem = { code: 'unauthenticated', detail: 'Sign in first.', requestId: 'r' };
  const api = connect({
    baseUrl: 'http://study.test',
    as: tokens,
    fetch: async () => json(401, problem),
  });
  await assert.rejects(ok(api.GET('/api/auth/me')), (error) => {
    return (
      error instanceof ApiError &&
      error.status === 401 &&
      error.code === 'unauthenticated' &&
      error.message === 'Sign in first.' &&
      error.requestId === 'r'
    );
  });
  assert.equal(tokens.read(), null);
});

/** The Next.js example as JavaScript, over as much of its packages as it calls. */
async function example(t) {
  const folder = join(root, 'node_modules', '.cache', `example-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const stubs = {
    'next-auth':
      'export default (config) => ({ auth: config, handlers: {}, signIn: {}, signOut: {} });',
    'next-auth/providers/credentials': 'export default (options) => options;',
    'next-auth/jwt':
      'export const getToken = async (asked) => { globalThis.asked = asked; return globalThis.cookie; };',
    'next/headers': 'export const headers = async () => new Headers();',
  };
  const nameOf = (module) => `./${module.replaceAll('/', '-')}.mjs`;
  for (const [module, text] of Object.entries(stubs))
    writeFileSync(join(folder, nameOf(module)), text);
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  for (const name of ['index', 'example/auth', 'example/api']) {
    let { outputText } = ts.transpileModule(read(`${name}.ts`), { compilerOptions });
    outputText = outputText
      .replace(/from '\.\.'/g, "from './index.mjs'")
      .replace("from './auth'", "from './auth.mjs'");
    for (const module of Object.keys(stubs))
      outputText = outputText.replace(`from '${module}'`, `from '${nameOf(module)}'`);
    writeFileSync(join(folder, `${name.split('/').at(-1)}.mjs`), outputText);
  }
  return {
    ...(await import(join(folder, 'auth.mjs'))),
    ...(await import(join(folder, 'api.mjs'))),
  };
}

test('the example renews a token that has run out, in the cookie and for who reads the old cookie', async (t) => {
  const { api, auth } = await example(t);
  const session = { token: 'new', refreshToken: 'r2', expiresIn: 900, user: { id: 'u' } };
  t.mock.method(globalThis, 'fetch', async (request) => {
    if (request.url.endsWith('/api/auth/refresh')) return json(200, session);
    return request.headers.get('authorization') === 'Bearer new' ? json(200, {}) : json(401, {});
  });
  const old = { token: 'old', refreshToken: 'r1', expiresAt: Date.now() - 1, account: { id: 'u' } };
  const renewed = await auth.callbacks.jwt({ token: old });
  assert.deepEqual([renewed.token, renewed.refreshToken], ['new', 'r2']);
  globalThis.cookie = old;
  assert.equal((await (await api()).GET('/api/auth/me')).response.status, 200);
  // The two must name the same cookie.
  assert.equal(globalThis.asked.secureCookie, auth.useSecureCookies);
  globalThis.cookie = { ...old, error: 'signed_out' };
  assert.equal(await api(), null);
});

test('something is done once: every attempt has the same key, and only what may pass is tried again', async (t) => {
  const { connect, once } = await client(t);
  const keys = [];
  let answers = [];
  const api = connect({
    baseUrl: 'http://study.test',
    as: 'token',
    fetch: async (request) => {
      keys.push(request.headers.get('idempotency-key'));
      assert.equal(request.headers.get('authorization'), 'Bearer token');
      const next = answers.shift();
      if (next === 'broken') throw new TypeError('fetch failed');
      return next;
    },
  });
  const send = () => {
    const body = { studentId: 's' };
    return once((header) => api.POST('/api/chat/conversation', { params: { header }, body }));
  };
  answers = [
    'broken',
    json(409, { code: 'idempotency_key_in_use' }, { 'retry-after': '0' }),
    json(201, {}),
  ];
  assert.equal((await send()).response.status, 201);
  assert.equal(keys.length, 3);
  assert.equal(new Set(keys).size, 1);
  answers = [json(404, { code: 'not_found' })];
  assert.equal((await send()).response.status, 404);
  assert.notEqual(keys.at(-1), keys[0]);
});

test('a reference of the document leads where it says', () => {
  const sample = { a: { 'b/c': { $ref: '#/d~1e' } }, 'd/e': 7 };
  assert.equal(resolve(sample, { $ref: '#/a/b~1c' }), 7);
});
