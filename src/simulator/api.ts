import { isStopped, lacksScope, noteSpending } from './admin-strictness.ts';
import { keyRoutes } from './admin-keys.ts';
import { projectRoutes } from './admin-projects.ts';
import { serviceAccountRoutes } from './admin-service-accounts.ts';
import { spendingRoutes } from './admin-spending.ts';
import { usageRoutes } from './admin-usage.ts';
import { chatRoutes } from './chat.ts';
import {
  methodNotAllowed,
  mismatchedOrganization,
  mismatchedProject,
  missingScopes,
  missingScopesBare,
  modelNotAllowed,
  noKey,
  projectArchived,
  projectSpendLimit,
  unknownUrl,
  wrongKey,
} from './errors.ts';
import { isCompletion, Rejection } from './exchange.ts';
import type { Call, Reply, Route } from './exchange.ts';
import { modelRoutes } from './model-routes.ts';
import { responseRoutes } from './responses.ts';
import type { ApiState, ProjectState } from './state.ts';

const routes: readonly Route[] = [
  ...modelRoutes,
  ...responseRoutes,
  ...chatRoutes,
  ...projectRoutes,
  ...serviceAccountRoutes,
  ...keyRoutes,
  ...spendingRoutes,
  ...usageRoutes,
];

/**
 * Answers as the API would if nothing is wrong on its side.
 *
 * @param limited refuses a request to an administration endpoint, named by its method and pattern, if there were too many
 */
export function answerAsApi(call: Call, state: ApiState, limited: (endpoint: string) => Reply | undefined = () => undefined): Reply {
  const matches = routes.map((route) => ({ route, params: match(route.pattern, call.path) })).filter(({ params }) => params);
  const found = matches.find(({ route }) => route.method === call.method);
  if (!found?.params) return matches.length > 0 ? methodNotAllowed(call.method, call.url) : unknownUrl(call.method, call.url);
  const withParams = { ...call, params: found.params };
  try {
    const { method, pattern } = found.route;
    const reply =
      refusedCaller(withParams, state) ??
      (call.caller.kind === 'admin' ? limited(`${method} ${pattern}`) : undefined) ??
      found.route.handle(withParams, state);
    noteSpending(withParams, state, reply);
    return reply;
  } catch (error) {
    if (error instanceof Rejection) return error.reply;
    throw error;
  }
}

function match(pattern: string, path: string | undefined): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path?.split('/') ?? []];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decoded(given[index] ?? '');
    if (value === undefined) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

/** `undefined` if the percent encoding is invalid. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function refusedCaller(call: Call, state: ApiState): Reply | undefined {
  const { caller, path = '' } = call;
  const forAdmins = path.startsWith('/organization');
  if (caller.kind === 'nobody') return noKey();
  if (caller.kind === 'unknown') return wrongKey(caller.sent);
  if (caller.kind === 'admin') return forAdmins ? lacksScope(call, state) : missingScopes(scopeFor(path));
  if (forAdmins) return missingScopesBare(/costs|usage/.test(path) ? 'api.usage.read' : 'api.management.read');

  const { project, key } = caller;
  if (project.record.status === 'archived') return projectArchived();
  const organization = call.headers['openai-organization'];
  if (organization && organization !== state.organizationId) return mismatchedOrganization();
  const projectHeader = call.headers['openai-project'];
  if (projectHeader && projectHeader !== project.record.id) return mismatchedProject();
  if (hasNoRole(project, key) || !allows(key.scopes, scopeFor(path))) return missingScopes(scopeFor(path));
  if (isStopped(call, state)) return projectSpendLimit();
  const model = isCompletion(call) ? modelOf(call.body) : undefined;
  return model !== undefined && !permits(project, model) ? modelNotAllowed(project.record.id, model) : undefined;
}

function scopeFor(path: string): string {
  if (path === '/responses') return 'api.responses.write';
  return path === '/chat/completions' ? 'model.request' : 'api.model.read';
}

/** Scopes can't grant more than the role of the account. */
function hasNoRole({ accounts }: ProjectState, { record }: ProjectState['keys'][number]): boolean {
  const id = record.owner.service_account?.id;
  return id !== undefined && accounts.find((account) => account.id === id)?.role === 'none';
}

/** No scopes means all of them. */
function allows(scopes: readonly string[], wanted: string): boolean {
  return (
    scopes.length === 0 ||
    scopes.includes(wanted) ||
    scopes.includes('api.all') ||
    (wanted.endsWith('.read') && scopes.includes('api.all.read'))
  );
}

/** The model that a completion asks for, if the body names one. */
export function modelOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'model' in body && typeof body.model === 'string' ? body.model : undefined;
}

function permits({ modelPermissions }: ProjectState, model: string): boolean {
  if (!modelPermissions) return true;
  return modelPermissions.model_ids.includes(model) === (modelPermissions.mode === 'allow_list');
}
