import type { Needs } from '../../engine/check.ts';
import type { Check, Given } from '../check.ts';
import type { AdminProject } from '../../openai/admin/admin.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminAccess, adminFinding, type AdminAccess, type AdminFinding } from './admin-access.ts';
import * as text from './admin-access.text.ts';
import { projectOfKey } from './project-of-key.ts';
import { completion } from '../api/completion.ts';
import { fits, projectKey } from '../key/project-key.ts';

/** A working admin key and the project that it should look after. */
export type AdminView = {
  readonly call: AdminAccess;
  readonly project: AdminProject;
  /** The project's name, safe to display. */
  readonly name: string;
};

export type FoundProject =
  | { readonly kind: 'no-key' }
  | { readonly kind: 'failed'; readonly finding: AdminFinding }
  /** The admin key works, and the user has to say which project it is. */
  | { readonly kind: 'which'; readonly projects: readonly AdminProject[]; readonly call: AdminAccess }
  | { readonly kind: 'found'; readonly admin: AdminView };

type SearchContext = {
  readonly scope: Scope;
  readonly ports: Ports;
  readonly signal: AbortSignal;
  readonly requested?: Given['requested'];
  readonly factOf?: <F>(check: Check<F, Needs>) => F | undefined;
};

/** In how many projects to look for the key in the env file; each one costs a request. */
const maxLookedThrough = 25;
/** Concurrent requests. */
const atOnce = 5;

/**
 * Which of the organization's projects this one belongs to: the one that answered the test completion, else OPENAI_PROJECT_ID, else the
 * one that the API names when it's asked with the env file's key, else the one whose keys include that key, else what the user chose, else
 * the only one.
 */
export async function findApiProject(context: SearchContext): Promise<FoundProject> {
  const { scope, ports, signal, factOf, requested } = context;
  const access = adminAccess(scope, ports);
  if (access.kind !== 'access') return access;
  const { call } = access;
  const listed = await ports.admin.projects(call(signal));
  if (!listed.ok) return { kind: 'failed', finding: adminFinding(listed.failure, scope, ports) };
  const projects = listed.value.filter(({ active }) => active);
  const found = (project: AdminProject): FoundProject => ({
    kind: 'found',
    admin: { call, project, name: untrusted(project.name, 60) },
  });

  const named = (wantedId: string): FoundProject => {
    const project = projects.find(({ id }) => id === wantedId);
    return project === undefined ? { kind: 'failed', finding: otherOrganization(wantedId) } : found(project);
  };
  const answeredId = factOf?.(completion)?.project ?? ports.world.env['OPENAI_PROJECT_ID']?.trim();
  if (answeredId !== undefined && answeredId !== '') return named(answeredId);
  const own = await projectKey(scope, ports);
  // One free request instead of one for each project, and the key may belong to none of these.
  const toldId = own === undefined || requested === undefined ? undefined : await projectOfKey({ ...context, requested });
  if (toldId !== undefined) return named(toldId);
  if (own !== undefined && projects.length <= maxLookedThrough) {
    const holders: AdminProject[] = [];
    for (let at = 0; at < projects.length; at += atOnce) {
      const some = projects.slice(at, at + atOnce);
      const lists = await Promise.all(some.map(({ id }) => ports.admin.keys(call(signal), id)));
      holders.push(...some.filter((_, index) => lists[index]?.ok && lists[index].value.some(({ redacted }) => fits(own, redacted))));
    }
    if (holders.length === 1 && holders[0] !== undefined) return found(holders[0]);
  }
  const chosen = await ports.settings.apiProject(scope.root);
  const remembered = projects.find(({ id }) => id === chosen);
  if (remembered !== undefined) return found(remembered);
  const [only, ...others] = projects;
  return only !== undefined && others.length === 0 ? found(only) : { kind: 'which', projects, call };
}

function otherOrganization(id: string): AdminFinding {
  return { status: 'unknown', code: 'needs-admin-key', ...text.otherOrganization(untrusted(id, 60)) };
}
