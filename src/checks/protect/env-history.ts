import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Finding, Outcome } from '../../engine/outcome.ts';
import { holdsMasterSecret } from '../../env-file/managed.ts';
import { gitDirectoryOf } from '../../git/directory.ts';
import type { FileHistory } from '../../git/history.ts';
import type { Walked } from '../../git/reach.ts';
import { marker } from '../../keys/marker.ts';
import { keysIn, holdsSecret } from '../../keys/search.ts';
import type { Secret } from '../../keys/secret.ts';
import { looksCutOff } from '../../keys/shape.ts';
import { inTurns } from '../../machine/in-turns.ts';
import { envFileFromUser } from '../../project/from-user.ts';
import { commitOf } from '../../project/next-steps.ts';
import { shownPath } from '../../project/shown-path.ts';
import { Findings, isTestData } from '../../scan/findings.ts';
import { searchHistory } from '../../scan/history.ts';
import { shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { defineCheck, type LookContext, type ScopeAndPorts } from '../check.ts';
import { groups } from '../groups.ts';
import { commitGuard } from './commit-guard.ts';
import { envFileOutside } from './env-file-outside.ts';
import { envIgnored } from './env-ignored.ts';
import { envUntracked, filesOf } from './env-untracked.ts';
import { gitFailureFinding, otherRepositoryFinding } from './git-failure.ts';
import { keysInUse } from './key-in-use.ts';
import { aboutKey, deadKeys, fixLeak, saidOf, type LeakedKeys } from './leaked-keys.ts';
import * as text from './env-history.text.ts';

export type EnvHistoryFact = LeakedKeys & {
  /** How many commits contain a key; `undefined`: unknown. */
  readonly commits: number | undefined;
};

/** How many commits are named individually for machines; the others are only counted. */
const namedCommits = 20;
/** Per commit, which may contain a hundred thousand. */
const maxNames = 50;
/** Characters that are shown of one. */
const maxName = 60;
/** Bytes of packs: more take longer than anybody wants to wait for here. `scan` has no such limit. */
const maxPacked = 256 * 1024 * 1024;
/** Milliseconds: a pack may claim anything. */
const maxTime = 20_000;

/** No commit in any branch, tag, stash, or reflog contains a key, in whatever file. */
export const envHistory = defineCheck({
  id: 'env-history',
  title: 'no commit contains a key',
  group: groups.protect,
  codes: text.codes,
  needs: {},
  after: [envIgnored, envUntracked, commitGuard],
  blockedBy: envFileOutside,
  async detect(context): Promise<Outcome<EnvHistoryFact, typeof text.codes>> {
    const { scope, ports } = context;
    const name = envFileFromUser(scope, ports.world);
    const none = (commits: number | undefined): { fact: EnvHistoryFact } => ({
      fact: { commits, keys: [], current: undefined, isCurrentPublic: false },
    });
    const history = await ports.git.history(scope.envFile.path);
    if ('because' in history) {
      const other = history.because === 'no-repository' ? await otherRepositoryFinding(scope.root, text.whetherCommitted(name)) : undefined;
      if (other !== undefined) return { ...other, ...none(undefined) };
      if (history.because === 'no-repository') return { status: 'ok', summary: text.noRepository, ...none(0), applies: false };
      return { ...gitFailureFinding(history, text.whetherCommitted(name)), ...none(undefined) };
    }

    const inUse = await keysInUse(context);
    const dead = await deadKeys(context, inUse);
    const found = new Leaks(context, inUse, (secret) => dead.has(secret.fingerprint));
    const { searched: everything, walked } = await searchEverything(context, found);
    await searchEnvFiles(history, found);
    const leaks = found.newestFirst();
    const [newest, ...older] = leaks;
    for (const { id, tag, secrets } of leaks)
      for (const fingerprint of secrets.keys())
        if (context.leaks?.has(fingerprint) === false) context.leaks.set(fingerprint, text.nameOf({ commit: id.slice(0, 10), tag }));
    if (newest !== undefined) {
      const unplaced = leaks.filter(({ pushed }) => pushed === undefined).slice(0, 1000);
      const located =
        unplaced.length === 0
          ? []
          : await history.locate(
              unplaced.map(({ id }) => id),
              walked,
            );
      // Even without locations, it's certain that a commit contains a key.
      if (!('because' in located)) for (const [at, leak] of unplaced.entries()) Object.assign(leak, located[at]);
      const open = openFiles(context).filter((file) => found.about.has(file));
      const hasGuard = context.factOf?.(commitGuard)?.isThere === true;
      const commit = open.length > 0 ? commitIn(context) : undefined;
      const ofKeys = [...found.about].flatMap(([file, keys]) => [...keys].map((key) => aboutKey(file, key)));
      return { ...leaked([newest, ...older], commit, hasGuard), about: [...ofKeys, ...(await sameKeys(context, open, found, inUse))] };
    }
    const { incomplete } = history;
    if (incomplete === 'shallow' || incomplete === 'partial')
      return { status: 'unknown', code: 'shallow-clone', ...text.isNotAllHere(name, incomplete), fixable: false, ...none(undefined) };
    if (everything === 'unreadable')
      return { status: 'unknown', code: 'history-unreadable', ...text.isUnreadable, fixable: false, ...none(undefined) };
    const capped = history.incomplete === 'capped' || everything !== 'whole';
    const [known] = found.dead;
    const said = known === undefined ? undefined : dead.get(known.secret.fingerprint);
    const limited = everything === 'whole' ? undefined : text.onlyEnvFiles(everything);
    return {
      status: 'ok',
      summary: known === undefined || said === undefined ? text.holdsNoKey(limited) : text.isDead(known.id.slice(0, 10), saidOf(said)),
      brief: text.noKeyInCommits(capped),
      ...none(0),
      data: { versions: history.contents.size, complete: !capped, reach: history.reach, dead: found.dead.length },
    };
  },
  async *fix(context) {
    const { fact } = context.outcome;
    return fact === undefined ? undefined : yield* fixLeak(context, fact);
  },
});

/** The env files that git takes or would take. Absolute paths. */
function openFiles({ scope, factOf }: LookContext): readonly string[] {
  const untracked = factOf?.(envUntracked);
  const files = [...(factOf?.(envIgnored)?.open ?? []), ...(untracked === undefined ? [] : filesOf(untracked, scope))];
  return [...new Set(files.map((file) => file.path))];
}

/** Those in which there's no other key by now than commits have: with another one, it's another problem. */
async function sameKeys(
  { ports }: LookContext,
  files: readonly string[],
  found: Leaks,
  inUse: readonly Secret[],
): Promise<readonly string[]> {
  const same: string[] = [];
  for (const file of files) {
    const now = await ports.files.look(file);
    const keys = now.kind === 'file' ? [...keysIn(now.bytes), ...inUse.filter((key) => holdsSecret(now.bytes, key))] : [];
    if (keys.every(({ fingerprint }) => found.about.get(file)?.has(fingerprint) === true)) same.push(file);
  }
  return same;
}

/** What commits that git no longer takes them along. */
function commitIn({ scope, ports, factOf }: LookContext): string {
  const gitignore = factOf?.(envIgnored)?.gitignore;
  return commitOf(gitignore === undefined ? [] : [gitignore], scope.envFile.name, { shell: shellOf(ports.world) }).join(', then ');
}

type Leak = {
  /** Full object name. */
  readonly id: string;
  readonly date: Date;
  readonly files: Set<string>;
  readonly secrets: Map<string, Secret>;
  /** The key that's in use, if it contains exactly that. */
  current?: Secret | undefined;
  ref?: string | undefined;
  /** `undefined`: not known yet. */
  pushed?: boolean;
  /** It's no commit but this tag. */
  tag?: string;
};

/** Collects the commits with keys that may still work. */
class Leaks {
  readonly #commits = new Map<string, Leak>();
  readonly #inUse: readonly Secret[];
  readonly #isDead: (secret: Secret) => boolean;
  readonly #scope: LookContext['scope'];
  /** The keys by the absolute paths of the files that have them: fingerprints. */
  readonly about = new Map<string, Set<string>>();
  /** Keys that are known to be of no use. */
  readonly dead: { readonly id: string; readonly secret: Secret }[] = [];

  constructor({ scope }: ScopeAndPorts, inUse: readonly Secret[], isDead: (secret: Secret) => boolean) {
    this.#scope = scope;
    this.#inUse = inUse;
    this.#isDead = isDead;
  }

  /** `file`: relative to the repository, or a message's name. `secret`: absent if it's no key of OpenAI's but opens another tool's encryption. */
  add(
    id: string,
    date: Date,
    file: string | { readonly said: string },
    secret?: Secret,
    place?: Pick<Leak, 'ref' | 'pushed' | 'tag'>,
  ): void {
    if (secret !== undefined && this.#isDead(secret)) return void this.dead.push({ id, secret });
    const leak: Leak = this.#commits.get(id) ?? { id, date, files: new Set(), secrets: new Map() };
    this.#commits.set(id, leak);
    const root = this.#scope.gitRoot ?? this.#scope.root;
    if (typeof file === 'string') {
      const keys = this.about.get(path.join(root, file)) ?? new Set();
      this.about.set(path.join(root, file), secret === undefined ? keys : keys.add(secret.fingerprint));
    }
    if (leak.files.size < maxNames) leak.files.add(typeof file === 'string' ? shownPath(this.#scope, file, root, maxName) : file.said);
    if (place !== undefined) Object.assign(leak, place);
    if (secret === undefined) return;
    leak.secrets.set(secret.fingerprint, secret);
    leak.current ??= this.#inUse.find((key) => key.equals(secret));
  }

  /** Whether a file has a key in use that doesn't look like one. */
  heldIn(bytes: Buffer): readonly Secret[] {
    return this.#inUse.filter((secret) => holdsSecret(bytes, secret));
  }

  newestFirst(): readonly Leak[] {
    return [...this.#commits.values()].toSorted((one, other) => other.date.getTime() - one.date.getTime());
  }
}

/** What wasn't searched: the megabytes of packs, that it took too long, or that git couldn't read it. */
type Searched = 'whole' | 'unreadable' | text.NotSearched;

/** Every version of every file that git has. */
async function searchEverything(
  { scope, ports, signal }: LookContext,
  found: Leaks,
): Promise<{ readonly searched: Searched; readonly walked?: Walked | undefined }> {
  const root = scope.gitRoot ?? scope.root;
  const packed = await packedBytes(root);
  if (packed > maxPacked) return { searched: { megabytes: Math.round(packed / 1024 / 1024) } };
  const patience = AbortSignal.timeout(maxTime);
  const findings = new Findings();
  const git = ports.git.commandFor(AbortSignal.any([signal, patience]));
  const walked = await searchHistory({ git, workTrees: [{ root, prefix: '', index: {} }], progress: () => {} }, findings);
  signal.throwIfAborted();
  for (const { secret, accepted, testData, places } of findings.all()) {
    if (accepted || testData) continue;
    for (const { kind, commit, object, date, path: file, ref, reach } of places) {
      // A push takes a tag along like a commit.
      if (kind === 'message' && object !== undefined && ref !== undefined)
        found.add(object, new Date(date ?? 0), { said: text.itsMessage(kind) }, secret, {
          ref,
          pushed: reach === 'pushed',
          tag: untrusted(ref, 60),
        });
      if (commit === undefined || date === undefined || (file !== undefined && isTestData(file))) continue;
      found.add(commit, new Date(date), file ?? { said: text.itsMessage(kind) }, secret, {
        ref: kind === 'stash' ? 'stash' : ref,
        pushed: reach === 'pushed',
      });
    }
  }
  // git may have waited for a single object until time was up.
  const isBroken = findings.unread.some(({ object }) => object !== undefined);
  const searched = patience.aborted && !isBroken ? 'too-slow' : findings.unread.length > 0 ? 'unreadable' : 'whole';
  return { searched, walked: walked?.failure === undefined ? walked : undefined };
}

/**
 * What has no marker in env files: keys of other forms under a name that says so, and what opens another tool's encryption. What was
 * cut off before its marker opens nothing, and to `scan` it's no key, either.
 */
async function searchEnvFiles(history: FileHistory, found: Leaks): Promise<void> {
  const secrets = new Map<string, readonly (Secret | undefined)[]>();
  for await (const [blob, bytes] of inTurns(history.contents)) {
    const keys = [...keysIn(bytes).filter((key) => key.reveal().includes(marker) || !looksCutOff(key.reveal())), ...found.heldIn(bytes)];
    secrets.set(blob, holdsMasterSecret(bytes) ? [...keys, undefined] : keys);
  }
  for await (const { id, date, files } of inTurns(history.commits)) {
    for (const { name, blob } of files) for (const secret of secrets.get(blob) ?? []) found.add(id, date, name, secret);
  }
}

/** Bytes of all packs of a repository; those of its alternates don't count. */
async function packedBytes(root: string): Promise<number> {
  const directory = path.join((await gitDirectoryOf(root))?.commonDir ?? path.join(root, '.git'), 'objects', 'pack');
  const names = await readdir(directory).catch(() => []);
  let bytes = 0;
  for (const name of names) if (name.endsWith('.pack')) bytes += (await stat(path.join(directory, name)).catch(() => undefined))?.size ?? 0;
  return bytes;
}

function leaked(
  leaks: readonly [Leak, ...Leak[]],
  commit: string | undefined,
  hasGuard: boolean,
): Finding<EnvHistoryFact, typeof text.codes> {
  const [newest, ...older] = leaks;
  const commits = [described(newest), ...older.slice(0, namedCommits - 1).map(described)] as const;
  const count = leaks.length;
  const pushed = leaks.some((leak) => leak.pushed === true);
  const isPublic = ({ current: key, pushed: isPushed }: Leak): boolean => key !== undefined && isPushed === true;
  const inUse = leaks.find(isPublic)?.current ?? leaks.find((leak) => leak.current !== undefined)?.current;
  const current = inUse !== undefined;
  const isCurrentPublic = leaks.some(isPublic);
  const keys = [...new Map(leaks.flatMap(({ secrets }) => [...secrets])).values()];
  const shown = { commits, count, current, others: keys.length > 1, commit };
  // A secret that's no key of OpenAI's can't be noted as revoked.
  const isFixable = isCurrentPublic || (!current && keys.length > 0 && leaks.every(({ secrets }) => secrets.size > 0));
  return {
    status: 'problem',
    ...(pushed
      ? { code: 'key-pushed', ...text.isPushed(shown, hasGuard) }
      : { code: 'key-in-history', ...text.isInHistory(shown, hasGuard) }),
    ...(isFixable ? {} : { fixable: false as const }),
    fact: { commits: count, keys, current: inUse, isCurrentPublic },
    data: { commits, count, pushed, current, currentIsPublic: isCurrentPublic },
  };
}

type Described = text.Commit & { readonly current: boolean };

function described({ id, date, files, current, ref, pushed, tag }: Leak): Described {
  return {
    commit: id.slice(0, 10),
    date: date.toISOString().slice(0, 10),
    files: [...files],
    branch: ref === undefined ? null : untrusted(ref, 60),
    pushed: pushed === true,
    current: current !== undefined,
    ...(tag === undefined ? {} : { tag }),
  };
}
