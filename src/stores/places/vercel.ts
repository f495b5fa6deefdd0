import path from 'node:path';
import { readJson } from '../../machine/read-json.ts';
import { fieldOf } from '../json-field.ts';
import { failureOf, type ToolWords } from '../failure.ts';
import type { Destination, Store, StoreState, Surroundings } from '../store.ts';
import * as text from '../store.text.ts';
import { hasTool, runTool, type ToolAnswer } from '../tool.ts';

const own = /^VERCEL_\w+$/;
// It must look for no new release of itself: that process stays behind.
const also = { NO_UPDATE_NOTIFIER: '1', VERCEL_TELEMETRY_DISABLED: '1', NO_COLOR: '1' };

/** The production environment of a Vercel project. Tried with vercel 58 on 2026-11-28. */
export const vercel: Store = {
  id: 'vercel',
  title: 'Vercel',
  form: 'vercel:[team/]project',
  handling: 'written',
  tool: 'vercel',
  command: 'vercel env add NAME production --sensitive --force',
  proof: "name and time of its last change (sensitive values can't be read back); it takes effect with the next deployment",
  async detect(around) {
    const linked = await linkedProject(around);
    return linked === undefined ? [] : [destination(around, linked.projectId, { linked })];
  },
  named(name, around) {
    const [project = '', team, ...more] = name.split('/').toReversed();
    if (more.length > 0 || !isName(project) || (team !== undefined && !isName(team))) return undefined;
    return destination(around, project, team === undefined ? {} : { team });
  },
};

type Linked = { readonly projectId: string; readonly orgId?: string };
const file = '.vercel/project.json';

function isName(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,99}$/.test(name);
}

async function linkedProject({ scope, ports }: Surroundings): Promise<Linked | undefined> {
  const found = await ports.files.lookInside(path.join(scope.root, file));
  const said = found.kind === 'file' ? readJson(found.bytes.toString('utf8')) : undefined;
  const [projectId, orgId] = ['projectId', 'orgId'].map((each) => fieldOf(said, each));
  if (projectId === undefined || !isName(projectId)) return undefined;
  return { projectId, ...(orgId !== undefined && isName(orgId) ? { orgId } : {}) };
}

function destination(
  around: Surroundings,
  project: string,
  { linked, team }: { readonly linked?: Linked; readonly team?: string },
): Destination {
  const name = `vercel:${team === undefined ? '' : `${team}/`}${project}`;
  const key = around.scope.variable.name;
  const words: ToolWords = {
    tool: 'vercel',
    title: vercel.title,
    name,
    signIn: 'vercel login',
    refusal: /credentials|logged out|log ?in\b|not authorized|forbidden|\(40[13]\)|not valid/i,
    missing: /not[ _]found|\(404\)/i,
  };
  const run = (args: readonly string[], signal: AbortSignal, input?: string): Promise<ToolAnswer> =>
    runTool(around, { program: 'vercel', args, own, also, ...(input === undefined ? {} : { input }) }, signal);
  const ask = async (url: string, signal: AbortSignal): Promise<unknown> => {
    const answer = await run(['api', url], signal);
    return failureOf(answer, words, around) ?? ('stdout' in answer ? readJson(answer.stdout.toString('utf8')) : undefined);
  };
  /** As typed; otherwise the account's default, unless the clone names the team of this id: no other project has it. A name may be taken in any team. */
  const teamOf = async (): Promise<string | undefined> => {
    if (team !== undefined) return team;
    const known = linked ?? (await linkedProject(around));
    return known?.projectId === project && project.startsWith('prj_') ? known.orgId : undefined;
  };
  const find = async (signal: AbortSignal) => {
    const owner = await teamOf();
    const query = owner?.startsWith('team_') === true ? `?teamId=${owner}` : team === undefined ? '' : `?slug=${team}`;
    const found = await ask(`/v9/projects/${encodeURIComponent(project)}${query}`, signal);
    if (isFailure(found)) return found;
    const [id, account] = [fieldOf(found, 'id'), fieldOf(found, 'accountId')];
    if (id === undefined || !isName(id)) return text.toolFailed('vercel');
    return { id, shown: fieldOf(found, 'name') ?? project, account: account !== undefined && isName(account) ? account : undefined };
  };
  /** When it last changed before we wrote it. */
  let before: string | undefined;

  const state = async (signal: AbortSignal): Promise<StoreState> => {
    const found = await find(signal);
    if (isFailure(found)) return { kind: 'unknown', ...found };
    const query = found.account?.startsWith('team_') === true ? `?teamId=${found.account}` : '';
    const listed = await ask(`/v10/projects/${found.id}/env${query}`, signal);
    if (isFailure(listed)) return { kind: 'unknown', ...listed };
    const envs = (listed as { readonly envs?: unknown } | undefined)?.envs;
    if (!Array.isArray(envs)) return { kind: 'unknown', ...text.toolFailed('vercel') };
    const isOurs = (each: unknown): boolean => {
      const target = (each as { readonly target?: unknown } | null)?.target;
      return fieldOf(each, 'key') === key && [target].flat().includes('production') && fieldOf(each, 'gitBranch') === undefined;
    };
    const ours: unknown = envs.find(isOurs);
    if (ours === undefined) return { kind: 'absent' };
    const at = fieldOf(ours, 'updatedAt');
    return { kind: 'present', ...(at === undefined ? {} : { at }) };
  };

  return {
    store: vercel,
    name,
    key,
    ...(linked === undefined ? {} : { mentionedIn: file }),
    afterwards: text.redeployVercel,
    isInstalled: () => hasTool(around, 'vercel'),
    async describe(signal) {
      const [who, found] = await Promise.all([ask('/v2/user', signal), find(signal)]);
      const user = isFailure(who) ? undefined : fieldOf((who as { readonly user?: unknown } | undefined)?.user, 'username');
      return [
        text.accountLine(user, 'vercel'),
        ...(isFailure(found)
          ? [text.placeLine('Project', project), text.notSeen('vercel')]
          : [text.placeLine('Project', found.shown), text.placeLine('Team', found.account ?? '')].slice(0, found.account ? 2 : 1)),
        text.placeLine('Variable', `${key}, production, sensitive`),
      ];
    },
    state: (_secret, signal) => state(signal),
    async write(secret, signal) {
      const now = await state(signal);
      // Nobody could tell afterwards whether it has changed.
      if (now.kind === 'unknown') return { ok: false, ...now };
      before = now.kind === 'present' ? now.at : undefined;
      const owner = await teamOf();
      const args = ['env', 'add', key, 'production', '--sensitive', '--force', '--project', project];
      const answer = await run([...args, ...(owner === undefined ? [] : ['--scope', owner])], signal, secret.reveal());
      const failure = failureOf(answer, words, around);
      return failure === undefined ? { ok: true } : { ok: false, ...failure };
    },
    async verify(_secret, signal) {
      const now = await state(signal);
      if (now.kind === 'unknown') return { ok: false, ...now };
      const hasChanged = now.kind === 'present' && now.at !== undefined && now.at !== before;
      return hasChanged ? { ok: true, by: 'name-and-time' } : { ok: false, ...text.notStored('vercel', name) };
    },
  };
}

function isFailure(value: unknown): value is ReturnType<typeof text.toolFailed> {
  return typeof value === 'object' && value !== null && 'code' in value && 'summary' in value && 'why' in value && 'next' in value;
}
