import path from 'node:path';
import type { Outcome } from '../../engine/outcome.ts';
import { isEnvExampleName, isEnvFileName, isSecretFile } from '../../env-file/names.ts';
import { isMarkedAsAccepted } from '../../keys/accepted.ts';
import { findKeys } from '../../keys/find-keys.ts';
import { looksGenerated } from '../../keys/randomness.ts';
import type { Secret } from '../../keys/secret.ts';
import { lineNumbers } from '../../machine/line-numbers.ts';
import { isTestData } from '../../scan/findings.ts';
import { searchFiles } from '../../scan/files.ts';
import { relativePath } from '../../machine/paths.ts';
import { removeCommand } from '../../shell/commands.ts';
import { shellWord } from '../../shell/word.ts';
import { shellOf } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { defineCheck, type LookContext } from '../check.ts';
import { groups } from '../groups.ts';
import { commitGuard } from './commit-guard.ts';
import { gitFailureFinding, otherRepositoryFinding } from './git-failure.ts';
import { aboutKey, deadKeys, saidOf } from './leaked-keys.ts';
import { keysInUse } from './key-in-use.ts';
import { shownPath } from '../../project/shown-path.ts';
import * as text from './key-in-code.text.ts';

/** Milliseconds: 100,000 files take two seconds. A project may have more than anybody wants to wait for. */
const maxTime = 5000;
/** Places that are named individually for machines; the others are only counted. */
const namedPlaces = 50;

type Place = text.Place & { readonly secret: Secret; readonly isTestData: boolean };

/** No file that git tracks, or would add, contains a key. Env files and the example have checks of their own. */
export const keyInCode = defineCheck({
  id: 'key-in-code',
  title: 'no file that git would commit contains a key',
  group: groups.protect,
  codes: text.codes,
  needs: {},
  after: [commitGuard],
  async detect(context): Promise<Outcome<true, typeof text.codes>> {
    const { scope, ports } = context;
    const root = scope.gitRoot ?? scope.root;
    const listed = await ports.git.files(root);
    if ('because' in listed) {
      const other = listed.because === 'no-repository' ? await otherRepositoryFinding(root, text.whetherAny) : undefined;
      if (other !== undefined) return other;
      if (listed.because === 'no-repository') return { status: 'ok', summary: text.noRepository, fact: true, applies: false };
      return gitFailureFinding(listed, text.whetherAny);
    }
    const inUse = await keysInUse(context);
    const dead = await deadKeys(context, inUse);
    const { places, isWhole } = await search(context, root, listed, inUse);
    const alive = places.filter(({ secret }) => !dead.has(secret.fingerprint));
    const data = { files: listed.length, complete: isWhole };
    const real = alive.filter((place) => !place.isTestData);
    const current = inUse.find((key) => real.some(({ secret }) => key.equals(secret)));
    const shown = (real.length > 0 ? real : alive).slice(0, namedPlaces);
    const [first, ...others] = shown.map(({ file, line }) => ({ file: shownPath(scope, file, root, 120), line }));
    if (first === undefined) {
      const [known] = places;
      const said = known === undefined ? undefined : dead.get(known.secret.fingerprint);
      return {
        status: 'ok',
        summary:
          known === undefined || said === undefined
            ? text.isFree(isWhole)
            : text.isDead(`${untrusted(known.file, 120)}:${known.line}`, saidOf(said)),
        brief: text.isFreeBriefly,
        fact: true,
        data: { ...data, places: [], count: 0, dead: places.length },
      };
    }
    const found = { places: [first, ...others] as const, count: (real.length > 0 ? real : alive).length };
    const reported = {
      ...data,
      places: shown.map(({ secret }, index) => ({ ...(found.places[index] ?? first), lastFour: secret.lastFour })),
      count: found.count,
    };
    if (real.length === 0) return { status: 'advice', code: 'key-in-test-data', ...text.isInTestData(found), data: reported };
    const shell = shellOf(ports.world);
    // A name that can't be shown as it is can't be part of a command, either.
    const typed = (places: readonly Place[]): readonly string[] =>
      places.map(({ file }) => relativePath(scope.from ?? root, path.join(root, file))).filter((file) => untrusted(file, 1000) === file);
    const only = (await isOnlyKey(context, root, shown[0])) ? typed(shown.slice(0, 1)) : [];
    const hasGuard = context.factOf?.(commitGuard)?.isThere === true;
    const changed = await ports.git.commandFor(context.signal)(root, [
      'diff',
      '--cached',
      '--name-only',
      '--no-renames',
      '-O/dev/null',
      '-z',
    ]);
    const inIndex = 'status' in changed ? changed.stdout.split('\0') : [];
    const staged = typed(shown.filter(({ file }) => inIndex.includes(file)));
    return {
      status: 'problem',
      code: 'key-in-code',
      ...text.isInCode({
        ...found,
        current: current !== undefined,
        variable: scope.variable.name,
        hasGuard,
        onlyKey: only.length > 0 ? removeCommand(only, shell) : undefined,
        staged: [...new Set(staged)].map((file) => shellWord(file, shell)).join(' '),
        envFile: scope.envFile.name,
      }),
      about: real.map(({ file, secret }) => aboutKey(path.join(root, file), secret.fingerprint)),
      shownWith: ['env-history'],
      data: { ...reported, current: current !== undefined },
    };
  },
});

