import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Answerable, type Question } from '../../engine/ask.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Given } from '../check.ts';
import type { Step } from '../../engine/plan.ts';
import type { Owner, SpendLimit } from '../../openai/admin/admin.ts';
import { limitAmount, moneyOf, usd } from '../../openai/amount.ts';
import { usdOf } from '../../openai/dollars.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { adminFinding, type AdminAccess } from './admin-access.ts';
import type { adminCodes } from './admin-access.text.ts';
import { makeOnce } from '../make-once.ts';
import * as text from './set-limit.text.ts';

/** Asks before setting a limit that has already been spent this month: it stops everything at once. */
export async function* agreesToStop(spentUsd: number | undefined, cents: number): AsyncGenerator<Question, boolean, Answerable> {
  if (spentUsd === undefined || spentUsd < usdOf(cents)) return true;
  return yield* ask({ kind: 'confirm', ...text.alreadySpent(spentUsd, usdOf(cents)), recommended: false, skipIsNo: true });
}

/**
 * Sets a hard limit and reads it back. A step for any check whose codes include those of the admin key.
 *
 * @param whose for people: “project shop-bot”, “the whole organization”
 * @param isSpentKnown `false`: nobody could tell whether more is already spent this month, and that's said
 */
export function setLimit(
  { scope, ports }: Pick<Given, 'scope' | 'ports'>,
  call: AdminAccess,
  owner: Owner,
  whose: string,
  cents: number,
  isSpentKnown = true,
) {
  const limitUsd = usdOf(cents);
  const page = projectLimitsPage(owner === 'organization' ? undefined : owner.projectId);
  return {
    preview: { kind: 'request', text: text.limitStep(limitUsd, whose, isSpentKnown) },
    async run(signal): Promise<Outcome<undefined, typeof adminCodes>> {
      const set = await makeOnce(
        () => ports.admin.setSpendLimit(call(signal), owner, cents),
        async () => {
          const stands = await ports.admin.spendLimit(call(signal), owner);
          return stands.ok && !isSet(stands.value) ? { ...stands, value: undefined } : stands;
        },
      );
      if (!set.ok) return adminFinding(set.failure, scope, ports);
      const stands = await readBack(signal, set.value);
      if (!isSet(stands)) {
        const actual = stands === undefined ? undefined : moneyOf(stands);
        const shown = actual === undefined ? undefined : limitAmount(actual.amount, actual.currency);
        return { status: 'problem', code: 'unexpected-answer', ...text.readsBackDifferently(limitUsd, shown, page) };
      }
      // Trusted for a while, like what the user says: the next run may have no admin key to look it up with.
      await ports.settings.noteLimitSet(scope.root, { limitUsd, confirmedAt: ports.world.now().toISOString() });
      return { status: 'ok', summary: text.limitSet(limitUsd, whose, isSpentKnown), fact: undefined };
    },
  } satisfies Step<typeof adminCodes>;

  function isSet(limit: SpendLimit | undefined): boolean {
    return limit?.cents === cents && limit.currency === usd;
  }

  /** What stands now, going by the answer to setting it where that can't be read. It may take a moment until it can. */
  async function readBack(signal: AbortSignal, answered: SpendLimit): Promise<SpendLimit | undefined> {
    for (const pause of [...pauses, undefined]) {
      const read = await ports.admin.spendLimit(call(signal), owner);
      if (!read.ok) return answered;
      if (isSet(read.value) || pause === undefined) return read.value;
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
    return answered;
  }
}

/** Milliseconds before a limit that was set is read back once more. */
const pauses = [500, 1500];
