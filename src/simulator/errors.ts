import type OpenAI from 'openai';
import type { JsonReply } from './exchange.ts';

// Status, type, code, and text as reported in public issue threads and documented by OpenAI, read on 2026-11-20. Where no text could
// be found, the text is ours and the line says so; programs have to rely on the code there.

export function refuse(
  status: number,
  type: string,
  code: string | null,
  message: string,
  { param, headers }: { param?: string; headers?: Record<string, string> } = {},
): JsonReply {
  const error = { message, type, param: param ?? null, code } satisfies OpenAI.ErrorObject;
  return { kind: 'json', status, body: { error }, headers: headers ?? {} };
}

function refusal(status: number, type: string, code: string | null, message: string): () => JsonReply {
  return () => refuse(status, type, code, message);
}

const invalid = 'invalid_request_error';

export const noKey = refusal(
  401,
  invalid,
  null,
  "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
    "(i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the " +
    'API from your browser and are prompted for a username and password. ' +
    'You can obtain an API key from https://platform.openai.com/account/api-keys.',
);

/** Echoes the first eight and the last four characters of what was sent, as the API does. */
export function wrongKey(sent: string): JsonReply {
  const stars = '*'.repeat(Math.max(0, sent.length - 12));
  const echo = sent.length > 12 ? `${sent.slice(0, 8)}${stars}${sent.slice(-4)}` : sent;
  const place = 'https://platform.openai.com/account/api-keys';
  const text = `Incorrect API key provided: ${echo}. You can find your API key at ${place}.`;
  return refuse(401, invalid, 'invalid_api_key', text);
}

export const mismatchedOrganization = refusal(
  401,
  invalid,
  'mismatched_organization',
  'OpenAI-Organization header should match organization for API key',
);
/** Text ours. */
export const mismatchedProject = refusal(401, invalid, 'mismatched_project', 'OpenAI-Project header should match project for API key');
export const noOrganization = refusal(
  401,
  invalid,
  'no_organization',
  'You must be a member of an organization to use the API. ' + 'Please contact us through our help center at help.openai.com.',
);
export const projectArchived = refusal(
  401,
  invalid,
  'not_authorized_invalid_project',
  'The project you are requesting has been archived and is no longer accessible',
);
export const accountDeactivated = refusal(
  401,
  invalid,
  'account_deactivated',
  'The OpenAI account associated with this API key has been deactivated. If you are the developer for this OpenAI ' +
    'app, please check your email for more information. If you are seeing this error while using another app or ' +
    'site, please reach out to them for more help.',
);
/** Type and status as reported in public threads; the code is null. */
export const accessTerminated = refusal(
  401,
  'access_terminated',
  null,
  'Your access was terminated due to violation of our policies, please check your email for more information. ' +
    'If you believe this is in error and would like to appeal, please contact us through our help center at help.openai.com.',
);
export const incorrectHostname = refusal(
  401,
  invalid,
  'incorrect_hostname',
  'Attempted to access resource with incorrect regional hostname. Please make your request to us.api.openai.com',
);
/** Text ours. */
export const ipNotAuthorized = refusal(401, invalid, 'ip_not_authorized', 'IP not authorized');
export const unsupportedRegion = refusal(
  403,
  'request_forbidden',
  'unsupported_country_region_territory',
  'Country, region, or territory not supported',
);

function missingScopesText(scope: string): string {
  return (
    `You have insufficient permissions for this operation. Missing scopes: ${scope}. Check that you have the correct ` +
    'role in your organization (Reader, Writer, Owner) and project (Member, Owner), ' +
    "and if you're using a restricted API key, that it has the necessary scopes."
  );
}

export function missingScopes(scope: string): JsonReply {
  return refuse(403, invalid, null, missingScopesText(scope));
}

/** The newer form of the same, with a code (community.openai.com 1384493). */
export function missingScopeCode(scope: string): JsonReply {
  return refuse(401, invalid, 'missing_scope', missingScopesText(scope));
}

/** How admin endpoints refuse a project key: `error` is just a string. */
export function missingScopesBare(scope: string): JsonReply {
  return { kind: 'json', status: 403, body: { error: missingScopesText(scope) } };
}

export function modelNotAllowed(projectId: string, model: string): JsonReply {
  return refuse(403, invalid, 'model_not_found', `Project \`${projectId}\` does not have access to model \`${model}\``);
}
export function modelNotFound(model: string): JsonReply {
  const text = `The model \`${model}\` does not exist or you do not have access to it.`;
  return refuse(404, invalid, 'model_not_found', text, { param: 'model' });
}
export function mustBeVerified(model: string, status = 400, code = 'unsupported_value'): JsonReply {
  const text =
    `Your organization must be verified to use the model \`${model}\`. Please go to: ` +
    'https://platform.openai.com/settings/organization/general and click on Verify Organization. ' +
    'If you just verified, it can take up to 15 minutes for access to propagate.';
  return refuse(status, invalid, code, text, { param: 'model' });
}

