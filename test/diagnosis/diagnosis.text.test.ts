import { expect, it } from 'vitest';
import { apiCodes } from '../../src/diagnosis/codes.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Subject } from '../../src/diagnosis/subject.ts';
import type { ResponseFailure, ApiFailure } from '../../src/openai/failure.ts';
import type { NetworkFailure, NetworkReason } from '../../src/openai/http/failure.ts';
import type { ProjectVariable } from '../../src/openai/http/project-network.ts';
import type { BaseUrlRefusal } from '../../src/openai/request-base-url.ts';
import { hasNoEnd } from '../../src/openai/completion.text.ts';
import { aServer, aVendor, openai } from './subjects.ts';

// Every sentence about a failure of the API stands in the table beside this file, to be read in one sitting. Where one
// gets better, `npx vitest run test/diagnosis/diagnosis.text.test.ts -u` writes the table anew, and no other test changes.

function told(failure: ApiFailure, subject: Partial<Subject> = {}) {
  const { code, summary, why, next, detail } = diagnose(failure, { ...openai, ...subject });
  return { code, summary, why, next, detail };
}

function error(parts: Partial<ResponseFailure>, subject: Partial<Subject> = {}) {
  return told({ kind: 'answer', status: 400, format: 'error', message: '', ...parts }, subject);
}

function page(status: number, parts: Partial<ResponseFailure> = {}, subject: Partial<Subject> = {}) {
  return told({ kind: 'answer', status, format: 'html', message: '<html>', ...parts }, subject);
}

function network(reason: NetworkReason, parts: Partial<NetworkFailure> = {}, subject: Partial<Subject> = {}) {
  return told({ kind: 'network', reason, system: 'ESOMETHING', host: 'api.openai.com', during: 'headers', ...parts }, subject);
}

function unconfirmed(by: Partial<ProjectVariable>, subject: Partial<Subject> = {}) {
  const setBy = { place: 'in .envrc, via direnv', sentence: "direnv loaded it from the project's .envrc", file: '.envrc' };
  return told(
    {
      kind: 'unconfirmed',
      by: { kind: 'proxy', variable: 'HTTPS_PROXY', values: ['http://proxy.example:8080'], setBy, trustedAs: 'it', ...by },
    },
    subject,
  );
}

const proxy = { host: 'proxy.example:8080', variable: 'https_proxy' };
const certificate = { issuer: 'Company Inc', validFrom: new Date('2026-01-01'), validTo: new Date('2027-01-01') };
const refusals: readonly BaseUrlRefusal[] = ['not-a-url', 'ambiguous', 'credentials', 'not-http', 'plain-http', 'query'];

