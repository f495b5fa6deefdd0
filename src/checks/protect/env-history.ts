import type { Finding, Outcome } from '../../engine/outcome.ts';
import { defineCheck } from '../check.ts';
import type { FileHistory, HistoricCommit, CommitLocation } from '../../git/history.ts';
import type { Ports } from '../ports.ts';
import type { Scope } from '../../project/scope.ts';
import { Secret } from '../../keys/secret.ts';
import { readEnvDocument } from '../../env-file/document.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { holdsSecret } from '../../keys/search.ts';
import { shellOf, type Shell } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { mustStay } from './env-files-beside.ts';
import { envFileOutside } from './env-file-outside.ts';
import { gitFailureFinding } from './git-failure.ts';
import { groups } from '../groups.ts';
import { keyValueOf } from '../../env-file/key-value.ts';
import * as text from './env-history.text.ts';

export type EnvHistoryFact = {
  /** How many commits contain a key; `undefined`: unknown. */
  readonly commits: number | undefined;
};

/** How many commits are named individually for machines; the others are only counted. */
const namedCommits = 20;

/** Per commit, which may contain a hundred thousand. */
const maxNames = 50;

/** No commit in any branch, tag, stash, or reflog contains the env file, or another one in the repository, with a key in it. */
export const envHistory = defineCheck({
  id: 'env-history',
  title: 'no commit contains a key',
  group: groups.protect,
  codes: text.codes,
  needs: {},
  blockedBy: envFileOutside,
  async detect({ scope, ports }): Promise<Outcome<EnvHistoryFact, typeof text.codes>> {
    const name = untrusted(scope.envFile.name);
    const fact = (commits: number | undefined): { fact: EnvHistoryFact } => ({ fact: { commits } });
    const history = await ports.git.history(scope.envFile.path);
    if ('because' in history) {
      if (history.because === 'no-repository') return { status: 'ok', summary: text.noRepository, ...fact(0), applies: false };
      return { ...gitFailureFinding(history, text.whetherCommitted(name)), ...fact(undefined) };
    }

    const current = await keyInForce(scope, ports);
    const [newest, ...older] = await leaksIn(history, current);
    if (newest !== undefined) {
      const leaks = [newest, ...older] as const;
      const located = await history.locate(leaks.map(({ commit }) => commit.id).slice(0, 1000));
      // Even without locations, it's certain that a commit contains a key.
      return { ...leaked(leaks, 'because' in located ? [] : located, shellOf(ports.world)), ...fact(leaks.length) };
    }
    if (history.incomplete === 'shallow') {
      return { status: 'unknown', code: 'shallow-clone', ...text.isShallow(name), fixable: false, ...fact(undefined) };
    }
    return {
      status: 'ok',
      summary: history.commits.length === 0 ? text.neverCommitted(name) : text.holdsNoKey(name, history.incomplete === 'capped'),
      brief: text.noKeyInCommits(history.incomplete === 'capped'),
      ...fact(0),
      data: { versions: history.contents.size, complete: history.incomplete === undefined, reach: history.reach },
    };
  },
});

type Leak = {
  readonly commit: HistoricCommit;
  readonly files: readonly string[];
  /** It contains exactly the key that's now in the env file. */
  readonly current: boolean;
};

async function leaksIn(history: FileHistory, current: Secret | undefined): Promise<readonly Leak[]> {
  const verdicts = new Map<string, 'none' | 'key' | 'current'>();
  for await (const [blob, bytes] of inTurns(history.contents)) {
    const same = current !== undefined && holdsSecret(bytes, current);
    verdicts.set(blob, same ? 'current' : mustStay(bytes) ? 'key' : 'none');
  }
  const leaks: Leak[] = [];
  for await (const commit of inTurns(history.commits)) {
    const leaking = commit.files.filter(({ blob }) => (verdicts.get(blob) ?? 'none') !== 'none');
    if (leaking.length === 0) continue;
    const current = leaking.some(({ blob }) => verdicts.get(blob) === 'current');
    leaks.push({ commit, files: leaking.slice(0, maxNames).map(({ name }) => untrusted(name, 60)), current });
  }
  return leaks;
}

/** The key that's now in the file, to compare it in memory. */
async function keyInForce(scope: Scope, ports: Ports): Promise<Secret | undefined> {
  const found = await ports.files.look(scope.envFile.path);
  if (found.kind !== 'file') return undefined;
  const value = keyValueOf(readEnvDocument(found.bytes), scope.variable.name);
  return value === undefined ? undefined : new Secret(value);
}

/** @param located where the first of them are, as far as git says */
function leaked(
  [newest, ...older]: readonly [Leak, ...Leak[]],
  located: readonly CommitLocation[],
  shell: Shell,
): Finding<never, typeof text.codes> {
  const named = older.slice(0, namedCommits - 1).map((leak, index) => described(leak, located[index + 1]));
  const commits = [described(newest, located[0]), ...named] as const;
  const count = 1 + older.length;
  const pushed = located.some((one) => one.pushed);
  const current = newest.current || older.some((leak) => leak.current);
  const found = { commits, count, current };
  return {
    status: 'problem',
    ...(pushed ? { code: 'key-pushed', ...text.isPushed(found, shell) } : { code: 'key-in-history', ...text.isInHistory(found, shell) }),
    fixable: false,
    data: { commits, count, pushed, current },
  };
}

type Described = text.Commit & { readonly current: boolean };

function described({ commit, files, current }: Leak, { ref, pushed }: CommitLocation = { ref: undefined, pushed: false }): Described {
  return {
    commit: commit.id.slice(0, 10),
    date: commit.date.toISOString().slice(0, 10),
    files: [...new Set(files)],
    branch: ref === undefined ? null : untrusted(ref, 60),
    pushed,
    current,
  };
}
