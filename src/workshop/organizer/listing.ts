import type { AdminProject } from '../../openai/admin/admin.ts';

/** A page of a list of projects, and what of it is wanted. */
export type ListedPage = {
  /** The cursor that it was asked for with, empty for the first one. None: it's where a list begins. */
  readonly after?: string | undefined;
  /** The cursor of the next page. None: it was the last one. */
  readonly next?: string | undefined;
  readonly count: number;
  readonly found: readonly AdminProject[];
};

/** A list of projects, as far as it was read: what a killed run has read needn't be asked for again. */
export type Listing = ListedPage & {
  /** Milliseconds since the epoch. */
  readonly begunAt: number;
  /** Seats whose projects were asked for since it began: it may miss those. */
  readonly late: ReadonlySet<number>;
};

/** Noted before the first page is asked for: what's made from now on may not be in the list. */
export const beginning: ListedPage = { next: '', count: 0, found: [] };

/** A list with another page, or one that begins; a page of another list changes nothing. */
export function withPage(before: Listing | undefined, page: ListedPage, at: number): Listing {
  if (before === undefined || page.after === undefined) return { ...page, begunAt: at, late: new Set() };
  if (before.next !== page.after) return before;
  return { ...before, next: page.next, count: before.count + page.count, found: [...before.found, ...page.found] };
}
