import type { Codes } from '../engine/codes.ts';

/**
 * How a request to the API can fail. Any request can fail in each of these ways, because it mostly depends on what the server says,
 * and whatever is at the address may say anything.
 */
export const apiCodes = {
  // No answer, or one of another program.
  dns: { status: 'problem', meaning: 'the name of the API host cannot be resolved' },
  'connection-refused': { status: 'problem', meaning: 'nothing answers at the address of the API' },
  'connection-reset': { status: 'problem', meaning: 'the connection was cut' },
  timeout: { status: 'problem', meaning: 'no answer in time' },
  'tls-untrusted': { status: 'problem', meaning: 'the certificate is not trusted: usually a company proxy that inspects traffic' },
  'tls-clock': { status: 'problem', meaning: 'the certificate is not valid at this time: usually a wrong clock' },
  'tls-not-https': { status: 'problem', meaning: 'the server does not speak https at this address' },
  'proxy-unreachable': { status: 'problem', meaning: 'the proxy does not answer' },
  'proxy-auth': { status: 'problem', meaning: 'the proxy wants a user name and password' },
  'bad-proxy': { status: 'problem', meaning: 'the proxy variable does not hold an address that could be used' },
  'captive-portal': { status: 'problem', meaning: 'a sign-in page of the network answers in place of the API' },
  'bad-base-url': { status: 'problem', meaning: 'the base URL is not usable' },
  'untrusted-proxy': {
    status: 'problem',
    meaning: "the project's .envrc (direnv) or mise.toml sets the proxy, or bypasses yours, and you haven't confirmed it",
  },
  'untrusted-certificates': {
    status: 'problem',
    meaning: "only certificates from the project's .envrc (direnv) or mise.toml vouch for the server, and you haven't confirmed them",
  },
  redirected: { status: 'problem', meaning: 'the API address redirects to another place' },
  'not-openai': { status: 'problem', meaning: 'the server answers, but not as the API does' },
  // The key and its account.
  'invalid-api-key': { status: 'problem', meaning: 'the API does not accept the key' },
  'no-api-key': { status: 'problem', meaning: 'the API received no key' },
  'mismatched-organization': { status: 'problem', meaning: 'OPENAI_ORG_ID names another organization than the key' },
  'mismatched-project': { status: 'problem', meaning: 'OPENAI_PROJECT_ID names another project than the key' },
  'no-organization': { status: 'problem', meaning: 'the account belongs to no organization' },
  'project-archived': { status: 'problem', meaning: 'the project of the key is archived' },
  'account-deactivated': { status: 'problem', meaning: 'the account of the key is deactivated' },
  'incorrect-hostname': { status: 'problem', meaning: 'the key belongs to another regional host' },
  'ip-not-authorized': { status: 'problem', meaning: 'this network address is not on the allow-list' },
  'unsupported-region': { status: 'problem', meaning: 'the API does not serve this region' },
  // What the key may do.
  'needs-admin-key': { status: 'unknown', meaning: 'only an admin key can look this up' },
  'missing-scopes': { status: 'problem', meaning: 'the key lacks a permission' },
  'model-not-found': { status: 'problem', meaning: 'the key may not use the model' },
  'organization-not-verified': { status: 'problem', meaning: 'the organization must be verified for this model' },
  // Money.
  'no-credits': { status: 'problem', meaning: 'the account has no credit' },
  'billing-not-active': { status: 'problem', meaning: 'billing is not set up' },
  'project-spend-limit': { status: 'problem', meaning: 'the spending limit of the project is reached' },
  'organization-spend-limit': { status: 'problem', meaning: 'the spending limit of the organization is reached' },
  'usage-limit': { status: 'problem', meaning: 'the monthly limit of the usage tier is reached' },
  // Trouble of the server.
  'rate-limited': { status: 'problem', meaning: 'too many requests for now' },
  overloaded: { status: 'problem', meaning: 'the API is overloaded for now' },
  'server-error': { status: 'problem', meaning: 'the API failed' },
  'stream-cut': { status: 'problem', meaning: 'the answer broke off' },
  'unexpected-answer': { status: 'problem', meaning: 'the API answered in a way that this tool does not know' },
} as const satisfies Codes;

export type ApiCode = keyof typeof apiCodes;

/** A code together with the status from its record. */
export function withStatus<Code extends ApiCode>(
  code: Code,
): { [Each in Code]: { readonly code: Each; readonly status: (typeof apiCodes)[Each]['status'] } }[Code] {
  return { code, status: apiCodes[code].status };
}
