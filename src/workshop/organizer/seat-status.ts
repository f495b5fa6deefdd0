import type { Cost, ProjectUse } from '../../openai/admin/admin.ts';
import type { SeatProject } from './seat-projects.ts';

export type SeatState = 'unused' | 'works' | 'limit-reached' | 'revoked';

export type SeatStatus = {
  readonly seat: number;
  readonly state: SeatState;
  readonly requests: number;
  /** Of the currency, as far as it's known by now: costs arrive late. */
  readonly spent: number;
  /** US dollars; `undefined`: this computer doesn't know. */
  readonly limitUsd: number | undefined;
};

/** What each seat was used for, from the organization's usage and costs. */
export function statusOf(
  projects: readonly SeatProject[],
  use: readonly ProjectUse[],
  costs: readonly Pick<Cost, 'projectId' | 'amount'>[],
  known: (seat: number) => { readonly limitUsd: number | undefined; readonly revoked: boolean; readonly tries: number },
): readonly SeatStatus[] {
  const requests = new Map(use.map(({ projectId, requests: count }) => [projectId, count]));
  const spent = new Map<string, number>();
  for (const { projectId, amount } of costs) if (projectId !== undefined) spent.set(projectId, (spent.get(projectId) ?? 0) + amount);
  return projects.map(({ id, seat, active }) => {
    const { limitUsd, revoked, tries } = known(seat);
    // Our own test isn't somebody's.
    const used = Math.max(0, (requests.get(id) ?? 0) - tries);
    const cost = spent.get(id) ?? 0;
    const isReached = limitUsd !== undefined && cost >= limitUsd;
    const state = revoked || !active ? 'revoked' : isReached ? 'limit-reached' : used > 0 || (cost > 0 && tries === 0) ? 'works' : 'unused';
    return { seat, state, requests: used, spent: cost, limitUsd };
  });
}

/** Costs by currency: `{ usd: 3.2 }`. */
export function totalsOf(costs: readonly Pick<Cost, 'currency' | 'amount'>[]): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const { currency, amount } of costs) totals.set(currency, (totals.get(currency) ?? 0) + amount);
  return totals;
}
