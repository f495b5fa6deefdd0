// One row for each thing that an error of the API can mean: look here first. Facts about the API come from its error guide, public
// issue threads, and the openai package 7.55, read on 2026-11-20 and 2026-11-28.
import type { ResponseFailure } from '../openai/failure.ts';
import { isLoading } from '../openai/server-evidence.ts';
import type { ApiCode } from './codes.ts';
import * as key from './key.text.ts';
import { dailyLimit, noneAllowed, quotable, regionalHostIn, scopesIn, shownRequestId } from './message.ts';
import * as money from './money.text.ts';
import * as permission from './permission.text.ts';
import { noSuchPage } from './phrases.text.ts';
import * as server from './server.text.ts';
import type { Subject } from './subject.ts';
import type { Explanation } from './explanation.ts';

/** Errors of the API. A row is chosen by code, else by type, else by message, else by status; the first match wins. */
type ErrorRow = {
  readonly code: ApiCode;
  readonly codes?: readonly string[];
  readonly types?: readonly string[];
  readonly says?: RegExp;
  /** The message must match as well, whatever else chose the row. */
  readonly only?: RegExp;
  readonly statuses?: (status: number) => boolean;
  explain(failure: ResponseFailure, subject: Subject): Explanation;
};

const scopeCodes = ['missing_scope', 'missing_scopes', 'insufficient_scope', 'insufficient_permissions'];

/** OpenAI's sentences, then those of LiteLLM, OpenRouter, Ollama, Fireworks, and vLLM. */
const modelIsUnknown =
  /does not have access to model|model .{1,100} does not exist|model .{1,100} (?:has been|is) (?:deprecated|shut down|retired)|invalid model name|not a valid model|no endpoints found|not allowed to access model|model .{0,100}not found|unknown model/i;
/** LM Studio's sentence. */
const noneLoaded = /\bno models? (?:is |are )?loaded\b/i;

