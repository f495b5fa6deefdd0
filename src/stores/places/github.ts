import { ownVariables, hasTool, runTool, type ToolAnswer } from '../tool.ts';
import { readJson } from '../../machine/read-json.ts';
import { failureOf, type ToolWords } from '../failure.ts';
import { projectTexts } from '../project-texts.ts';
import type { Destination, Store, StoreState, Surroundings } from '../store.ts';
import * as text from '../store.text.ts';
import { isEnvironmentName, secretsInWorkflows } from '../workflow-secrets.ts';
import { fieldOf } from '../json-field.ts';

const own = /^GH_\w+$/;
// It must ask nothing, and look for no new release of itself.
const also = { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' };

/** Secrets of GitHub Actions, for a repository or one of its environments. Tried with gh 2.23 on 2026-11-28. */
export const github: Store = {
  id: 'github',
  title: 'GitHub Actions',
  form: 'github:owner/repo[:env]',
  handling: 'written',
  tool: 'gh',
  command: 'gh secret set NAME -R owner/repo [--env E]',
  proof: "name and time of its last change (secrets can't be read back)",
  async detect(around) {
    const { scope, ports } = around;
    const used = secretsInWorkflows(await projectTexts(around), scope.variable.name);
    if (used.length === 0) return [];
    const host = await hostOf(around);
    const remotes = await ports.git.remotes(scope.gitRoot ?? scope.root);
    const found = remotes.flatMap((url) => repositoryIn(url, host) ?? [])[0];
    if (found === undefined) return [];
    return used.map(({ environment, key, file }) =>
      destination(around, { ...found, key, mentionedIn: file, ...(environment === undefined ? {} : { environment }) }),
    );
  },
  named(name, around) {
    const [, owner, repo, environment] = /^([^/:]*)\/([^/:]*)(?::(.*))?$/s.exec(name) ?? [];
    if (owner === undefined || repo === undefined || !isName(owner, repo)) return undefined;
    if (environment !== undefined && !isEnvironmentName(environment)) return undefined;
    const key = around.scope.variable.name;
    return destination(around, { owner, repo, key, ...(environment === undefined ? {} : { environment }) });
  },
};

type Target = {
  readonly owner: string;
  readonly repo: string;
  readonly environment?: string;
  readonly key: string;
  readonly mentionedIn?: string;
};

function isName(owner: string, repo: string): boolean {
  return /^[A-Za-z0-9](?:[\w-]{0,99})$/.test(owner) && /^[\w.-]{1,100}$/.test(repo) && !/^\.{1,2}$/.test(repo);
}

/** github.com, unless the user's own shell names another one. */
async function hostOf(around: Surroundings): Promise<string> {
  const host = (await ownVariables(around, own))['GH_HOST']?.trim() ?? '';
  return /^[\w.-]+$/.test(host) ? host.toLowerCase() : 'github.com';
}

/** The repository behind a remote's address; `undefined` if it's on another host. */
function repositoryIn(url: string, host: string): { owner: string; repo: string } | undefined {
  const [, at = '', owner = '', name = ''] =
    /^(?:(?:https?|ssh|git):\/\/)?(?:[^@/\s]{0,300}@)?([\w.-]{1,200})(?::\d+)?[:/]\/?([\w.-]{1,100})\/([\w.-]{1,104}?)\/?$/.exec(
      url.trim(),
    ) ?? [];
  const repo = name.replace(/\.git$/, '');
  const isThere = at.toLowerCase() === host || (host === 'github.com' && /^(?:www|ssh)\.github\.com$/i.test(at));
  return isThere && isName(owner, repo) ? { owner, repo } : undefined;
}

function destination(around: Surroundings, { owner, repo, environment, key, mentionedIn }: Target): Destination {
  const repository = `${owner}/${repo}`;
  const name = `github:${repository}${environment === undefined ? '' : `:${environment}`}`;
  const words: ToolWords = {
    tool: 'gh',
    title: github.title,
    name,
    signIn: 'gh auth login',
    refusal: /gh auth (?:login|refresh)|HTTP 40[13]|Bad credentials|authentication/i,
    missing: /HTTP 404|Not Found|Could not resolve/i,
  };
  const path =
    environment === undefined
      ? `repos/${repository}/actions/secrets/${key}`
      : `repos/${repository}/environments/${encodeURIComponent(environment)}/secrets/${key}`;
  const gh = (args: readonly string[], signal: AbortSignal, input?: string): Promise<ToolAnswer> =>
    runTool(around, { program: 'gh', args, own, also, ...(input === undefined ? {} : { input }) }, signal);
  const ask = async (what: string, signal: AbortSignal): Promise<ToolAnswer> =>
    gh(['api', '--hostname', await hostOf(around), what], signal);
  /** When it last changed before we wrote it. */
  let before: string | undefined;

  const state = async (signal: AbortSignal): Promise<StoreState> => {
    const answer = await ask(path, signal);
    const failure = failureOf(answer, words, around);
    if (failure?.code === 'no-destination') return { kind: 'absent' };
    if (failure !== undefined) return { kind: 'unknown', ...failure };
    const at = 'stdout' in answer ? fieldOf(readJson(answer.stdout.toString('utf8')), 'updated_at') : undefined;
    return { kind: 'present', ...(at === undefined ? {} : { at }) };
  };

  return {
    store: github,
    name,
    key,
    ...(mentionedIn === undefined ? {} : { mentionedIn }),
    isInstalled: () => hasTool(around, 'gh'),
    async describe(signal) {
      const host = await hostOf(around);
      const [user, found] = await Promise.all([ask('user', signal), ask(`repos/${repository}`, signal)]);
      const read = (answer: ToolAnswer, field: string): string | undefined =>
        'stdout' in answer && answer.status === 0 ? fieldOf(readJson(answer.stdout.toString('utf8')), field) : undefined;
      const fullName = read(found, 'full_name');
      return [
        text.accountLine(read(user, 'login'), 'gh'),
        text.placeLine('Repository', fullName ?? repository, host),
        ...(fullName === undefined ? [text.notSeen('gh')] : []),
        ...(environment === undefined ? [] : [text.placeLine('Environment', environment)]),
        text.placeLine('Secret', key),
      ];
    },
    state: (_secret, signal) => state(signal),
    async write(secret, signal) {
      const now = await state(signal);
      // Nobody could tell afterwards whether it has changed.
      if (now.kind === 'unknown') return { ok: false, ...now };
      before = now.kind === 'present' ? now.at : undefined;
      const args = ['secret', 'set', key, '-R', `${await hostOf(around)}/${repository}`];
      const answer = await gh([...args, ...(environment === undefined ? [] : ['--env', environment])], signal, secret.reveal());
      const failure = failureOf(answer, words, around);
      return failure === undefined ? { ok: true } : { ok: false, ...failure };
    },
    async verify(_secret, signal) {
      const now = await state(signal);
      if (now.kind === 'unknown') return { ok: false, ...now };
      const hasChanged = now.kind === 'present' && now.at !== undefined && now.at !== before;
      return hasChanged ? { ok: true, by: 'name-and-time' } : { ok: false, ...text.notStored('gh', name) };
    },
  };
}
