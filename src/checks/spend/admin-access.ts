import { findingFor, subjectOf } from '../../diagnosis/api-subject.ts';
import { projects, scopesIn } from '../../diagnosis/wording.ts';
import type { Finding } from '../../engine/outcome.ts';
import type { AdminCall } from '../../openai/admin/repeat.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { adminKeysPage } from '../../openai/pages.ts';
import { baseUrlOption } from '../../project/api-line.ts';
import { shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';

/** Makes the common part of a request with the admin key. */
export type AdminAccess = (signal: AbortSignal) => AdminCall;

/** How requests with the admin key are made, or why they are not. */
export function adminAccess(
  scope: Scope,
  ports: Ports,
):
  | { readonly kind: 'access'; readonly call: AdminAccess }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'failed'; readonly finding: Finding<never> } {
  const key = ports.admin.key();
  if (key === undefined) return { kind: 'no-key' };
  const { baseUrl, source, sourceText } = scope.api;
  const read = ports.openai.readBaseUrl(baseUrl);
  // An admin key can do anything in the organization: it never goes to an address that a file of the project names,
  // not even to one that was confirmed for the project's own key.
  if (source === 'file' && ('refused' in read || !read.official)) {
    return {
      kind: 'failed',
      finding: {
        status: 'unknown',
        code: 'needs-admin-key',
        summary: 'The admin key was not used: the API address comes from a file of the project',
        why: `${untrusted(sourceText, 120)} names it. An admin key goes to OpenAI, or to an address that you name yourself.`,
        next: [`If you know the address, name it yourself: openai-setup limits ${baseUrlOption(baseUrl, shellOf(ports.world))}`],
      },
    };
  }
  return { kind: 'access', call: (signal) => ({ baseUrl, secret: key.secret, signal }) };
}

/** A failure of an administration endpoint. What is wrong with the admin key is no problem of the project: `unknown`. */
export function adminFinding(failure: ApiFailure, scope: Scope, ports: Ports): Finding<never> {
  const finding = findingFor(failure, subjectOf(scope, ports, { keyName: 'the admin key' }));
  if (failure.kind === 'answer' && failure.status === 404 && /^The project .* was not found/.test(failure.message)) {
    return {
      ...finding,
      status: 'unknown',
      code: 'needs-admin-key',
      summary: `The API says to the admin key: “${untrusted(failure.message, 100)}”`,
      why: 'It may have been archived or deleted a moment ago, or belong to another organization than the admin key.',
      next: [`Look whether it is there: ${projects}`],
    };
  }
  if (failure.kind !== 'answer' || (failure.status !== 401 && failure.status !== 403)) return finding;
  const scopes = scopesIn(failure.message);
  if (scopes !== '') {
    return {
      ...finding,
      status: 'unknown',
      code: 'needs-admin-key',
      summary: `The admin key lacks the permission ${scopes}`,
      why: 'Limits, costs and keys belong to the organization; only an admin key with that permission may see them.',
      next: [`Give it that permission, or make another: ${adminKeysPage}`],
    };
  }
  if (finding.code !== 'invalid-api-key') return { ...finding, status: 'unknown', code: 'needs-admin-key' };
  return {
    ...finding,
    status: 'unknown',
    code: 'needs-admin-key',
    summary: 'The API does not accept the admin key',
    why: 'It may be revoked or cut off. Or it is an admin key of a ChatGPT workspace: those look alike and do not work for the API.',
    next: [`An owner of the organization makes the right one here: ${adminKeysPage}`],
  };
}