export const insufficientQuota = refusal(
  429,
  'insufficient_quota',
  'insufficient_quota',
  'You exceeded your current quota, please check your plan and billing details. For more information on this error, ' +
    'read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
);
/** Text ours. According to the documentation, the type may still be `insufficient_quota`. */
export const creditBalanceExhausted = refusal(
  429,
  'insufficient_quota',
  'credit_balance_exhausted',
  'Your credit balance is exhausted. Please add credits to continue.',
);
/** Text ours. */
export const organizationSpendLimit = refusal(
  429,
  'insufficient_quota',
  'organization_spend_limit_exceeded',
  'Your organization has reached its hard spend limit.',
);
/** Text ours. */
export const projectSpendLimit = refusal(
  429,
  'insufficient_quota',
  'project_spend_limit_exceeded',
  'Your project has reached its hard spend limit.',
);
/** Text ours. */
export const usageLimit = refusal(
  429,
  'insufficient_quota',
  'organization_usage_limit_exceeded',
  'Your organization has reached its approved monthly usage limit.',
);
export const billingNotActive = refusal(
  429,
  'billing_not_active',
  'billing_not_active',
  'Your account is not active, please check your billing details on our website.',
);
export const billingHardLimit = refusal(400, invalid, 'billing_hard_limit_reached', 'Billing hard limit has been reached');

export function rateLimit(model: string, headers: Record<string, string> = {}): JsonReply {
  const text =
    `Rate limit reached for ${model} in organization org-pretend on requests per min (RPM): ` +
    `Limit 3, Used 3, Requested 1. Please try again in ${headers['retry-after'] ?? '20'}s.`;
  return refuse(429, 'requests', 'rate_limit_exceeded', text, { headers });
}
/** A new account without credit. */
export function dailyLimit(model: string): JsonReply {
  const text =
    `Rate limit reached for ${model} in organization org-pretend on requests per day (RPD): ` +
    'Limit 200, Used 200, Requested 1. Please try again in 7m12s. You can increase your rate limit by adding a payment method ' +
    'to your account at https://platform.openai.com/account/billing.';
  return refuse(429, 'requests', 'rate_limit_exceeded', text);
}
/** Text ours. */
export const slowDown = refusal(429, 'rate_limit_error', 'slow_down', 'Please slow down and ramp up gradually.');
/** Text ours. */
export const overloaded = refusal(
  503,
  'service_unavailable_error',
  'server_is_overloaded',
  'The server is overloaded, please try again later.',
);
export const serverError = refusal(
  500,
  'server_error',
  null,
  'The server had an error processing your request. Sorry about that! You can retry your request, or contact us ' +
    'through our help center at help.openai.com if you keep seeing this error. ' +
    '(Please include the request ID req_pretend in your email.)',
);

export function unsupportedValue(value: string, model: string, supported: readonly string[], param: string): JsonReply {
  const values = supported.map((one) => `'${one}'`).join(', ');
  const text = `Unsupported value: '${value}' is not supported with the '${model}' model.`;
  return refuse(400, invalid, 'unsupported_value', `${text} Supported values are: ${values}.`, { param });
}
export function belowMinimum(param: string, minimum: number, got: number): JsonReply {
  const range = `Expected a value >= ${minimum}, but got ${got} instead.`;
  const text = `Invalid '${param}': integer below minimum value. ${range}`;
  return refuse(400, invalid, 'integer_below_min_value', text, { param });
}
export function serviceTierNotAllowed(): JsonReply {
  const text = 'Invalid service_tier argument: The requested service tier is not allowed for this project.';
  return refuse(400, invalid, null, text, { param: 'service_tier' });
}
export function unsupportedParameter(param: string, instead?: string): JsonReply {
  const text = `Unsupported parameter: '${param}' is not supported with this model.`;
  return refuse(400, invalid, 'unsupported_parameter', instead ? `${text} Use '${instead}' instead.` : text, { param });
}
export function unknownUrl(method: string, url: string): JsonReply {
  return refuse(404, invalid, null, `Invalid URL (${method} ${url})`);
}
export function methodNotAllowed(method: string, url: string): JsonReply {
  return refuse(405, invalid, 'method_not_supported', `Not allowed to ${method} on ${url}.`);
}
/** The form used by the admin endpoints, after the example in OpenAI's published OpenAPI description of 2026-08-21. */
export function projectNotFound(id: string): JsonReply {
  return { kind: 'json', status: 404, body: { code: 404, message: `The project ${id} was not found` } };
}
/** Text and code ours; archived projects count (OpenAI's help pages, November 2026). */
export function tooManyProjects(): JsonReply {
  return refuse(400, invalid, 'project_limit_reached', 'This organization has reached the maximum number of projects.');
}
/** Text ours. */
export function notFound(what: string): JsonReply {
  return refuse(404, invalid, 'not_found', `${what} was not found`);
}
