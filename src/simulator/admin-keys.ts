import type OpenAI from 'openai';
import { findActiveProject, findProject } from './admin-projects.ts';
import { bad, keyLifetime, list, name, optional, readBody, text } from './body.ts';
import { notFound } from './errors.ts';
import { ok, Rejection } from './exchange.ts';
import type { Call, Route } from './exchange.ts';
import { pageAfter } from './pagination.ts';
import { pretendKey } from './pretend-key.ts';
import { inPolicy } from './key-policy.ts';
import { addAdminKey, now } from './state.ts';
import type { ApiState, ProjectState } from './state.ts';

// A project's keys, which can be read, changed, and revoked but not created here; and the admin keys.

const keys = '/organization/projects/:project/api_keys';
const adminKeys = '/organization/admin_api_keys';

function findKey(project: ProjectState, call: Call): ProjectState['keys'][number] {
  const key = project.keys.find(({ record }) => record.id === call.params['key']);
  if (!key) throw new Rejection(notFound('The API key'));
  return key;
}

function findAdminKey(state: ApiState, call: Call): ApiState['adminKeys'][number] {
  const key = state.adminKeys.find(({ record }) => record.id === call.params['key']);
  if (!key) throw new Rejection(notFound('The admin API key'));
  return key;
}

export const keyRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: keys,
    handle(call, state) {
      // Those of owners who left are hidden unless they're asked for (2026-11-28).
      const wanted = call.query.get('owner_project_access') ?? 'active';
      const records = findProject(call, state).keys.map(({ record }) => record);
      return ok(
        pageAfter(
          records.filter((one) => wanted === 'any' || one.owner_project_access === wanted),
          call.query,
        ),
      );
    },
  },
  {
    method: 'GET',
    pattern: `${keys}/:key`,
    handle: (call, state) => ok(findKey(findProject(call, state), call).record),
  },
  {
    method: 'POST',
    pattern: `${keys}/:key`,
    handle(call, state) {
      const key = findKey(findActiveProject(call, state), call);
      const params: Omit<OpenAI.Admin.Organization.Projects.APIKeyUpdateParams, 'project_id'> = readBody(call.body, {
        scopes: optional(list(text)),
        expires_in_seconds: optional(keyLifetime),
      });
      // “Expired keys cannot be updated” (SDK 7.59; the text is ours).
      if ((key.record.expires_at ?? Number.POSITIVE_INFINITY) <= now()) throw bad('invalid_request', 'Expired API keys cannot be updated.');
      if (params.scopes) key.scopes = params.scopes;
      // From this request on, so it may also put off the end that the key had; within what the organization allows.
      if (params.expires_in_seconds) key.record.expires_at = now() + inPolicy(state, params.expires_in_seconds);
      return ok(key.record);
    },
  },
  {
    method: 'DELETE',
    pattern: `${keys}/:key`,
    handle(call, state) {
      const project = findActiveProject(call, state);
      const { record } = findKey(project, call);
      project.keys = project.keys.filter((key) => key.record.id !== record.id);
      return ok({
        object: 'organization.project.api_key.deleted',
        id: record.id,
        deleted: true,
      } satisfies OpenAI.Admin.Organization.Projects.APIKeyDeleteResponse);
    },
  },
  {
    method: 'POST',
    pattern: adminKeys,
    handle({ body }, state) {
      const params: OpenAI.Admin.Organization.AdminAPIKeyCreateParams = readBody(body, {
        name: name(),
        expires_in_seconds: optional(keyLifetime),
      });
      const { record, value } = addAdminKey(state, pretendKey('admin'), params.name, params.expires_in_seconds ?? null);
      return ok({ ...record, value } satisfies OpenAI.Admin.Organization.AdminAPIKeyCreateResponse);
    },
  },
  {
    method: 'GET',
    pattern: adminKeys,
    handle: ({ query }, state) =>
      ok(
        pageAfter(
          state.adminKeys.map(({ record }) => record),
          query,
        ),
      ),
  },
  { method: 'GET', pattern: `${adminKeys}/:key`, handle: (call, state) => ok(findAdminKey(state, call).record) },
  {
    method: 'DELETE',
    pattern: `${adminKeys}/:key`,
    handle(call, state) {
      const found = findAdminKey(state, call);
      state.adminKeys = state.adminKeys.filter((key) => key !== found);
      return ok({
        object: 'organization.admin_api_key.deleted',
        id: found.record.id,
        deleted: true,
      } satisfies OpenAI.Admin.Organization.AdminAPIKeyDeleteResponse);
    },
  },
];