/** A file with the key in it and nothing else: somebody put it there to hand it over. */
async function isOnlyKey({ ports }: LookContext, root: string, place: Place | undefined): Promise<boolean> {
  const found = place === undefined ? undefined : await ports.files.lookInside(path.join(root, place.file));
  return found?.kind === 'file' && found.bytes.toString('utf8').trim() === place?.secret.reveal();
}

/** Where the keys are, and whether all files were looked at. */
async function search(
  context: LookContext,
  root: string,
  listed: readonly string[],
  inUse: readonly Secret[],
): Promise<{ places: readonly Place[]; isWhole: boolean }> {
  const { signal } = context;
  const names = listed.filter(isWanted(context, root));
  const places: Place[] = [];
  const add = (file: string, line: number, secret: Secret): void => {
    if (places.length < maxPlaces) places.push({ file, line, secret, isTestData: isTestData(file) });
  };
  const patience = AbortSignal.timeout(maxTime);
  const both = AbortSignal.any([signal, patience]);
  try {
    await searchFiles(names, {
      root,
      signal: both,
      onKey: (file, { secret, line, accepted }) => (accepted ? undefined : add(file, line, secret)),
      onUnread: () => {},
      progress: () => {},
    });
    // A key of another vendor, or of a gateway, is known only by being the one in use.
    const unmarked = inUse.filter(isUnmarkedKey);
    if (unmarked.length > 0) await searchFor(unmarked, context, root, names, both, add);
    return { places, isWhole: true };
  } catch (error) {
    if (signal.aborted || !patience.aborted) throw error;
    return { places, isWhole: false };
  }
}

/** Not a word for a server that takes any: a generated key has digits here and there. */
function isUnmarkedKey(key: Secret): boolean {
  const value = key.reveal();
  return key.length >= minUnmarked && /\d\D+\d/.test(value) && looksGenerated(value) && findKeys(Buffer.from(value)).length === 0;
}

/** Files that no other check reports: not the env files, and not the example beside the chosen one. */
function isWanted({ scope }: LookContext, root: string): (name: string) => boolean {
  const beside = relativePath(root, path.dirname(scope.envFile.path));
  const chosen = relativePath(root, scope.envFile.path);
  return (name) => {
    const base = path.posix.basename(name);
    if (name === chosen || isEnvFileName(base) || isSecretFile(name)) return false;
    return !isEnvExampleName(base) || path.posix.dirname(name) !== (beside === '' ? '.' : beside);
  };
}

/** Looks for exactly these keys in the small files. For a link, git commits where it leads, and no content. */
async function searchFor(
  keys: readonly Secret[],
  { ports }: LookContext,
  root: string,
  names: readonly string[],
  signal: AbortSignal,
  add: (file: string, line: number, secret: Secret) => void,
): Promise<void> {
  let at = -1;
  const paths = names.map((name) => path.join(root, name));
  for await (const bytes of ports.files.readMany(paths, maxSmallFile)) {
    signal.throwIfAborted();
    at += 1;
    for (const key of keys) {
      const offset = bytes?.indexOf(key.reveal()) ?? -1;
      if (bytes === undefined || offset === -1) continue;
      const found = await ports.files.lookInside(paths[at] ?? '');
      if (found.kind !== 'file' || found.through !== undefined || isMarkedAsAccepted(bytes, offset, offset + key.length)) continue;
      add(names[at] ?? '', lineNumbers(bytes.toString('latin1'))(offset), key);
    }
  }
}

/** What matters is that there are some. */
const maxPlaces = 10_000;
/** Characters: anything shorter may be a word. */
const minUnmarked = 20;
/** Bytes. */
const maxSmallFile = 1024 * 1024;
