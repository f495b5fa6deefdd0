import type OpenAI from 'openai';
import { findActiveProject, findProject } from './admin-projects.ts';
import { bad, flag, keyLifetime, list, name, nullable, oneOf, optional, readBody, text } from './body.ts';
import { notFound } from './errors.ts';
import { ok, Rejection } from './exchange.ts';
import type { Call, Route } from './exchange.ts';
import { pageAfter } from './pagination.ts';
import { pretendKey } from './pretend-key.ts';
import { inPolicy } from './key-policy.ts';
import { addKey, now } from './state.ts';
import type { ApiState, ProjectState } from './state.ts';

type Account = OpenAI.Admin.Organization.Projects.ProjectServiceAccount;
type NewKey = OpenAI.Admin.Organization.Projects.ServiceAccounts.APIKeyCreateResponse;
type NewKeyParams = Omit<OpenAI.Admin.Organization.Projects.ServiceAccounts.APIKeyCreateParams, 'project_id'>;

const accounts = '/organization/projects/:project/service_accounts';

function findAccount(project: ProjectState, call: Call): Account {
  const account = project.accounts.find(({ id }) => id === call.params['account']);
  if (!account) throw new Rejection(notFound('The service account'));
  return account;
}

/** The only answer that contains the value of a service account's key. */
function mint(
  state: ApiState,
  project: ProjectState,
  account: Account,
  keyName: string,
  options: { scopes?: readonly string[]; expiresIn?: number | null },
): NewKey {
  const { id, name: accountName, role, created_at } = account;
  const owner = { type: 'service_account' as const, service_account: { id, name: accountName, role, created_at } };
  const { record, value } = addKey(state, project, pretendKey('service-account'), keyName, owner, options);
  return {
    object: 'organization.project.service_account.api_key',
    id: record.id,
    name: record.name,
    value,
    created_at: record.created_at,
    expires_at: record.expires_at ?? null,
  };
}

export const serviceAccountRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: accounts,
    handle(call, state) {
      const project = findActiveProject(call, state);
      // Documented by OpenAI's help pages; the text is ours.
      if (project.isDefault) throw bad('invalid_request', 'The default project cannot have service accounts.');
      const params: OpenAI.Admin.Organization.Projects.ServiceAccountCreateParams = readBody(call.body, {
        name: name(),
        create_service_account_only: optional(nullable(flag)),
        expires_in_seconds: optional(nullable(keyLifetime)),
      });
      const account = {
        object: 'organization.project.service_account',
        id: state.newId('svc_acct_'),
        name: params.name,
        // Without a role its keys can do nothing, whatever their scopes (SDK 7.55; read on 2026-11-28).
        role: params.create_service_account_only ? 'none' : 'member',
        created_at: now(),
      } as const satisfies Account;
      const expiresIn = account.role === 'none' ? null : (inPolicy(state, params.expires_in_seconds) ?? null);
      project.accounts.push(account);
      const api_key = account.role === 'none' ? null : mint(state, project, account, 'Secret Key', { expiresIn });
      return ok({ ...account, api_key } satisfies OpenAI.Admin.Organization.Projects.ServiceAccountCreateResponse);
    },
  },
  {
    method: 'GET',
    pattern: accounts,
    handle: (call, state) => ok(pageAfter(findProject(call, state).accounts, call.query)),
  },
  {
    method: 'GET',
    pattern: `${accounts}/:account`,
    handle: (call, state) => ok(findAccount(findProject(call, state), call)),
  },
  {
    method: 'POST',
    pattern: `${accounts}/:account`,
    handle(call, state) {
      const account = findAccount(findActiveProject(call, state), call);
      const params: Omit<OpenAI.Admin.Organization.Projects.ServiceAccountUpdateParams, 'project_id'> = readBody(call.body, {
        name: optional(name()),
        role: optional(oneOf('member', 'owner')),
      });
      return ok(Object.assign(account, params) satisfies Account);
    },
  },
  {
    method: 'DELETE',
    pattern: `${accounts}/:account`,
    handle(call, state) {
      const project = findActiveProject(call, state);
      const { id } = findAccount(project, call);
      project.accounts = project.accounts.filter((account) => account.id !== id);
      project.keys = project.keys.filter(({ record }) => record.owner.service_account?.id !== id);
      return ok({
        object: 'organization.project.service_account.deleted',
        id,
        deleted: true,
      } satisfies OpenAI.Admin.Organization.Projects.ServiceAccountDeleteResponse);
    },
  },
  {
    method: 'POST',
    pattern: `${accounts}/:account/api_keys`,
    handle(call, state) {
      const project = findActiveProject(call, state);
      const account = findAccount(project, call);
      const params: NewKeyParams = readBody(call.body, {
        name: optional(name()),
        scopes: optional(list(text)),
        expires_in_seconds: optional(nullable(keyLifetime)),
      });
      const { scopes = [] } = params;
      const expiresIn = inPolicy(state, params.expires_in_seconds) ?? null;
      return ok(mint(state, project, account, params.name ?? 'Secret Key', { scopes, expiresIn }));
    },
  },
];
