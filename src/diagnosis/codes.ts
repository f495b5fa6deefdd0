import type { Codes } from '../engine/codes.ts';

/**
 * How a request to the API can fail. Any request can fail in each of these ways, because it mostly depends on what the server says,
 * and whatever is at the address may say anything.
 */
export const apiCodes = {
  // No answer, or one of another program.
  dns: { status: 'problem', meaning: "the API's host name can't be resolved" },
  'connection-refused': { status: 'problem', meaning: 'nothing answers at the address of the API' },
  'connection-reset': { status: 'problem', meaning: 'the connection was cut off' },
  timeout: { status: 'problem', meaning: 'no answer in time' },
  'tls-untrusted': { status: 'problem', meaning: "the certificate isn't trusted: usually a company proxy that inspects traffic" },
  'tls-clock': { status: 'problem', meaning: "the certificate isn't valid now: usually a wrong clock" },
  'tls-not-https': { status: 'problem', meaning: "the server doesn't use https at this address" },
  'proxy-unreachable': { status: 'problem', meaning: "the proxy doesn't answer" },
  'proxy-auth': { status: 'problem', meaning: 'the proxy needs a user name and password' },
  'bad-proxy': { status: 'problem', meaning: "the proxy variable isn't a usable address" },
  'captive-portal': { status: 'problem', meaning: "the network's sign-in page answers instead of the API" },
  'bad-base-url': { status: 'problem', meaning: "the base URL isn't usable" },
  'untrusted-proxy': {
    status: 'problem',
    meaning:
      "a file of the project, such as .envrc or .vscode/settings.json, may have set the proxy or what bypasses yours, and you haven't confirmed it",
  },
  'untrusted-certificates': {
    status: 'problem',
    meaning: "only certificates that are in the project, or that a file of it names, vouch for the server, and you haven't confirmed them",
  },
  redirected: { status: 'problem', meaning: 'the API address redirects to another address' },
  'not-openai': { status: 'problem', meaning: "the server answers, but it isn't the API" },
  // The key and its account.
  'invalid-api-key': { status: 'problem', meaning: "the API doesn't accept the key" },
  'no-api-key': { status: 'problem', meaning: 'the API received no key' },
  'mismatched-organization': { status: 'problem', meaning: "OPENAI_ORG_ID isn't the key's organization" },
  'mismatched-project': { status: 'problem', meaning: "OPENAI_PROJECT_ID isn't the key's project" },
  'no-organization': { status: 'problem', meaning: "the account isn't in any organization" },
  'project-archived': { status: 'problem', meaning: "the key's project is archived" },
  'account-deactivated': { status: 'problem', meaning: "the key's account is deactivated" },
  'incorrect-hostname': { status: 'problem', meaning: 'the key belongs to another region' },
  'ip-not-authorized': { status: 'problem', meaning: "this IP address isn't on the allow list" },
  'unsupported-region': { status: 'problem', meaning: "the API isn't available in this region" },
  // What the key may do.
  'needs-admin-key': { status: 'unknown', meaning: 'only an admin key can look this up' },
  'missing-scopes': { status: 'problem', meaning: 'the key lacks a permission' },
  'model-not-found': { status: 'problem', meaning: "the key can't use the model" },
  'organization-not-verified': { status: 'problem', meaning: 'the organization must be verified for this model' },
  // Money.
  'no-credits': { status: 'problem', meaning: 'the account has no credit' },
  'billing-not-active': { status: 'problem', meaning: "billing isn't set up" },
  'project-spend-limit': { status: 'problem', meaning: 'the project has reached its spending limit' },
  'organization-spend-limit': { status: 'problem', meaning: 'the organization has reached its spending limit' },
  'usage-limit': { status: 'problem', meaning: "the organization has reached its usage tier's monthly limit" },
  // Trouble of the server.
  'rate-limited': { status: 'problem', meaning: 'too many requests right now' },
  overloaded: { status: 'problem', meaning: 'the API is overloaded right now' },
  'server-error': { status: 'problem', meaning: 'the API failed' },
  'stream-cut': { status: 'problem', meaning: 'the answer broke off' },
  'unexpected-answer': { status: 'problem', meaning: 'the API gave an unexpected answer' },
} as const satisfies Codes;

export type ApiCode = keyof typeof apiCodes;

/** A code together with the status from its record. */
export function withStatus<Code extends ApiCode>(
  code: Code,
): { [Each in Code]: { readonly code: Each; readonly status: (typeof apiCodes)[Each]['status'] } }[Code] {
  return { code, status: apiCodes[code].status };
}
