import type OpenAI from 'openai';
import { models } from './models.ts';
import { pretendKey, redacted } from './pretend-key.ts';
import type { Strictness } from './strictness.ts';

type Admin = OpenAI.Admin.Organization.Projects.Project;
type ProjectKey = {
  value: string;
  /** Milliseconds since the epoch from which it's known. */
  readonly validFrom: number;
  scopes: readonly string[];
  record: OpenAI.Admin.Organization.Projects.ProjectAPIKey;
};
type AdminKey = { value: string; record: OpenAI.Admin.Organization.AdminAPIKey };
export type SpendAlert = Omit<OpenAI.Admin.Organization.OrganizationSpendAlert, 'object'>;

/** What organizations and projects have in common. Amounts are in cents. */
export type Spending = {
  limit: OpenAI.Admin.Organization.SpendLimitUpdateParams | undefined;
  /** What is read until a new limit has arrived everywhere, and until when (milliseconds since the epoch). */
  stale?: { readonly limit: OpenAI.Admin.Organization.SpendLimitUpdateParams | undefined; readonly until: number };
  alerts: SpendAlert[];
};

export type ProjectState = {
  record: Admin;
  readonly isDefault: boolean;
  readonly spending: Spending;
  accounts: OpenAI.Admin.Organization.Projects.ProjectServiceAccount[];
  keys: ProjectKey[];
  readonly rateLimits: OpenAI.Admin.Organization.Projects.ProjectRateLimit[];
  modelPermissions: OpenAI.Admin.Organization.Projects.ProjectModelPermissions | undefined;
  /** What was answered with its keys: milliseconds since the epoch, and what it cost. */
  readonly completions: { readonly at: number; readonly usd: number }[];
};

/** Whose key a request has. */
export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unknown'; readonly sent: string }
  | { readonly kind: 'project'; readonly project: ProjectState; readonly key: ProjectKey }
  | { readonly kind: 'admin' };

/** The organization behind the simulated API; gone when it closes. */
export type ApiState = {
  readonly organizationId: string;
  readonly strictness: Strictness;
  readonly projects: ProjectState[];
  readonly spending: Spending;
  adminKeys: AdminKey[];
  newId(prefix: string): string;
};

const owner = { id: 'user-pretend', name: 'Pretend Owner', role: 'owner' };

/** @param extraKeys more keys to accept: those that begin with `sk-admin-` as admin keys */
export function newState(
  extraKeys: readonly string[],
  strictness: Strictness = {},
): ApiState & { readonly key: string; readonly adminKey: string } {
  let ids = 0;
  const key = pretendKey('project');
  const adminKey = pretendKey('admin');
  const isAdmin = (value: string): boolean => value.startsWith('sk-admin-');
  const state: ApiState = {
    organizationId: 'org-pretend',
    strictness,
    projects: [],
    spending: { limit: undefined, alerts: [] },
    adminKeys: [],
    newId: (prefix) => `${prefix}pretend${String(++ids).padStart(4, '0')}`,
  };
  const project = newProject(state, 'Default project', true);
  for (const value of [key, ...extraKeys.filter((one) => !isAdmin(one))]) {
    addKey(state, project, value, 'pretend key', {
      type: 'user',
      user: { ...owner, email: 'owner@example.com', created_at: now() },
    });
  }
  for (let old = 1; old <= (strictness.archivedProjects ?? 0); old += 1) newProject(state, `old project ${old}`).record.status = 'archived';
  for (const value of [adminKey, ...extraKeys.filter(isAdmin)]) addAdminKey(state, value, 'pretend admin key', null);
  return Object.assign(state, { key, adminKey });
}

