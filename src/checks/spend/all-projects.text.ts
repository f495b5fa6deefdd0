import { open } from '../../engine/action.ts';
import { spentAmount } from '../../openai/amount.ts';
import { adminKeysPage } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';

// Names are given as displayed; amounts as displayed unless they come with a currency.

export const needsAdminKey = {
  summary: "Can't check all projects without an admin key",
  why: "Projects, limits, costs, and keys belong to the organization, so a project key can't see the others.",
  next: [
    open(adminKeysPage, `Set OPENAI_ADMIN_KEY and run this again. An owner of the organization can create one here: ${adminKeysPage}`),
  ],
};

/** What's said while the API wants a pause. */
export const waiting = 'The API allows only a few of these requests a minute: waiting. Ctrl-C stops.';
/** @param done projects read so far */
export const slowDown = (done: number, all: number): string =>
  `${done} of ${all} projects so far. The API allows only a few requests a minute. Ctrl-C stops.`;

/** @param month “November” */
export const heading = (count: number, month: string): string =>
  `${plural(count, { one: '1 active project', other: `${count} active projects` })} in ${month}`;

export const wholeOrganization = 'All projects together';
export const noLimit = 'no limit';
export const limitUnknown = "limit couldn't be read";
export const costsUnknown = "costs couldn't be read";

/** @param total as displayed; `limit` too, if it's set */
export const spentOf = (total: string, limit: string | undefined): string =>
  limit === undefined ? `${total} spent` : `${total} of ${limit}`;
export const reached = 'used up: requests get 429 errors now';
export const notEnforcing = "the limit isn't stopping anything";
/** @param end the last day of the month */
export const comesTo = (amount: number, currency: string, end: string): string => `about ${spentAmount(amount, currency)} by ${end}`;
/** @param day on which the limit is reached */
export const reachedOn = (day: string): string => `at this pace, used up around ${day}`;

export const noKeys = 'no keys';
export const keysUnknown = "keys couldn't be read";
export const ownerLeft = (owner: string | undefined): string =>
  owner === undefined ? 'its owner left the project' : `${owner}, who left the project`;
export const moreKeys = (count: number): string =>
  `and ${plural(count, { one: '1 more key', other: `${count} more keys` })} (--verbose lists all)`;
/** @param count projects that weren't looked at */
export const leftOut = (count: number): string =>
  `${plural(count, { one: '1 project that spent less was', other: `${count} projects that spent less were` })} left out.`;

/** @param about how many projects have which problem */
export function conclusion(about: { readonly noLimit: number; readonly usedUp: number; readonly unknown: number }): string {
  const said = [
    ...(about.usedUp === 0 ? [] : [plural(about.usedUp, { one: '1 limit is used up', other: `${about.usedUp} limits are used up` })]),
    ...(about.noLimit === 0
      ? []
      : [plural(about.noLimit, { one: '1 project has no limit', other: `${about.noLimit} projects have no limit` })]),
    ...(about.unknown === 0
      ? []
      : [
          plural(about.unknown, { one: "1 project couldn't be read in full", other: `${about.unknown} projects couldn't be read in full` }),
        ]),
  ];
  return said.length === 0 ? 'Every project has a limit, and none is used up.' : `${said.join(', ')}.`;
}
