import type { AdminProject, RateLimit } from '../../openai/admin/admin.ts';
import type { ApiFailure } from '../../openai/failure.ts';
import { usdOf } from '../../openai/dollars.ts';
import type { Journal } from './journal.ts';
import { listProjects } from './list-projects.ts';
import { endpoints, Refused, type Organization } from './organization.ts';
import { mostUsd, type WorkshopPlan } from './plan.ts';

/** Projects that an organization may have, archived ones included (OpenAI's help pages, November 2026). */
const maxProjects = 2000;

/** What was looked up before anything is agreed to. */
export type Preflight = {
  /** How many projects can still be made. */
  readonly projectsLeft: number;
  /** The admin key may not look up usage and costs. */
  readonly withoutUsage: boolean;
  /** US dollars that the organization's own limit still allows this month; `undefined`: it has none, or it isn't known. */
  readonly organizationUsdLeft: number | undefined;
  /** What all seats share, by model, as a project of the organization has it. */
  readonly rateLimits: readonly RateLimit[];
};

/** Why it can't be done, as far as that can be known before anything is made. */
export type Obstacle =
  | { readonly kind: 'too-many-projects'; readonly left: number; readonly needed: number }
  | { readonly kind: 'organization-limit'; readonly leftUsd: number; readonly mostUsd: number };

/** For a second run. */
export const nothingLookedUp: Preflight = {
  projectsLeft: maxProjects,
  withoutUsage: false,
  organizationUsdLeft: undefined,
  rateLimits: [],
};

/**
 * Reads what has to be in order: whether the admin key may read, and change, the organization; how many projects are left; what its own
 * limit allows. Changes nothing.
 *
 * @param how.journal where the list of projects is gone on with, and its `name` there
 * @param how.probe ask whether it may change anything, by archiving a project that doesn't exist
 * @throws Refused if the admin key may not do what's needed
 */
export async function lookBefore(
  organization: Organization,
  now: Date,
  how: { readonly probe: boolean; readonly journal?: Journal; readonly name: string; readonly progress: (projects: number) => void },
): Promise<Preflight> {
  const { admin, call, ask } = organization;
  const keep = (all: readonly AdminProject[]): readonly AdminProject[] => all.filter(({ active }) => active).slice(0, 1);
  const { count, found } = await listProjects(organization, how.journal, { ...how, archived: true, keep, now: () => now });
  if (how.probe) await probe(organization);
  const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1) / 1000;
  const to = Math.floor(now.getTime() / 1000);
  const costs = await optional(() =>
    ask(endpoints.other, () => admin.costs(call, { from, to: Math.max(to, from + 1), groupBy: 'project_id' })),
  );
  const limit = await optional(() => ask('GET organization/spend_limit', () => admin.spendLimit(call, 'organization')));
  const spent = (costs ?? []).reduce((sum, { amount, currency }) => (currency === 'usd' ? sum + amount : sum), 0);
  const [place] = found;
  const rateLimits = place === undefined ? [] : await optional(() => ask('GET rate_limits', () => admin.rateLimits(call, place.id)));
  return {
    projectsLeft: maxProjects - count,
    withoutUsage: costs === undefined,
    // What's in another currency can't be compared.
    organizationUsdLeft: limit?.currency !== 'usd' ? undefined : Math.max(0, usdOf(limit.cents) - spent),
    rateLimits: rateLimits ?? [],
  };
}

export function obstaclesOf(preflight: Preflight, plan: WorkshopPlan, now: Date): readonly Obstacle[] {
  const needed = plan.oneProject ? 1 : plan.seats;
  const most = mostUsd(plan, now);
  const { projectsLeft: left, organizationUsdLeft: leftUsd } = preflight;
  return [
    ...(needed > left ? [{ kind: 'too-many-projects' as const, left: Math.max(0, left), needed }] : []),
    ...(leftUsd !== undefined && leftUsd < most ? [{ kind: 'organization-limit' as const, leftUsd, mostUsd: most }] : []),
  ];
}

/** A key that may only read is refused here, where nothing has been made yet; one that may write is told that there's no such project. */
async function probe({ admin, call, ask, judge }: Organization): Promise<void> {
  try {
    await ask(endpoints.archive, () => admin.archiveProject(call, 'proj_openai_setup_asks_whether_it_may'));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (isAboutRights(error.failure) || judge.isTooMany(error.failure)) throw error;
  }
}

function isAboutRights(failure: ApiFailure): boolean {
  return failure.kind === 'answer' && (failure.status === 401 || failure.status === 403);
}

async function optional<T>(read: () => Promise<T>): Promise<T | undefined> {
  return read().catch((error: unknown) => {
    if (error instanceof Refused) return undefined;
    throw error;
  });
}
