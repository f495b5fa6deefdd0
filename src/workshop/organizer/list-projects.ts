import type { AdminProject } from '../../openai/admin/admin.ts';
import type { Journal } from './journal.ts';
import { beginning, withPage, type ListedPage, type Listing } from './listing.ts';
import { Refused, type Organization } from './organization.ts';

/** Minutes. Twenty pages take three, and who knows what an older list misses. */
const longest = 15;
/** More than an organization may have, by hundreds. */
const maxPages = 60;

/**
 * Lists the organization's projects, page by page; goes on with a list that an earlier run has begun a short time ago.
 *
 * @param how.name of the list, in the journal
 * @param how.isGood whether a list that was begun will do
 */
export async function listProjects(
  organization: Organization,
  journal: Journal | undefined,
  how: {
    readonly name: string;
    readonly archived: boolean;
    readonly keep: (projects: readonly AdminProject[]) => readonly AdminProject[];
    readonly now: () => Date;
    /** How many were listed so far. */
    readonly progress?: (count: number) => void;
    readonly isGood?: (listing: Listing) => boolean;
  },
): Promise<Listing> {
  const { archived, keep, now, progress, isGood } = how;
  // Another admin key may be another organization's.
  const name = `${how.name} ${organization.call.secret.lastFour} ${organization.call.baseUrl}`;
  const add = async (before: Listing | undefined, page: ListedPage): Promise<Listing> => {
    await journal?.page(name, page);
    return journal?.listing(name) ?? withPage(before, page, 0);
  };
  const begun = journal?.listing(name);
  const ageMs = now().getTime() - (begun?.begunAt ?? 0);
  const isUsable = ageMs >= 0 && ageMs < longest * organization.minuteMs && begun !== undefined && (isGood?.(begun) ?? true);
  let listing = isUsable ? begun : await add(undefined, beginning);
  progress?.(listing.count);
  for (let pages = 0; listing.next !== undefined && pages < maxPages; pages += 1) {
    const after = listing.next;
    try {
      const { items, next } = await organization.projectPage(after === '' ? undefined : after, archived);
      listing = await add(listing, { after, next, count: items.length, found: keep(items) });
      progress?.(listing.count);
    } catch (error) {
      // The project that it was to go on after may no longer be in the list.
      if (pages > 0 || after === '' || !(error instanceof Refused) || error.mayPass) throw error;
      listing = await add(undefined, beginning);
    }
  }
  return listing;
}
