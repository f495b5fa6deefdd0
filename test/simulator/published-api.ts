import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { RecordedRequest } from '../../src/simulator/server.ts';
import description from './openapi.json' with { type: 'json' };

// Compares requests with OpenAI's published description of its API: see openapi.md in this directory.

type Schema = { readonly [keyword: string]: unknown };
type Operation = {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean | null;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: { readonly 'application/json': { readonly schema: Schema } } };
};

/** What the API has accepted since the description was published: the `openai` package 7.55.0 of 2026-11-10 supports it. */
const since: Readonly<Record<string, Schema>> = {
  ProjectServiceAccountCreateRequest: { expires_in_seconds: { type: 'integer', minimum: 1, maximum: 31_536_000 } },
};

const lifetime: Schema = { type: 'integer', minimum: 1, maximum: 31_536_000 };
const text: Schema = { type: 'string' };
const posted = (properties: Schema): { readonly post: Operation } => ({
  post: { requestBody: { required: true, content: { 'application/json': { schema: { type: 'object', properties } } } } },
});
/** What the description doesn't have, or this part of it: as the types of the `openai` package 7.59 have it (2026-11-28). */
const operationsSince: Readonly<Record<string, { readonly post: Operation }>> = {
  '/organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys': posted({
    name: text,
    scopes: { type: 'array', items: text },
    expires_in_seconds: lifetime,
  }),
  '/organization/projects/{project_id}/api_keys/{api_key_id}': posted({
    scopes: { type: 'array', items: text },
    expires_in_seconds: lifetime,
  }),
};

const schemas = description.components.schemas as Readonly<Record<string, Schema>>;
const ajv = new Ajv2020({ strict: false, allErrors: true });
const ajvOfQueries = new Ajv2020({ strict: false, allErrors: true, coerceTypes: 'array' });

const operations = [...Object.entries(description.paths), ...Object.entries(operationsSince)].flatMap(([path, methods]) =>
  Object.entries(methods as Readonly<Record<string, Operation>>).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path: new RegExp(`^/v1${path.replaceAll(/\{\w+\}/g, '[\\w.-]+')}$`),
    query: ajvOfQueries.compile(queryOf(operation)),
    bodyWanted: operation.requestBody?.required ?? false,
    body: bodyOf(operation),
  })),
);

/** What the published API wouldn't know or accept about a request; empty if all is well. */
export function faultsOf({ method, path, query, headers, body }: RecordedRequest): readonly string[] {
  const named = operations.filter((each) => each.path.test(path));
  const operation = named.find((each) => each.method === method);
  if (operation === undefined) return [named.length === 0 ? 'unknown path' : 'unknown method'];
  const type = headers['content-type'];
  return [
    ...faults('query', operation.query, { ...query }),
    // Without a body, nothing may say what type it is.
    ...(type === (body === undefined ? undefined : 'application/json') ? [] : [`content-type ${type}`]),
    ...(body === undefined
      ? operation.bodyWanted
        ? ['no body']
        : []
      : operation.body === undefined
        ? ['a body']
        : faults('body', operation.body, body)),
    // Whether there's an API at all is asked without a key.
    ...(headers['authorization'] === undefined && path !== '/v1/models' ? ['no key'] : []),
  ];
}

/** Fails the test if the program sent something that the published API wouldn't accept. Requests from the tests' own clients pass. */
export function expectPublished(requests: readonly RecordedRequest[]): void {
  const wrong = requests
    .filter(({ headers }) => headers['user-agent'] === 'openai-setup')
    .flatMap((request) => faultsOf(request).map((fault) => `${request.method} ${request.path}: ${fault}`));
  expect(wrong, 'requests that the published description of the API does not allow').toEqual([]);
}

function faults(where: string, validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`);
}

function queryOf({ parameters = [] }: Operation): Schema {
  const all = parameters.filter((each) => each.in === 'query');
  return {
    type: 'object',
    properties: Object.fromEntries(all.map(({ name, schema }) => [name, schema])),
    required: all.filter(({ required }) => required === true).map(({ name }) => name),
    additionalProperties: false,
  };
}

function bodyOf({ requestBody }: Operation): ValidateFunction | undefined {
  return requestBody === undefined ? undefined : ajv.compile(closed(requestBody.content['application/json'].schema) as Schema);
}

/** The schema with its references resolved, and without room for properties that it doesn't list. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const reference = '$ref' in schema && typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
  if (reference !== undefined) {
    const { properties, ...rest } = schemas[reference] as Schema;
    return closed(properties === undefined ? rest : { ...rest, properties: { ...properties, ...since[reference] } });
  }
  const whole = Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, closed(value)]));
  return 'properties' in whole && !('additionalProperties' in whole) ? { ...whole, additionalProperties: false } : whole;
}
