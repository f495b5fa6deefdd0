import { ask, type Answerable, type Question } from '../../engine/ask.ts';
import type { ProjectKey } from '../../openai/admin/admin.ts';
import { parseDollars } from '../../openai/dollars.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { suggestedLimit } from '../spend/suggested-limit.ts';
import * as text from './make-key.text.ts';

/** How many earlier keys are listed one by one. */
const mostTold = 4;

/**
 * The hard limit of a project, in US dollars per month.
 *
 * @param id `undefined`: it's not made yet
 * @param keysOfOthers how many keys of others it would stop, too
 * @param example what an amount buys, if that is known
 */
export async function* chooseLimit(
  project: string,
  id: string | undefined,
  keysOfOthers: number,
  example: string | undefined,
): AsyncGenerator<Question, number, Answerable> {
  return yield* ask({
    kind: 'amount',
    ...text.howMuch(project),
    guidance: [text.limitStops(keysOfOthers), ...(example === undefined ? [] : [example])],
    link: { url: projectLimitsPage(id) },
    suggested: suggestedLimit(),
    parse: parseDollars,
  });
}

/** The only models that the project may use; `undefined` for every one. */
export async function* chooseModels(
  project: string,
  cheap: readonly string[],
): AsyncGenerator<Question, readonly string[] | undefined, Answerable> {
  const chosen = yield* ask({
    kind: 'choice',
    ...text.whichModels(project),
    options: [
      { value: 'every', ...text.everyModel },
      { value: 'cheap', ...text.onlyModels(cheap) },
    ],
  });
  return chosen === 'cheap' ? cheap : undefined;
}

/** In how many days the key ends. */
export async function* chooseLifetime(): AsyncGenerator<Question, number, Answerable> {
  const chosen = yield* ask({
    kind: 'choice',
    ...text.howLong,
    options: [
      { value: '90', label: text.lifetimes[90] },
      { value: '30', label: text.lifetimes[30] },
      { value: '365', label: text.lifetimes[365] },
    ],
  });
  return Number(chosen);
}

/**
 * Which keys of earlier runs are revoked once the new one is saved. One that was never used is what an interrupted run
 * leaves behind; one that was used may be at work on another computer.
 */
export async function* chooseRevoked(
  accountName: string,
  earlier: readonly ProjectKey[],
  isInFile: (key: ProjectKey) => boolean,
  fileName: string,
): AsyncGenerator<Question, readonly ProjectKey[], Answerable> {
  const isUnused = (key: ProjectKey): boolean => key.lastUsedAt === undefined && !isInFile(key);
  const chosen: ProjectKey[] = [];
  for (const [keys, unused] of [
    [earlier.filter(isUnused), true],
    [earlier.filter((key) => !isUnused(key)), false],
  ] as const) {
    if (keys.length === 0) continue;
    const lines = keys.slice(0, mostTold).map((key) => {
      const used = key.lastUsedAt === undefined ? undefined : dayOf(key.lastUsedAt);
      return text.earlierKey(dayOf(key.createdAt), used, isInFile(key) ? fileName : undefined);
    });
    const agreed = yield* ask({
      kind: 'confirm',
      ...text.mayRevoke(accountName, keys.length, unused),
      guidance: [...lines, ...(keys.length > mostTold ? [text.andMore(keys.length - mostTold)] : [])],
      recommended: unused,
    });
    if (agreed) chosen.push(...keys);
  }
  return chosen;
}

/** The date of Unix seconds, UTC. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