const sentences = {
  'the key and its account': [
    error({ message: 'No API key provided' }),
    error({ code: 'invalid_organization' }),
    error({ code: 'invalid_organization' }, { organizationIn: '.env' }),
    error({ code: 'invalid_project' }),
    error({ code: 'invalid_project' }, { projectIn: '.env' }),
    error({ code: 'no_organization' }),
    error({ code: 'project_archived' }),
    error({ code: 'account_deactivated' }),
    error({ type: 'access_terminated', message: 'Your access was terminated.' }),
    error({ code: 'incorrect_hostname', message: 'Please make your request to us.api.openai.com' }),
    error({ code: 'incorrect_hostname' }),
    error({ code: 'ip_not_authorized' }),
    error({ code: 'unsupported_country_region_territory' }),
    error({ code: 'invalid_api_key' }),
    error({ code: 'invalid_api_key' }, { organizationSet: true, organizationIn: '.env', projectSet: true }),
    error({ code: 'invalid_api_key' }, aServer),
    error({ code: 'invalid_api_key' }, aVendor),
    error({ code: 'invalid_api_key' }, { ...aServer, anotherKeyWorks: true }),
    told({ kind: 'unsendable-key' }),
  ],
  'what the key may do': [
    error({ message: 'Missing scopes: api.management.read, api.usage.read. Check' }),
    error({ message: 'Missing scopes: api.responses.write, api.model.read. Check that you' }),
    error({ message: 'Missing scopes: model.request' }),
    error({ message: 'insufficient permissions' }),
    error({ status: 403, message: 'no' }),
    error({ code: 'organization_not_verified', message: 'must be verified to use it' }, { model: undefined }),
    error({ code: 'organization_not_verified', message: 'must be verified to use it' }),
    error({ code: 'organization_not_verified', message: 'must be verified to use it' }, { model: 'gpt-6-luna, gpt-4o-mini' }),
    error({ code: 'model_not_found' }, { model: undefined }),
    error({ code: 'model_not_found' }),
    error({ code: 'model_not_found' }, { model: 'gpt-6-luna, gpt-4o-mini' }),
    error({ code: 'model_not_found' }, aServer),
    error({ code: 'model_not_found' }, { ...aVendor, listed: [{ id: 'openai/gpt-4.1-mini' }] }),
    error({ code: 'model_not_found' }, { ...aServer, model: 'one, two' }),
  ],
  money: [
    error({ code: 'organization_spend_limit_exceeded' }),
    error({ code: 'project_spend_limit_exceeded' }),
    error({ code: 'organization_usage_limit_exceeded' }),
    error({ code: 'billing_not_active' }),
    error({ code: 'insufficient_quota' }),
    error({ code: 'insufficient_quota' }, aServer),
    error({ status: 402, message: 'Insufficient credits. Add more to continue.' }, aVendor),
    error({ type: 'budget_exceeded', message: 'Budget has been exceeded! Current cost: 2, Max budget: 1' }, aServer),
  ],
  'trouble of the server': [
    error({ status: 503 }),
    error({ status: 503, retryAfterMs: 20_000 }),
    error({ status: 503, retryAfterMs: 119_500 }, aServer),
    error({ status: 429 }),
    error({ status: 429 }, aVendor),
    error({ status: 429, message: 'Rate limit reached on requests per day (RPD): Limit 200', retryAfterMs: 432_000 }),
    error({ status: 429, message: 'Rate limit exceeded: free-models-per-day' }, aVendor),
    error({ status: 429, message: 'on requests per day (RPD): Limit 1000', retryAfterMs: 86_000 }, aServer),
    error({ status: 429, message: 'on tokens per min (TPM): Limit 0, Used 0', retryAfterMs: 20_000 }),
    error({ status: 429, message: 'on tokens per min (TPM): Limit 0, Used 0' }, aServer),
    error({ status: 429, type: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded for metric: x', retryAfterMs: 31_000 }, aVendor),
    error({ status: 503, type: 'unavailable_error', message: 'Loading model' }, aServer),
    error({ status: 404, code: 'model_not_found', message: 'No models loaded.' }, aServer),
    error({ status: 200, message: 'Unexpected endpoint or method. (GET /models)' }, aServer),
    error({ status: 429, retryAfterMs: 0 }),
    error({ status: 429, retryAfterMs: 300_000 }),
    error({ status: 429, retryAfterMs: 8_000_000 }),
    error({ status: 500, requestId: 'req_123' }),
    error({ status: 200 }, aServer),
    error({ status: 408 }),
    error({ status: 404, message: 'No such page' }),
    error({ status: 404 }, { ...aServer, baseUrl: 'http://localhost:11434' }),
    error({ status: 418, message: 'I am a teapot', code: 'teapot', type: 'pot', param: 'lid', requestId: 'req_1' }),
    error({ status: 418 }, { ...aServer, model: undefined }),
    told({ kind: 'cut' }),
    told({ kind: 'odd', what: hasNoEnd }),
  ],
  'other programs': [
    page(302, { location: 'https://else.example/sign-in?a=b' }),
    page(301, {}, aServer),
    page(407),
    page(511),
    page(200, {}, aServer),
    page(429),
    page(503),
    page(502, { requestId: 'req_123' }),
    page(404),
    page(404, { format: 'json', message: '{"detail":"Not Found"}' }, aServer),
    page(403, { message: '<title>Just a moment...' }),
    page(403),
    page(403, { format: 'text', message: 'no' }, { ...aServer, baseUrl: 'http://localhost:11434' }),
  ],
  'no answer': [
    network('dns'),
    network('dns', {}, aServer),
    network('connection-refused'),
    network('connection-refused', { system: 'ENETUNREACH' }),
    network('connection-refused', {}, aServer),
    network('connection-reset'),
    network('connection-reset', { proxy }),
    network('timeout'),
    network('timeout', { during: 'body', system: 'total' }),
    network('timeout', { during: 'body', proxy }, aServer),
    network('tls-untrusted', { certificate }),
    network('tls-untrusted'),
    network('tls-clock', { certificate, system: 'CERT_NOT_YET_VALID' }),
    network('tls-clock', {}, aServer),
    network('tls-not-https'),
    network('tls-not-https', {}, aServer),
    network('proxy-unreachable', { proxy }),
    network('proxy-unreachable', { proxy, system: 'HTTP 403' }, { shell: 'windows' }),
    network('proxy-unreachable', { proxy: { ...proxy, mistakes: [{ kind: 'pac' }] } }),
    network('proxy-unreachable', { proxy: { ...proxy, mistakes: [{ kind: 'no-scheme' }], corrected: 'http://proxy.example:8080' } }),
    network('proxy-unreachable', { proxy: { ...proxy, differs: 'HTTPS_PROXY' } }),
    network('proxy-auth'),
    network('proxy-auth', { proxy }),
    network('proxy-auth', {
      proxy: { ...proxy, mistakes: [{ kind: 'backslash' }], corrected: 'http://CORP%5Cana:PASSWORD@proxy.example:8080' },
    }),
    ...(
      ['blanks', 'quotes', 'slashes', 'scheme-twice', 'socks-version', 'at-sign', 'path', 'query', 'fragment', 'port', 'no-port'] as const
    ).map((kind) => network('proxy-unusable', { proxy: { ...proxy, mistakes: [{ kind }] } })),
    network('proxy-unusable', { proxy: { ...proxy, host: '', mistakes: [{ kind: 'no-host' }] } }),
    network('proxy-unusable', { proxy: { ...proxy, host: '', mistakes: [{ kind: 'no-address' }] } }),
    network('proxy-unusable', { proxy: { ...proxy, host: '', mistakes: [{ kind: 'word', word: 'DIRECT' }] } }),
    network('proxy-unusable', { proxy: { ...proxy, mistakes: [{ kind: 'by-protocol' }], corrected: 'http://proxy.example:8080' } }),
    network('proxy-unusable', { proxy: { ...proxy, host: '', mistakes: [{ kind: 'scheme', scheme: 'socks4' }] } }),
    network('proxy-unusable', {
      proxy: {
        ...proxy,
        mistakes: [{ kind: 'quotes' }, { kind: 'unencoded', characters: ['#', '/'] }],
        corrected: 'http://ana:PASSWORD@proxy.example:8080',
      },
    }),
    network('proxy-plain', { proxy: { ...proxy, corrected: 'https://ana:PASSWORD@proxy.example:8080' } }),
    network('proxy-certificate', { proxy }),
    network('proxy-not-proxy', { proxy: { ...proxy, scheme: 'socks5:' } }),
    network('proxy-not-proxy', { proxy: { ...proxy, scheme: 'http:' } }),
    network('not-http'),
    network('not-http', {}, aServer),
    network('too-large'),
    network('too-large', {}, aServer),
  ],
  'the base URL': refusals.map((refused) => told({ kind: 'base-url', refused }, aServer)),
  'what the project sets': [
    unconfirmed({}),
    unconfirmed({ variable: 'HTTP_PROXY, HTTPS_PROXY' }, { shell: 'windows' }),
    unconfirmed({ kind: 'no-proxy', variable: 'NO_PROXY' }),
    unconfirmed({ kind: 'no-proxy', variable: 'HTTP_PROXY, HTTPS_PROXY', values: [], removed: true }),
    unconfirmed({ kind: 'certificates', variable: 'SSL_CERT_FILE', values: ['ca.pem'] }),
    told({
      kind: 'unconfirmed',
      by: {
        kind: 'certificates',
        variable: 'NODE_EXTRA_CA_CERTS, SSL_CERT_DIR',
        values: ['ca.pem', 'certs'],
        setBy: { place: '', sentence: "mise took it from the project's mise.toml", file: 'mise.toml' },
      },
    }),
  ],
};

it('every code has its sentences', () => {
  const told = new Set(Object.values(sentences).flatMap((group) => group.map(({ code }) => code)));
  expect([...told].toSorted()).toEqual(Object.keys(apiCodes).toSorted());
});

it('the wording is as its table says', async () => {
  await expect(`${JSON.stringify(sentences, null, 2)}\n`).toMatchFileSnapshot('diagnosis.text.json');
});
