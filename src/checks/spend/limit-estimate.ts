import type { LookContext } from '../check.ts';
import { costOf } from '../../openai/models-and-prices.ts';
import { requestsLikeThese, whatItBuys } from '../../openai/what-it-buys.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { AdminView } from './find-api-project.ts';
import { modelInUse } from './model-in-use.ts';
import { monthOf, type MonthCosts } from './month-costs.ts';

type Context = Pick<LookContext, 'scope' | 'ports' | 'requested' | 'signal' | 'factOf'>;
/** What an admin key sees of the project. */
type Seen = { readonly admin: AdminView; readonly month: MonthCosts | undefined };

/** US dollars: from less, nothing can be concluded. */
const leastSpent = 0.01;

/**
 * What an amount buys, in a sentence: requests like those of this month if that's known, else tokens of the model that the project
 * spends most on, or of the most expensive one that its code names. Never of a cheap one that it doesn't use.
 *
 * @param usd a month
 */
export async function estimate(usd: number, context: Context, seen?: Seen): Promise<string | undefined> {
  const month = seen?.month;
  const used = seen === undefined ? undefined : await requestsOfMonth(usd, context, seen);
  if (used !== undefined) return used;
  const priced = (model: string): boolean => costOf(model, 1, 1) !== undefined;
  const spentOn = month?.byModel.map(({ name }) => name).find(priced);
  const model = context.requested.model ?? spentOn ?? (await mostExpensiveInCode(context)) ?? modelInUse(context);
  return whatItBuys(usd, model, context.ports.world.now());
}

async function requestsOfMonth(usd: number, { ports, signal }: Context, { admin, month }: Seen): Promise<string | undefined> {
  if (month?.totalUsd === undefined || month.totalUsd < leastSpent) return undefined;
  const { from, to } = monthOf(ports.world.now());
  const use = await ports.admin.modelUse(admin.call(signal), { from, to, projectId: admin.project.id });
  const requests = use.ok ? use.value.reduce((sum, each) => sum + each.requests, 0) : 0;
  const [most] = month.byModel;
  if (requests === 0 || most === undefined) return undefined;
  return requestsLikeThese(usd, { requests, costUsd: month.totalUsd, model: untrusted(most.name, 40) });
}

async function mostExpensiveInCode({ scope, ports, signal }: Context): Promise<string | undefined> {
  // What reads code is loaded only where it's needed.
  const { readCode } = await import('../api/code-reading.ts');
  const { models } = await readCode({ scope, ports }, signal);
  const costs = new Map(models.map(({ id }) => [id, costOf(id, 800_000, 200_000) ?? 0]));
  const [first] = [...costs].filter(([, cost]) => cost > 0).toSorted(([, a], [, b]) => b - a);
  return first?.[0];
}