export function newProject(state: ApiState, name: string, isDefault = false): ProjectState {
  const project: ProjectState = {
    record: {
      id: state.newId('proj_'),
      object: 'organization.project',
      name,
      created_at: now(),
      archived_at: null,
      status: 'active',
      residency: 'GLOBAL',
    },
    isDefault,
    spending: { limit: undefined, alerts: [] },
    accounts: [],
    keys: [],
    rateLimits: models.map(({ record }) => ({
      id: `rl-${record.id}`,
      object: 'project.rate_limit',
      model: record.id,
      max_requests_per_1_minute: 500,
      max_tokens_per_1_minute: 200_000,
      max_requests_per_1_day: 10_000,
    })),
    modelPermissions: undefined,
    completions: [],
  };
  state.projects.push(project);
  return project;
}

/** A service account with a key, as an earlier day left it. */
export function addServiceAccount(
  state: ApiState,
  { project: projectName, account: name, createdAt = now(), expiresIn = null }: ServiceAccountOptions,
): { readonly key: string; readonly keyId: string; readonly accountId: string; readonly projectId: string } {
  const project = state.projects.find(({ record }) => record.name === projectName) ?? newProject(state, projectName);
  const known = project.accounts.find((each) => each.name === name);
  const account = known ?? {
    object: 'organization.project.service_account' as const,
    id: state.newId('svc_acct_'),
    name,
    role: 'member' as const,
    created_at: createdAt,
  };
  if (known === undefined) project.accounts.push(account);
  const { id, role } = account;
  const owner = { type: 'service_account' as const, service_account: { id, name, role, created_at: account.created_at } };
  const { record, value } = addKey(state, project, pretendKey('service-account'), 'Secret Key', owner, { expiresIn });
  record.created_at = createdAt;
  return { key: value, keyId: record.id, accountId: id, projectId: project.record.id };
}

export type ServiceAccountOptions = {
  /** Made if it isn't there. */
  readonly project: string;
  readonly account: string;
  /** Unix seconds. */
  readonly createdAt?: number;
  /** Seconds from now; null for a key that doesn't expire. */
  readonly expiresIn?: number | null;
};

/** @param expiresIn seconds; null for a key that doesn't expire */
export function addKey(
  state: ApiState,
  project: ProjectState,
  value: string,
  name: string,
  owner: ProjectKey['record']['owner'],
  { scopes = [], expiresIn = null }: { scopes?: readonly string[]; expiresIn?: number | null } = {},
): ProjectKey {
  const key: ProjectKey = {
    value,
    validFrom: Date.now() + (state.strictness.newKeyAfterMs ?? 0),
    scopes,
    record: {
      id: state.newId('key_'),
      object: 'organization.project.api_key',
      name,
      redacted_value: redacted(value),
      created_at: now(),
      last_used_at: null,
      expires_at: expiresIn === null ? null : now() + expiresIn,
      owner,
      owner_project_access: 'active',
    },
  };
  project.keys.push(key);
  return key;
}

/** @param expiresIn seconds; null for a key that doesn't expire */
export function addAdminKey(state: ApiState, value: string, name: string, expiresIn: number | null): AdminKey {
  const key: AdminKey = {
    value,
    record: {
      id: state.newId('key_'),
      object: 'organization.admin_api_key',
      name,
      redacted_value: redacted(value),
      created_at: now(),
      last_used_at: null,
      expires_at: expiresIn === null ? null : now() + expiresIn,
      owner: { ...owner, type: 'user', object: 'organization.user', created_at: now() },
    },
  };
  state.adminKeys.push(key);
  return key;
}

/** A revoked or expired key is unknown: the API says no more than that. */
export function callerOf(state: ApiState, sent: string | undefined): Caller {
  if (!sent) return { kind: 'nobody' };
  const valid = (key: AdminKey | ProjectKey): boolean => key.value === sent && (key.record.expires_at ?? Number.POSITIVE_INFINITY) > now();
  const admin = state.adminKeys.find(valid);
  if (admin) {
    admin.record.last_used_at = now();
    return { kind: 'admin' };
  }
  for (const project of state.projects) {
    const key = project.keys.find((each) => valid(each) && each.validFrom <= Date.now());
    if (key) {
      key.record.last_used_at = now();
      return { kind: 'project', project, key };
    }
  }
  return { kind: 'unknown', sent };
}

/** Unix time in seconds. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}