const errorRows: readonly ErrorRow[] = [
  {
    // LM Studio answers every address, with 200: only the wrong one has this.
    code: 'bad-base-url',
    says: /^unexpected endpoint or method/i,
    explain: (failure, subject) => noSuchPage(failure.status, quotable(failure), subject),
  },
  {
    code: 'no-api-key',
    says: /didn't provide an API key|no api key provided|missing (bearer|api key)/i,
    explain: (_failure, subject) => key.noKeyArrived(subject),
  },
  {
    code: 'mismatched-organization',
    codes: ['mismatched_organization', 'invalid_organization'],
    says: /organization header should match|no such organization/i,
    explain: (_failure, subject) => key.isOfAnotherOrganization(subject),
  },
  {
    code: 'mismatched-project',
    codes: ['mismatched_project', 'invalid_project'],
    says: /project header should match|no such project/i,
    explain: (_failure, subject) => key.isOfAnotherProject(subject),
  },
  {
    code: 'no-organization',
    codes: ['no_organization'],
    says: /must be a member of an organization/i,
    explain: (_failure, subject) => key.isOfNoOrganization(subject),
  },
  {
    code: 'project-archived',
    codes: ['not_authorized_invalid_project', 'project_archived'],
    says: /project .{0,300}\barchived\b/i,
    explain: (_failure, subject) => key.projectIsArchived(subject),
  },
  {
    code: 'account-deactivated',
    codes: ['access_terminated'],
    types: ['access_terminated'],
    says: /\baccess (?:was|has been) terminated/i,
    explain: (failure, subject) => key.accessIsTerminated(quotable(failure), subject),
  },
  {
    code: 'account-deactivated',
    codes: ['account_deactivated'],
    says: /\b(account|organization)\b.{0,300}\bdeactivated/i,
    explain: (_failure, subject) => key.accountIsDeactivated(subject),
  },
  {
    code: 'incorrect-hostname',
    codes: ['incorrect_hostname'],
    says: /incorrect regional hostname/i,
    explain: ({ message }, subject) => key.isOfAnotherRegion(regionalHostIn(message), subject),
  },
  {
    code: 'ip-not-authorized',
    codes: ['ip_not_authorized'],
    says: /\bip\b.{0,300}\b(not authorized|not allowed|allow-?list)/i,
    explain: (_failure, subject) => key.isNotOnAllowList(subject),
  },
  {
    code: 'unsupported-region',
    codes: ['unsupported_country_region_territory'],
    says: /country, region, or territory not supported/i,
    explain: (_failure, subject) => key.regionIsNotServed(subject),
  },
  {
    code: 'needs-admin-key',
    codes: scopeCodes,
    says: /./,
    only: /missing scopes?:[^.]{0,300}\bapi\.(management|usage)\./i,
    explain: ({ message }) => permission.onlyAdminKeyMay(scopesIn(message)),
  },
  {
    code: 'organization-not-verified',
    codes: ['unsupported_value', 'model_not_found', 'organization_not_verified'],
    says: /./,
    only: /must be verified to (use|stream|generate)|organization_not_verified/i,
    explain: (_failure, subject) => permission.isNotVerified(subject),
  },
  {
    code: 'missing-scopes',
    codes: scopeCodes,
    types: ['insufficient_permissions'],
    says: /missing scopes?:|insufficient permissions/i,
    explain: ({ message }, subject) => permission.lacksPermission(scopesIn(message), subject),
  },
  {
    code: 'model-not-found',
    codes: ['model_not_found'],
    says: noneLoaded,
    only: noneLoaded,
    explain: (failure, subject) => permission.noModelIsLoaded(quotable(failure), subject),
  },
  {
    code: 'model-not-found',
    codes: ['model_not_found', 'model_not_available', 'model_deprecated', 'key_model_access_denied', 'unknown_model'],
    types: ['key_model_access_denied'],
    says: modelIsUnknown,
    explain: (_failure, subject) => permission.mayNotUseModel(subject),
  },
  {
    code: 'organization-spend-limit',
    codes: ['organization_spend_limit_exceeded', 'billing_hard_limit_reached'],
    says: /billing hard limit/i,
    explain: () => money.organizationLimitReached,
  },
  {
    code: 'project-spend-limit',
    codes: ['project_spend_limit_exceeded'],
    explain: () => money.projectLimitReached,
  },
  {
    // LiteLLM (its code is the status), OpenRouter's limit of a key, Fireworks.
    code: 'project-spend-limit',
    codes: ['budget_exceeded', 'key_limit_exceeded'],
    types: ['budget_exceeded'],
    says: /budget has been exceeded|exceeded ?budget|(?:over|crossed|exceeded) budget|key limit exceeded|monthly spending limit/i,
    explain: (failure, subject) => money.budgetIsSpent(quotable(failure), subject),
  },
  {
    code: 'usage-limit',
    codes: ['organization_usage_limit_exceeded'],
    explain: () => money.tierLimitReached,
  },
  {
    code: 'billing-not-active',
    codes: ['billing_not_active'],
    types: ['billing_not_active'],
    says: /account is not active/i,
    explain: () => money.billingIsNotSetUp,
  },
  {
    // Google's words about a free tier's pace are those of OpenAI about credit.
    code: 'rate-limited',
    types: ['RESOURCE_EXHAUSTED'],
    only: /quota exceeded for metric|\bretry in\b|free_?tier|per ?(?:minute|day)|rate limit/i,
    explain: (failure, subject) => server.quotaIsUsedUp(failure.retryAfterMs, quotable(failure), subject),
  },
  {
    code: 'no-credits',
    codes: ['insufficient_quota', 'credit_balance_exhausted', 'insufficient_balance', 'insufficient_credits'],
    types: ['insufficient_quota', 'insufficient_balance', 'credit_limit', 'exceeded_current_quota_error'],
    says: /exceeded your current quota|credit (?:balance|limit)|insufficient (?:credits?|balance|funds)|have any credits|included credits/i,
    statuses: (status) => status === 402,
    explain: (failure, subject) => money.noCredit(quotable(failure), subject),
  },
  {
    code: 'overloaded',
    types: ['unavailable_error'],
    says: isLoading,
    only: isLoading,
    explain: (_failure, subject) => server.isLoadingModel(subject),
  },
  {
    code: 'overloaded',
    codes: ['server_is_overloaded'],
    types: ['service_unavailable_error', 'overloaded_error'],
    says: /overloaded/i,
    statuses: (status) => status === 503 || status === 529,
    explain: ({ retryAfterMs }, subject) => server.isOverloaded(retryAfterMs, subject),
  },
  {
    // An account that has bought nothing yet has a limit of 0 for some models.
    code: 'rate-limited',
    codes: ['rate_limit_exceeded'],
    types: ['requests', 'tokens'],
    says: noneAllowed,
    only: noneAllowed,
    explain: (_failure, subject) => server.nothingIsAllowed(subject),
  },
  {
    code: 'rate-limited',
    codes: ['rate_limit_exceeded', 'RateLimitReached', '429'],
    types: ['requests', 'tokens', 'rate_limit_error'],
    says: dailyLimit,
    only: dailyLimit,
    explain: (failure, subject) => server.dailyLimitReached(failure.retryAfterMs, quotable(failure), subject),
  },
  {
    code: 'rate-limited',
    codes: ['rate_limit_exceeded', 'slow_down'],
    types: ['rate_limit_error', 'requests', 'tokens'],
    says: /rate limit|too many requests|slow down/i,
    statuses: (status) => status === 429,
    explain: ({ retryAfterMs }, subject) => server.tooManyRequests(retryAfterMs, subject),
  },
  {
    code: 'server-error',
    codes: ['server_error', 'internal_error'],
    types: ['server_error'],
    statuses: (status) => status >= 500 || status === 409,
    explain: (failure, subject) => server.serverFailed(failure.status, shownRequestId(failure), subject),
  },
  {
    code: 'invalid-api-key',
    codes: ['invalid_api_key', 'wrong_api_key', 'unauthorized'],
    types: ['authentication_error', 'token_not_found_in_db', 'expired_key', 'UNAUTHENTICATED'],
    // Google and xAI refuse a wrong key with status 400.
    says: /(incorrect|invalid|expired|revoked|wrong) (api|proxy server|virtual) ?(key|token)|api key .{0,40}(not valid|invalid|expired|revoked|disabled)|authentication (fail|error)/i,
    statuses: (status) => status === 401,
    explain: (_failure, subject) => key.isNotAccepted(subject),
  },
  {
    code: 'timeout',
    statuses: (status) => status === 408,
    explain: (_failure, subject) => server.gaveUpWaiting(subject),
  },
  {
    code: 'missing-scopes',
    statuses: (status) => status === 403,
    explain: (failure, subject) => permission.isForbidden(failure.status, quotable(failure), subject),
  },
  {
    code: 'bad-base-url',
    statuses: (status) => status === 404 || status === 405 || status === 501,
    explain: (failure, subject) => noSuchPage(failure.status, quotable(failure), subject),
  },
  {
    code: 'unexpected-answer',
    statuses: () => true,
    explain: (failure, subject) => server.refusedForUnknownReason(failure.status, quotable(failure), subject),
  },
];

/**
 * The row for an error: by code, else by type, else by message, else by status, because the type of a spending limit may still be
 * `insufficient_quota`.
 */
export function rowFor(failure: ResponseFailure): ErrorRow {
  const { code, type, message, status } = failure;
  const able = errorRows.filter((row) => row.only?.test(message) ?? true);
  return (
    able.find((row) => code !== undefined && row.codes?.includes(code)) ??
    able.find((row) => type !== undefined && row.types?.includes(type)) ??
    able.find((row) => row.says?.test(message)) ??
    // An error in a stream has no status of its own.
    able.find((row) => row.statuses?.(status === 200 ? 500 : status)) ??
    (errorRows.at(-1) as ErrorRow)
  );
}
