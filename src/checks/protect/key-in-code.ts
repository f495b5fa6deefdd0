import path from 'node:path';
import type { Outcome } from '../../engine/outcome.ts';
import { isEnvExampleName, isEnvFileName, isSecretFile } from '../../env-file/names.ts';
import type { Secret } from '../../keys/secret.ts';
import { isTestData } from '../../scan/findings.ts';
import { searchFiles } from '../../scan/files.ts';
import { relativePath } from '../../machine/paths.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { defineCheck, type LookContext } from '../check.ts';
import { groups } from '../groups.ts';
import { commitGuard } from './commit-guard.ts';
import { gitFailureFinding } from './git-failure.ts';
import { deadKeys, fixLeak, saidOf, type LeakedKeys } from './leaked-keys.ts';
import { keysInUse } from './key-in-use.ts';
import * as text from './key-in-code.text.ts';

export type KeyInCodeFact = LeakedKeys;

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
  async detect(context): Promise<Outcome<KeyInCodeFact, typeof text.codes>> {
    const { scope, ports } = context;
    const none: KeyInCodeFact = { keys: [], current: undefined, isCurrentPublic: false };
    const root = scope.gitRoot ?? scope.root;
    const listed = await ports.git.files(root);
    if ('because' in listed) {
      if (listed.because === 'no-repository') return { status: 'ok', summary: text.noRepository, fact: none, applies: false };
      return { ...gitFailureFinding(listed, text.whetherAny), fact: none };
    }
    const { places, isWhole } = await search(context, root, listed);
    const dead = await deadKeys(context);
    const alive = places.filter(({ secret }) => !dead.has(secret.fingerprint));
    const data = { files: listed.length, complete: isWhole };
    const real = alive.filter((place) => !place.isTestData);
    const inUse = await keysInUse(context);
    const current = inUse.find((key) => real.some(({ secret }) => key.equals(secret)));
    const shown = (real.length > 0 ? real : alive).slice(0, namedPlaces);
    const [first, ...others] = shown.map(({ file, line }) => ({ file: untrusted(file, 120), line }));
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
        fact: none,
        data: { ...data, places: [], count: 0, dead: places.length },
      };
    }
    const found = { places: [first, ...others] as const, count: (real.length > 0 ? real : alive).length };
    const reported = {
      ...data,
      places: shown.map(({ secret }, index) => ({ ...(found.places[index] ?? first), lastFour: secret.lastFour })),
      count: found.count,
    };
    if (real.length === 0)
      return { status: 'advice', code: 'key-in-test-data', ...text.isInTestData(found), fact: none, data: reported, fixable: false };
    const hasGuard = context.factOf?.(commitGuard)?.isThere === true;
    const keys = [...new Map(real.map(({ secret }) => [secret.fingerprint, secret])).values()];
    return {
      status: 'problem',
      code: 'key-in-code',
      ...text.isInCode({ ...found, current: current !== undefined, variable: scope.variable.name, hasGuard }),
      ...(current !== undefined ? { fixable: false as const } : {}),
      fact: { keys, current, isCurrentPublic: false },
      data: { ...reported, current: current !== undefined },
    };
  },
  async *fix(context) {
    return context.outcome.fact === undefined ? undefined : yield* fixLeak(context, context.outcome.fact);
  },
});

/** Where the keys are, and whether all files were looked at. */
async function search(
  { scope, signal }: LookContext,
  root: string,
  names: readonly string[],
): Promise<{ places: readonly Place[]; isWhole: boolean }> {
  const beside = relativePath(root, path.dirname(scope.envFile.path));
  const chosen = relativePath(root, scope.envFile.path);
  const isElsewhere = (name: string): boolean => {
    const base = path.posix.basename(name);
    if (name === chosen || isEnvFileName(base) || isSecretFile(name)) return true;
    return isEnvExampleName(base) && path.posix.dirname(name) === (beside === '' ? '.' : beside);
  };
  const places: Place[] = [];
  const patience = AbortSignal.timeout(maxTime);
  try {
    await searchFiles(
      names.filter((name) => !isElsewhere(name)),
      {
        root,
        signal: AbortSignal.any([signal, patience]),
        onKey: (file, { secret, line, accepted }) => {
          if (!accepted && places.length < maxPlaces) places.push({ file, line, secret, isTestData: isTestData(file) });
        },
        onUnread: () => {},
        progress: () => {},
      },
    );
    return { places, isWhole: true };
  } catch (error) {
    if (signal.aborted || !patience.aborted) throw error;
    return { places, isWhole: false };
  }
}

/** What matters is that there are some. */
const maxPlaces = 10_000;
