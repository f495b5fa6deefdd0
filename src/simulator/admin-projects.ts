import type OpenAI from 'openai';
import { bad, integer, list, name, nullable, oneOf, optional, readBody, text } from './body.ts';
import { notFound, projectNotFound, tooManyProjects } from './errors.ts';
import { ok, Rejection } from './exchange.ts';
import type { Call, Route } from './exchange.ts';
import { pageAfter } from './pagination.ts';
import { newProject, now } from './state.ts';
import type { ApiState, ProjectState } from './state.ts';

type Projects = OpenAI.Admin.Organization.Projects.Project;

const base = '/organization/projects/:project';

const residencies = [
  'GLOBAL',
  'US_STORAGE_PROCESSING',
  'EU_STORAGE_PROCESSING',
  'JP_STORAGE',
  'JP_STORAGE_PROCESSING',
  'KR_STORAGE',
  'CA_STORAGE',
  'SG_STORAGE',
  'IN_STORAGE',
  'IN_STORAGE_PROCESSING',
  'AU_STORAGE',
  'AU_STORAGE_PROCESSING',
  'GB_STORAGE',
  'AE_STORAGE',
  'AE_STORAGE_PROCESSING',
] as const satisfies OpenAI.Admin.Organization.ProjectResidency[];

/** @throws Rejection with the API's 404 */
export function findProject(call: Pick<Call, 'params'>, state: ApiState): ProjectState {
  const id = call.params['project'] ?? '';
  const project = state.projects.find(({ record }) => record.id === id);
  if (!project) throw new Rejection(projectNotFound(id));
  return project;
}

/** The project, for a change. An archived one can't be changed (OpenAPI description of 2026-08-21). */
export function findActiveProject(call: Pick<Call, 'params'>, state: ApiState): ProjectState {
  const project = findProject(call, state);
  if (project.record.status === 'archived') {
    throw bad('project_archived', 'Archived projects cannot be used or updated.');
  }
  return project;
}

export const projectRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/organization/projects',
    handle({ body }, state) {
      const params: OpenAI.Admin.Organization.ProjectCreateParams = readBody(body, {
        name: name(),
        residency: optional(nullable(oneOf(...residencies))),
        geography: optional(nullable(text)),
        external_key_id: optional(nullable(text)),
      });
      if (state.projects.length >= (state.strictness.maxProjects ?? 2000)) throw new Rejection(tooManyProjects());
      const project = newProject(state, params.name);
      if (params.residency) project.record.residency = params.residency;
      return ok(project.record satisfies Projects);
    },
  },
  {
    method: 'GET',
    pattern: '/organization/projects',
    handle({ query }, state) {
      const all = query.get('include_archived') === 'true';
      const records = state.projects.map(({ record }) => record);
      return ok(
        pageAfter(
          records.filter(({ status }) => all || status === 'active'),
          query,
        ),
      );
    },
  },
  { method: 'GET', pattern: base, handle: (call, state) => ok(findProject(call, state).record) },
  {
    method: 'POST',
    pattern: base,
    handle(call, state) {
      const project = findActiveProject(call, state);
      const params: OpenAI.Admin.Organization.Projects.ProjectUpdateParams = readBody(call.body, {
        name: optional(nullable(name())),
        geography: optional(nullable(text)),
        external_key_id: optional(nullable(text)),
      });
      if (params.name) project.record.name = params.name;
      return ok(project.record);
    },
  },
  {
    method: 'POST',
    pattern: `${base}/archive`,
    handle(call, state) {
      const project = findActiveProject(call, state);
      if (project.isDefault) throw bad('invalid_request', 'The default project cannot be archived.');
      project.record.status = 'archived';
      project.record.archived_at = now();
      return ok(project.record);
    },
  },
  {
    method: 'GET',
    pattern: `${base}/users`,
    handle(call, state) {
      findProject(call, state);
      const owner: OpenAI.Admin.Organization.Projects.ProjectUser = {
        object: 'organization.project.user',
        id: 'user-pretend',
        name: 'Pretend Owner',
        email: 'owner@example.com',
        role: 'owner',
        added_at: now(),
      };
      return ok(pageAfter([owner], call.query));
    },
  },
  {
    method: 'GET',
    pattern: `${base}/rate_limits`,
    handle: (call, state) => ok(pageAfter(findProject(call, state).rateLimits, call.query)),
  },
  {
    method: 'POST',
    pattern: `${base}/rate_limits/:id`,
    handle(call, state) {
      const limit = findActiveProject(call, state).rateLimits.find(({ id }) => id === call.params['id']);
      if (!limit) throw new Rejection(notFound('The rate limit'));
      const amount = optional(integer(0));
      const params: Omit<OpenAI.Admin.Organization.Projects.RateLimitUpdateRateLimitParams, 'project_id'> = readBody(call.body, {
        max_requests_per_1_minute: amount,
        max_tokens_per_1_minute: amount,
        max_requests_per_1_day: amount,
        max_images_per_1_minute: amount,
        max_audio_megabytes_per_1_minute: amount,
        batch_1_day_max_input_tokens: amount,
      });
      return ok(Object.assign(limit, params) satisfies OpenAI.Admin.Organization.Projects.ProjectRateLimit);
    },
  },
  {
    method: 'GET',
    pattern: `${base}/model_permissions`,
    handle(call, state) {
      const { modelPermissions } = findProject(call, state);
      if (!modelPermissions) throw new Rejection(notFound('A rule about models'));
      return ok(modelPermissions);
    },
  },
  {
    method: 'POST',
    pattern: `${base}/model_permissions`,
    handle(call, state) {
      const project = findActiveProject(call, state);
      const params: OpenAI.Admin.Organization.Projects.ModelPermissionUpdateParams = readBody(call.body, {
        mode: oneOf('allow_list', 'deny_list'),
        model_ids: list(text),
      });
      project.modelPermissions = { object: 'project.model_permissions', ...params };
      return ok(project.modelPermissions);
    },
  },
  {
    method: 'DELETE',
    pattern: `${base}/model_permissions`,
    handle(call, state) {
      findActiveProject(call, state).modelPermissions = undefined;
      return ok({
        object: 'project.model_permissions.deleted',
        deleted: true,
      } satisfies OpenAI.Admin.Organization.Projects.ProjectModelPermissionsDeleted);
    },
  },
];
