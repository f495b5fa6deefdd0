import * as errors from './errors.ts';
import * as misbehavior from './misbehavior.ts';
import { everywhere, model, onAnswer, onCompletion, onKey, onPath, projectId, reasons, sentKey } from './scenario.ts';
import type { Scenario } from './scenario.ts';

/** Headers of a rate-limit refusal; a refusal for lack of credit has none of them. */
const exhausted = {
  'x-ratelimit-limit-requests': '3',
  'x-ratelimit-remaining-requests': '0',
  'x-ratelimit-reset-requests': '1s',
};

// Colors, a window title, a link that leads elsewhere, a C1 control, a line that overwrites itself, reversed text.
const hostile = [
  'Bad\u001b[31m red\u001b[0m\u001b]0;title\u0007',
  '\u001b]8;;https://example.com\u001b\\link\u001b]8;;\u001b\\',
  '\u009b32m\rgone\u202eesrever\u0008\u0000',
].join(' ');

const table = {
  default: { summary: 'everything works' },

  // the key
  'no-api-key': { summary: 'no key arrives at the API', play: everywhere(errors.noKey()) },
  'invalid-api-key': {
    summary: 'the API does not accept the key',
    play: (call, api) => (sentKey(call) === '' ? api() : errors.wrongKey(sentKey(call))),
  },
  'invalid-api-key-as-text': {
    summary: 'the same, in a body that is labeled text/plain',
    play(call, api) {
      if (sentKey(call) === '') return api();
      const reply = errors.wrongKey(sentKey(call));
      const body = { ...(typeof reply.body === 'object' ? reply.body : {}), status: reply.status };
      return {
        kind: 'text',
        status: reply.status,
        contentType: 'text/plain; charset=utf-8',
        text: JSON.stringify(body),
      };
    },
  },
  'mismatched-organization': {
    summary: 'the organization header names another organization than the key',
    play: onKey(() => errors.mismatchedOrganization()),
  },
  'mismatched-project': {
    summary: 'the project header names another project than the key',
    play: onKey(() => errors.mismatchedProject()),
  },
  'no-organization': { summary: 'the account is in no organization', play: onKey(() => errors.noOrganization()) },
  'project-archived': { summary: "the key's project is archived", play: onKey(() => errors.projectArchived()) },
  'account-deactivated': { summary: 'the account is deactivated', play: onKey(() => errors.accountDeactivated()) },
  'access-terminated': { summary: 'the account was closed', play: onKey(() => errors.accessTerminated()) },
  'incorrect-hostname': {
    summary: 'the key belongs to a regional host',
    play: onKey(() => errors.incorrectHostname()),
  },
  'ip-not-authorized': {
    summary: 'this address is not on the allow-list',
    play: onKey(() => errors.ipNotAuthorized()),
  },
  'unsupported-region': {
    summary: 'the API does not serve this country',
    play: onKey(() => errors.unsupportedRegion()),
  },
  'missing-scopes-models': {
    summary: 'the key may not list models, but may use them',
    play: onPath(/^\/models/, () => errors.missingScopes('api.model.read')),
  },
  'missing-scopes': {
    summary: 'the key may list models, but not use them',
    play: onCompletion((call) => errors.missingScopes(call.path === '/responses' ? 'api.responses.write' : 'model.request')),
  },
  'missing-scopes-401': {
    summary: 'the same, in the older form with status 401',
    play: onCompletion(() => ({ ...errors.missingScopes('model.request'), status: 401 })),
  },
  'missing-scope-code': {
    summary: 'the same, with the code missing_scope',
    play: onCompletion(() => errors.missingScopeCode('model.request')),
  },
  'missing-scopes-at-first': {
    summary: 'a key with every permission is refused at first; then fine',
    play: onCompletion((call, { refusals }) =>
      call.completionsBefore < refusals ? errors.missingScopes('api.responses.write') : undefined,
    ),
  },
  'bare-string-error': {
    summary: 'a completion is refused with an error that is a bare string',
    play: onCompletion(() => errors.missingScopesBare('api.responses.write')),
  },

  // the model
  'model-not-allowed': {
    summary: 'the project may not use any model',
    play: onCompletion((call) => errors.modelNotAllowed(projectId(call), model(call))),
  },
  'newest-model-not-allowed': {
    summary: 'the project may use other models, but not gpt-6-luna',
    play: onCompletion((call) => (model(call) === 'gpt-6-luna' ? errors.modelNotAllowed(projectId(call), model(call)) : undefined)),
  },
  'model-not-found': {
    summary: 'the model does not exist',
    play: onCompletion((call) => errors.modelNotFound(model(call))),
  },
  'organization-not-verified': {
    summary: 'the organization must be verified first',
    play: onCompletion((call) => errors.mustBeVerified(model(call))),
  },
  'organization-not-verified-404': {
    summary: 'the same, in the form that looks like a missing model',
    play: onCompletion((call) => errors.mustBeVerified(model(call), 404, 'model_not_found')),
  },
  'max-output-tokens': {
    summary: 'the model wants room for a longer answer',
    play: onCompletion(() => errors.belowMinimum('max_output_tokens', 64, 32)),
  },
  'service-tier': {
    summary: 'the project may not use the service tier',
    play: onCompletion(() => errors.serviceTierNotAllowed()),
  },
  'unsupported-reasoning': {
    summary: 'the model does not take the reasoning effort; without one it answers',
    play: onCompletion((call) =>
      reasons(call) ? errors.unsupportedValue('none', model(call), ['low', 'medium', 'high'], 'reasoning.effort') : undefined,
    ),
  },
  'empty-models': {
    summary: 'the list of models is empty',
    play: onPath(/^\/models$/, () => ({ kind: 'json', status: 200, body: { object: 'list', data: [] } })),
  },

  // money
  workshop: { summary: 'a whole workshop in two minutes: you create the seats, take one, and end it' },
  'admin-key': {
    summary: 'an admin key is in the shell: a key is created from here, with a limit and alerts',
    spending: { byEveryProject: true },
  },
  leak: { summary: 'openai-setup scan: a key was committed and pushed, and still works' },
  rotate: { summary: 'openai-setup rotate: an 80-day-old key is replaced by a new one, with an admin key' },
  'spent-in-euros': { summary: 'costs are billed in another currency than US dollars', spending: { currency: 'eur' } },
  'no-credits': { summary: 'the account has no credit', play: onCompletion(() => errors.insufficientQuota()) },
  'credit-balance-exhausted': {
    summary: 'the credit is used up',
    play: onCompletion(() => errors.creditBalanceExhausted()),
  },
  'organization-spend-limit': {
    summary: "the organization's hard limit is reached",
    play: onCompletion(() => errors.organizationSpendLimit()),
  },
  'project-spend-limit': {
    summary: "the project's hard limit is reached",
    play: onCompletion(() => errors.projectSpendLimit()),
  },
  'usage-limit': {
    summary: "the usage tier's monthly limit is reached",
    play: onCompletion(() => errors.usageLimit()),
  },
  'billing-not-active': { summary: 'billing is not set up', play: onCompletion(() => errors.billingNotActive()) },
  'billing-hard-limit': {
    summary: 'the older billing limit is reached',
    play: onCompletion(() => errors.billingHardLimit()),
  },
  'project-not-found': {
    summary: 'the admin API has none of the projects',
    play: (call, api) => (call.path?.startsWith('/organization/projects/') ? errors.projectNotFound(call.path.split('/')[3] ?? '') : api()),
  },
  'limit-not-enforcing': {
    summary: 'more was spent than a spending limit allows, and it stops nothing',
    spending: { byEveryProject: true, factor: 1000 },
    play(call, api) {
      const reply = api();
      if (!call.path?.endsWith('/spend_limit') || call.method === 'DELETE' || reply.kind !== 'json') return reply;
      const enforcement = { status: 'inactive' };
      if (reply.status === 200 && typeof reply.body === 'object') return { ...reply, body: { ...reply.body, enforcement } };
      if (call.method !== 'GET' || call.path === '/organization/spend_limit') return reply;
      const standing = { object: 'project.spend_limit', threshold_amount: 1000, currency: 'USD', interval: 'month' };
      return { kind: 'json', status: 200, body: { ...standing, enforcement } };
    },
  },

  // for now
  'rate-limited': {
    summary: 'too many requests at first, with Retry-After: 1; then fine',
    play: onCompletion((call, { refusals }) =>
      call.completionsBefore < refusals ? errors.rateLimit(model(call), { 'retry-after': '1', ...exhausted }) : undefined,
    ),
  },
  'rate-limited-without-hint': {
    summary: 'too many requests for as long as it runs, without Retry-After',
    play: onCompletion((call) => errors.rateLimit(model(call), exhausted)),
  },
  'daily-limit': {
    summary: "today's requests are used up",
    play: onCompletion((call) => errors.dailyLimit(model(call))),
  },
  'slow-down': { summary: 'requests come too fast', play: onCompletion(() => errors.slowDown()) },
  overloaded: { summary: 'the API is overloaded', play: onCompletion(() => errors.overloaded()) },
  'overloaded-at-first': {
    summary: 'the API is overloaded at first; then fine',
    play: onCompletion((call, { refusals }) => (call.completionsBefore < refusals ? errors.overloaded() : undefined)),
  },
  'server-error': { summary: 'the API fails', play: onCompletion(() => errors.serverError()) },

  // the answer
  incomplete: { summary: 'the answer is cut off by the token limit', answer: 'incomplete' },
  'response-failed': { summary: 'the stream ends with response.failed', answer: 'failed' },
  'error-event': { summary: 'the stream ends with an error event', answer: 'error' },
  'stream-cut': {
    summary: 'the connection breaks in the middle of an event',
    play: onAnswer((reply) => misbehavior.cut(reply, 'destroy')),
  },
  'stream-truncated': {
    summary: 'the stream ends in good order in the middle of an event',
    play: onAnswer((reply) => misbehavior.cut(reply, 'end')),
  },
  'stream-stalls': {
    summary: 'the stream falls silent after its first words',
    play: onAnswer((reply) => misbehavior.cut(reply, 'silence')),
  },
  'endless-stream': { summary: 'the stream never ends', play: onAnswer(misbehavior.withoutEnd) },
  'escape-sequences': {
    summary: 'the text of an error holds terminal control sequences',
    play: onCompletion(() => errors.refuse(400, 'invalid_request_error', 'bad\u001b[31mcode', hostile)),
  },

  // another server
  'no-responses-api': {
    summary: 'a compatible server without the Responses API; chat completions work',
    play: (call, api) => (call.path === '/responses' ? { kind: 'json', status: 404, body: { detail: 'Not Found' } } : api()),
  },
  'wrong-shape': {
    summary: 'a server that answers everything with other JSON',
    play: everywhere({ kind: 'json', status: 200, body: { ok: true, message: 'It works!' } }),
  },

  // the way there
  'captive-portal': {
    summary: 'a sign-in page answers in place of the API',
    play: everywhere(misbehavior.captivePortal),
  },
  'html-403': { summary: 'a Cloudflare page blocks every request', play: everywhere(misbehavior.cloudflarePage) },
  redirect: {
    summary: 'everything is sent on to another host',
    play: (_call, _api, { port }) => misbehavior.redirect(port),
  },
  silence: { summary: 'no answer at all', play: everywhere(misbehavior.silence) },
  reset: { summary: 'the connection is cut at once', play: everywhere(misbehavior.reset) },
  slow: { summary: 'one byte a second', play: (_call, api) => misbehavior.slowly(api()) },
  'endless-body': { summary: 'a body without an end', play: everywhere(misbehavior.endlessBody) },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof table;

/** What can go wrong, by name. The names are the values of `demo --scenario`. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = table;

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name);
}
