import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import type { FileHistory, HistoricCommit, Located } from '../../git/history.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { Secret } from '../../keys/secret.ts';
import { readEnvDocument } from '../../env-file/document.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { holdsKey, holdsSecret } from '../../keys/search.ts';
import { pages } from '../../openai/pages.ts';
import { fedFrom } from '../../shell/commands.ts';
import { shellOf, type Shell } from '../../shell/shell.ts';
import { shortList } from '../../wording/short-list.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { envFileOutside } from './env-file-outside.ts';
import { silentFinding } from './git-silence.ts';
import { groups } from '../groups.ts';
import { keyValueOf } from '../../env-file/key-value.ts';

export type EnvHistoryFact = {
  /** How many commits hold a key; `undefined`: not known. */
  readonly commits: number | undefined;
};

/** Commits that are named one by one, for people and for machines; of the others there is the number. */
const namedCommits = 20;
const shownCommits = 5;

/** Of one commit; it may hold a hundred thousand. */
const mostNames = 50;

/** No commit of any branch, tag, stash or reflog holds the env file, or another one of the repository, with a key in it. */
export const envHistory = defineCheck({
  id: 'env-history',
  title: 'no commit holds a key',
  group: groups.protect,
  needs: {},
  blockedBy: envFileOutside,
  async detect({ scope, ports }): Promise<Outcome<EnvHistoryFact>> {
    const name = untrusted(scope.envFile.name);
    const fact = (commits: number | undefined): { fact: EnvHistoryFact } => ({ fact: { commits } });
    const history = await ports.git.history(scope.envFile.path);
    if ('because' in history) {
      if (history.because === 'no-repository') {
        return { status: 'ok', summary: 'there is no git repository, so no commit holds a key', ...fact(0) };
      }
      return { ...silentFinding(history, `${name} was ever committed`), ...fact(undefined) };
    }

    const current = await keyInForce(scope, ports);
    const leaks = await leaksIn(history, current);
    if (leaks.length > 0) {
      const located = await history.locate(leaks.map(({ commit }) => commit.id).slice(0, 1000));
      // That a commit holds a key is known all the same.
      return { ...leaked(leaks, 'because' in located ? [] : located, shellOf(ports.world)), ...fact(leaks.length) };
    }
    if (history.incomplete === 'shallow') return { ...shallow(name), ...fact(undefined) };
    const newest = history.commits[0];
    const capped = history.incomplete === 'capped' ? ' in the newest of its many versions' : '';
    return {
      status: 'ok',
      summary: newest === undefined ? `${name} was never committed` : `no commit holds ${name} with a key in it${capped}`,
      ...fact(0),
      data: { versions: history.contents.size, complete: history.incomplete === undefined, reach: history.reach },
    };
  },
});

type Leak = {
  readonly commit: HistoricCommit;
  readonly files: readonly string[];
  /** It holds the very key that the env file holds now. */
  readonly current: boolean;
};

async function leaksIn(history: FileHistory, current: Secret | undefined): Promise<readonly Leak[]> {
  const verdicts = new Map<string, 'none' | 'key' | 'current'>();
  for await (const [blob, bytes] of inTurns(history.contents)) {
    const same = current !== undefined && holdsSecret(bytes, current);
    verdicts.set(blob, same ? 'current' : holdsKey(bytes) ? 'key' : 'none');
  }
  const leaks: Leak[] = [];
  for await (const commit of inTurns(history.commits)) {
    const leaking = commit.files.filter(({ blob }) => (verdicts.get(blob) ?? 'none') !== 'none');
    if (leaking.length === 0) continue;
    const current = leaking.some(({ blob }) => verdicts.get(blob) === 'current');
    leaks.push({ commit, files: leaking.slice(0, mostNames).map(({ name }) => untrusted(name, 60)), current });
  }
  return leaks;
}

/** The key that the file holds now, to compare it in memory. */
async function keyInForce(scope: Scope, ports: Ports): Promise<Secret | undefined> {
  const found = await ports.files.look(scope.envFile.path);
  if (found.kind !== 'file') return undefined;
  const value = keyValueOf(readEnvDocument(found.bytes));
  return value === undefined ? undefined : new Secret(value);
}

function leaked(leaks: readonly Leak[], located: readonly Located[], shell: Shell): Finding<never> {
  const rows = leaks.map((leak, index) => ({ ...leak, ...(located[index] ?? { place: undefined, pushed: false }) }));
  const described = rows.slice(0, namedCommits).map(({ commit, files, place, pushed, current }) => ({
    commit: commit.id.slice(0, 10),
    date: commit.date.toISOString().slice(0, 10),
    files: [...new Set(files)],
    branch: place === undefined ? null : untrusted(place, 60),
    pushed,
    current,
  }));
  const pushed = rows.some((row) => row.pushed);
  const [newest] = described as [(typeof described)[number], ...unknown[]];
  const others = rows.length - 1;
  const more = others === 0 ? '' : `, and ${others} more ${others === 1 ? 'commit' : 'commits'}`;
  const list = described
    .slice(0, shownCommits)
    .map((one) => {
      const place = one.branch ?? 'in no branch any more';
      return `${one.commit} (${one.date}, ${place}, ${one.pushed ? 'pushed' : 'not pushed'})`;
    })
    .join(', ');
  const rest = rows.length > shownCommits ? ` and ${rows.length - shownCommits} older ones` : '';
  const same = rows.some(({ current }) => current) ? 'It is the key that you use now. ' : '';
  const where = `Found in ${list}${rest}.`;

  const common = {
    status: 'problem',
    data: { commits: described, count: rows.length, pushed, current: same !== '' },
    fixable: false,
  } as const;
  const held = `commit ${newest.commit} of ${newest.date} holds ${shortList('', newest.files, 120).trim()} with a key in it${more}`;
  const revoke = `Revoke that key and make a new one: ${pages.apiKeys}`;
  const renew = `Then put the new key in its place: run openai-setup and paste it, or ${fedFrom('key.txt', 'openai-setup --key-stdin', shell)}`;
  if (pushed) {
    return {
      ...common,
      code: 'key-pushed',
      summary: `a key was pushed: ${held}`,
      why: `${same}A pushed key is burnt: others can have copied it, and deleting the file or the commit does not bring it back. ${where}`,
      next: [
        revoke,
        renew,
        'Only then clean up, with the others who work here: https://docs.github.com/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository',
      ],
    };
  }
  return {
    ...common,
    code: 'key-in-history',
    summary: held,
    why: `${same}It was not pushed from here as far as this clone knows, but a push of that commit would publish the key for good. ${where}`,
    next: [
      revoke,
      renew,
      'Do not push that commit. openai-setup never rewrites history; a person who knows git can: https://git-scm.com/docs/git-rebase',
    ],
  };
}

function shallow(name: string): Finding<never> {
  return {
    status: 'unknown',
    code: 'shallow-clone',
    summary: `only a part of the history is in this clone, and no key in ${name} is in that part`,
    why: 'Older commits can hold a key, and they are not here to be looked at.',
    next: ['To fetch the rest: git fetch --unshallow (of a partial clone: git fetch --refetch --no-filter)', 'Then run openai-setup doctor.'],
    fixable: false,
  };
}
