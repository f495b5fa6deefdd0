import { ask, type Answerable, type Question } from '../../engine/ask.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { FixContext } from '../check.ts';
import type { Step } from '../../engine/plan.ts';
import type { Owner } from '../../openai/admin/admin.ts';
import { dollars, spentDollars, usdOf } from '../../openai/dollars.ts';
import { projectLimitsPage } from '../../openai/pages.ts';
import { untrusted } from '../../wording/untrusted.ts';
import { adminFinding, type AdminAccess } from './admin-access.ts';
import { makeOnce } from '../make-once.ts';
import { capitalized } from '../../wording/capitalized.ts';

/** Asks before a limit that is already spent this month: it stops everything at once. */
export async function* agreesToStop(
  spentUsd: number | undefined,
  cents: number,
): AsyncGenerator<Question, boolean, Answerable> {
  if (spentUsd === undefined || spentUsd < usdOf(cents)) return true;
  return yield* ask({
    kind: 'confirm',
    text: `${spentDollars(spentUsd)} was spent this month already: with ${dollars(usdOf(cents))} every request fails until the next month. Set it all the same?`,
    yes: 'Yes, stop the spending',
    no: 'No, leave it as it is',
    recommended: false,
  });
}

/**
 * Sets a hard limit and reads it back.
 *
 * @param whose for people: “project shop-bot”, “the whole organization”
 */
export function setLimit({ scope, ports }: FixContext, call: AdminAccess, owner: Owner, whose: string, cents: number): Step {
  const amount = dollars(usdOf(cents));
  const page = projectLimitsPage(owner === 'organization' ? undefined : owner.projectId);
  return {
    preview: { kind: 'request', text: `hard limit of ${amount} a month for ${whose}` },
    async run(signal): Promise<Outcome<undefined>> {
      const set = await makeOnce(
        () => ports.admin.setSpendLimit(call(signal), owner, cents),
        async () => {
          const stands = await ports.admin.spendLimit(call(signal), owner);
          return stands.ok && stands.value?.cents !== cents ? { ...stands, value: undefined } : stands;
        },
      );
      if (!set.ok) return adminFinding(set.failure, scope, ports);
      const read = await ports.admin.spendLimit(call(signal), owner);
      if (!read.ok) return adminFinding(read.failure, scope, ports);
      if (read.value?.cents !== cents) {
        return {
          status: 'problem',
          code: 'unexpected-answer',
          summary: `The API took the limit of ${amount} and then told ${read.value === undefined ? 'none' : dollars(usdOf(read.value.cents))}`,
          why: 'What stands there is not what was asked for, so it is not known what stops the spending.',
          next: [`Look at it here: ${page}`],
        };
      }
      // Believed for a while, as what the user says is: the next run may have no admin key to look it up with.
      if (read.value.enforcement === 'enforcing') {
        await ports.settings.confirmLimit(scope.root, { limitUsd: usdOf(cents), confirmedAt: ports.world.now().toISOString() });
      }
      return {
        status: 'ok',
        summary: `${capitalized(whose)} has a limit of ${amount} a month; the API says “${untrusted(read.value.enforcement, 40)}”`,
        fact: undefined,
      };
    },
  };
}
