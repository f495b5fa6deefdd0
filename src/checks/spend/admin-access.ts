import { findingFor, subjectOf } from '../../diagnosis/api-subject.ts';
import { scopesIn } from '../../diagnosis/message.ts';
import type { Finding } from '../../engine/outcome.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import type { Given } from '../check.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { baseUrlOption } from '../../project/api-line.ts';
import { shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import * as text from './admin-access.text.ts';

/** Why the admin key was no help. */
export type AdminFinding = Finding<never, typeof text.adminCodes>;

/** Creates the common part of a request with the admin key. */
export type AdminAccess = (signal: AbortSignal) => AdminCall;

/** How to make requests with the admin key, or why we don't. */
export function adminAccess(
  scope: Scope,
  ports: Ports,
):
  | { readonly kind: 'access'; readonly call: AdminAccess }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'failed'; readonly finding: AdminFinding } {
  const key = ports.admin.key();
  if (key === undefined) return { kind: 'no-key' };
  const { baseUrl, source, sourceText } = scope.api;
  // No other vendor has OpenAI's organizations, or any business with an admin key of one.
  const { kind } = ports.openai.serverAt(baseUrl);
  if (kind === 'vendor' || kind === 'local') return { kind: 'no-key' };
  const read = ports.openai.readBaseUrl(baseUrl);
  // An admin key can do anything in the organization: it never goes to an address from a project file, not even to one that was
  // confirmed for the project's own key.
  if (source === 'file' && ('refused' in read || !read.official)) {
    const said = text.addressFromFile(untrusted(sourceText, 120), baseUrlOption(baseUrl, shellOf(ports.world)));
    return { kind: 'failed', finding: { ...needsAdminKey, ...said } };
  }
  return { kind: 'access', call: (signal) => ({ baseUrl, secret: key.secret, signal }) };
}

/** A failure of an administration endpoint. If something is wrong with the admin key, that's not a problem of the project: `unknown`. */
export function adminFinding(failure: ApiFailure, scope: Scope, ports: Ports): AdminFinding {
  const finding = findingFor(failure, subjectOf(scope, ports, { keyName: text.keyName }));
  if (failure.kind === 'answer' && failure.status === 404 && /^The project .* was not found/.test(failure.message)) {
    return { ...finding, ...needsAdminKey, ...text.projectNotFound(untrusted(failure.message, 100)) };
  }
  if (failure.kind !== 'answer' || (failure.status !== 401 && failure.status !== 403)) return finding;
  const scopes = scopesIn(failure.message);
  if (scopes !== '') return { ...finding, ...needsAdminKey, ...text.lacksPermission(scopes) };
  return { ...finding, ...needsAdminKey, ...(finding.code === 'invalid-api-key' ? text.notAccepted : {}) };
}

/**
 * The same for what's only looked up. Where the limit that was asked for stands, that something else can't be read is no problem.
 *
 * @param what it is, see text.lookedUp
 * @param isAsAsked see SpendingLimitFact
 */
export function lookFinding(
  failure: ApiFailure,
  { scope, ports }: Pick<Given, 'scope' | 'ports'>,
  what: keyof typeof text.lookedUp,
  isAsAsked: boolean | undefined,
): AdminFinding {
  const finding = adminFinding(failure, scope, ports);
  if (finding.status !== 'problem') return finding;
  const said = { ...finding, summary: text.notLookedUp(text.lookedUp[what], finding.summary) };
  return isAsAsked === true ? { ...said, status: 'unknown', code: 'not-looked-up' } : said;
}

const needsAdminKey = { status: 'unknown', code: 'needs-admin-key' } as const;
