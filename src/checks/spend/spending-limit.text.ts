import { open } from '../../engine/action.ts';
import type { Codes } from '../../engine/codes.ts';
import { dollars, spentDollars } from '../../openai/dollars.ts';
import { adminKeysPage, pages } from '../../openai/pages.ts';
import { adminCodes } from './admin-access.text.ts';

// Amounts are in US dollars a month. Names, dates, and what the API says are given as displayed; `whose` is ofProject or
// ofOrganization (set-limit.text.ts), `page` the address where the limit can be set.

export const codes = {
  ...adminCodes,
  'no-limit': { status: 'problem', meaning: 'the admin key sees no monthly hard limit, neither of the project nor of the organization' },
  'limit-reached': { status: 'problem', meaning: 'the monthly limit is used up, so programs get 429 until the month ends (UTC)' },
  'limit-too-high': { status: 'problem', meaning: 'the monthly limit is higher than --limit' },
  'limit-other-currency': {
    status: 'unknown',
    meaning: 'the monthly limit is in another currency than US dollars, so --limit was neither compared with it nor set',
  },
  'limit-not-enforcing': {
    status: 'problem',
    meaning: 'more was spent than a monthly limit allows, and the API says the limit isn’t enforced',
  },
  'limit-unconfirmed': { status: 'unknown', meaning: 'nobody has confirmed a monthly hard limit in the last 90 days' },
  'limit-below-spent': { status: 'problem', meaning: '--limit wasn’t set: more than that is already spent this month' },
  'project-unknown': {
    status: 'unknown',
    meaning: '--limit wasn’t set: can’t tell which project of the organization this is',
  },
} as const satisfies Codes;

const whyLimit = 'Without a hard limit, a leaked key or a loop can spend until your card or your credit runs out.';
const whyLower = 'A leaked key or a loop can spend up to that limit.';

const setAnytime = 'Set one anytime: openai-setup limits';

/** The command that sets it, for whoever has an admin key. */
const setCommand = (limitUsd: number): string => `openai-setup limits --yes --limit ${limitUsd}`;
const byHand = (page: string) => open(page, `Or set it here: ${page}`);

export const projectUnknown = {
  summary: "Can't tell which project of the organization this one uses, so its limit isn't known",
  why: 'The admin key sees several projects, and each has its own limit.',
  next: ['Run openai-setup limits in a terminal and choose it.', 'Or set OPENAI_PROJECT_ID to its ID (proj_…) and run this again.'],
};

/** @param suggestedUsd an amount that makes sense here */
export const noLimit = (project: string, isOrganizationKnown: boolean, suggestedUsd: number, page: string) => ({
  summary: isOrganizationKnown
    ? `Neither ${project} nor the organization has a monthly limit`
    : `Project ${project} has no monthly limit, and the organization's couldn't be read`,
  why: whyLimit,
  next: [`Set one: openai-setup limits, which asks how much, or ${setCommand(suggestedUsd)}`, byHand(page)],
});

/** @param about `limit` and `spent` as displayed; `until` when it counts anew; `suggestedUsd` if it can be set from here */
export const isReached = (about: {
  readonly limit: string;
  readonly spent: string;
  readonly whose: string;
  readonly until: string;
  readonly suggestedUsd: number | undefined;
  readonly page: string;
  /** The run shows what was spent, too. */
  readonly moneyOnly: boolean;
}) => ({
  summary: `The monthly limit is used up: ${about.spent} of ${about.limit} for ${about.whose}`,
  why: `Programs get 429 errors now, until ${about.until}.`,
  next: [
    ...(about.moneyOnly ? [] : ['See what spent it: openai-setup limits']),
    ...(about.suggestedUsd === undefined
      ? [open(about.page, `To keep going this month, raise the limit: ${about.page}`)]
      : [`To keep going this month, raise the limit: ${setCommand(about.suggestedUsd)}`, byHand(about.page)]),
  ],
});

/** @param about `limit` and `spent` as displayed; `enforcement` as the API words it */
export const notEnforced = (about: {
  readonly limit: string;
  readonly spent: string;
  readonly whose: string;
  readonly enforcement: string;
  readonly page: string;
}) => ({
  summary: `The limit isn't stopping anything: ${about.spent} of ${about.limit} is spent for ${about.whose}, and the API says “${about.enforcement}”`,
  why: 'Spending continues until a hard limit is enforced. Costs can lag, so it may also take effect within minutes.',
  next: [open(about.page, `Turn on “Enforce a hard limit” here: ${about.page}`), 'Then check again: openai-setup limits'],
});

/** @param wantedUsd the amount of `--limit`; `isEnough`: less than that is spent, so it can be set */
export const tooHigh = (limitUsd: number, whose: string, wantedUsd: number, page: string, isEnough: boolean) => ({
  summary: `The limit of ${dollars(limitUsd)} a month for ${whose} is above the ${dollars(wantedUsd)} you asked for`,
  why: whyLower,
  next: isEnough ? [`Lower it: ${setCommand(wantedUsd)}`, byHand(page)] : [open(page, `Set it here: ${page} (more is already spent)`)],
});

/** @param limit as displayed; `wantedUsd`: the amount of `--limit` */
export const otherCurrency = (limit: string, whose: string, wantedUsd: number, page: string) => ({
  summary: `The limit of ${limit} a month for ${whose} isn't in US dollars, so it can't be compared with the ${dollars(wantedUsd)} you asked for`,
  why: 'openai-setup only sets limits in US dollars, and never in place of one in another currency.',
  next: [open(page, `Change it here: ${page}`)],
});

/** @param limit as displayed; `wantedUsd`: the amount of `--limit`, if it's higher */
export const isSet = (limit: string, whose: string, wantedUsd?: number): string =>
  `Hard limit of ${limit} a month for ${whose}${wantedUsd === undefined ? '' : `, below the ${dollars(wantedUsd)} you asked for`}`;

/** @param wantedUsd the amount of `--limit` */
export const confirmedTooHigh = (limitUsd: number, day: string, wantedUsd: number, page: string) => ({
  summary: `The limit you confirmed on ${day} is ${dollars(limitUsd)} a month, above the ${dollars(wantedUsd)} you asked for`,
  why: whyLower,
  next: [open(page, `Lower it here: ${page}`), 'Then run openai-setup limits in a terminal and say what you set.'],
});

export const isConfirmed = (limitUsd: number, day: string): string => `Hard limit of ${dollars(limitUsd)} a month, as you said on ${day}`;

/** What was confirmed, and why an existing admin key didn't help: two summaries. */
export const confirmedBut = (confirmed: string, unhelpful: string): string => `${confirmed}. But: ${unhelpful}`;

/** @param name the model server's */
export const costsNothing = (name: string): string => `${name} runs on this computer, so requests cost nothing`;

/** @param page where the limit can be set, if it's known */
export const limitElsewhere = (name: string, page: string | undefined) => ({
  summary: `${name} bills for requests, and openai-setup can't see its limits`,
  why: 'Without a limit, a leaked key or a loop can spend until the credit runs out. A limit at OpenAI has no effect there.',
  next: [page === undefined ? `Ask whoever runs ${name} for a limit on this key.` : `Set a limit there: ${page}`],
});

/** `--limit` that wasn't set. */
export const notSet = {
  /** @param enoughUsd an amount that leaves something to spend */
  belowSpent: (limitUsd: number, spentUsd: number, enoughUsd: number, until: string) => ({
    summary: `The limit of ${dollars(limitUsd)} wasn't set: ${spentDollars(spentUsd)} is already spent this month`,
    why: `With that limit, every request would fail until ${until}.`,
    next: [
      `Choose more than that: ${setCommand(enoughUsd)}`,
      'To stop all spending now, run openai-setup limits in a terminal and say yes.',
    ],
  }),
  noAdminKey: (limitUsd: number, page: string, message: string) => ({
    summary: `The limit of ${dollars(limitUsd)} wasn't set: only an admin key can set one`,
    why: "A project key can use the API, but it can't change limits.",
    next: [
      open(page, `Set it by hand: ${page} (Spend → “Edit spend limit” → turn on “Enforce a hard limit” → Save)`),
      `Not allowed to? Send this to an owner of the organization: ${message}`,
      open(adminKeysPage, `Or set OPENAI_ADMIN_KEY and run this again. An owner of the organization can create one here: ${adminKeysPage}`),
    ],
  }),
  /** @param limit the one that stands, as displayed; `wantedUsd`: if it was named already */
  otherCurrency: (limit: string, whose: string, page: string, wantedUsd: number | undefined) => ({
    summary: `${wantedUsd === undefined ? 'No limit was set' : `The limit of ${dollars(wantedUsd)} wasn't set`}: the one for ${whose} is ${limit} a month, in another currency`,
    why: 'openai-setup only sets limits in US dollars, and never in place of one in another currency.',
    next: [open(page, `Change it here: ${page}`)],
  }),
  /** @param name of the server; `page` where it sets limits, if that's known */
  elsewhere: (limitUsd: number, name: string, page: string | undefined) => ({
    summary: `The limit of ${dollars(limitUsd)} wasn't set: requests go to ${name}, not to OpenAI`,
    why: 'A limit at OpenAI has no effect there.',
    next: [page === undefined ? `Ask whoever runs ${name} for a limit on this key, if it costs anything.` : `Set a limit there: ${page}`],
  }),
  /** @param why the summary of what went wrong */
  because: (limitUsd: number, why: string): string => `The limit of ${dollars(limitUsd)} wasn't set: ${why}`,
  /** @param projects each with its id, the first few */
  projectUnknown: (limitUsd: number, projects: readonly string[], more: number) => ({
    summary: `The limit of ${dollars(limitUsd)} wasn't set: can't tell which project this one uses`,
    why: `The admin key sees ${projects.length + more} projects: ${projects.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`,
    next: ['Set OPENAI_PROJECT_ID to its ID (proj_…) and run this again.', 'Or run openai-setup limits in a terminal and choose it.'],
  }),
};

/**
 * @param about `moneyOnly`: the user is here for that; `lapsedAfter`: how many days a confirmation is valid, if there was one;
 *   `message`: what to send to an owner
 */
export const unconfirmed = (
  page: string,
  { moneyOnly, lapsedAfter, message }: { readonly moneyOnly: boolean; readonly lapsedAfter?: number; readonly message: string },
) => ({
  summary:
    lapsedAfter === undefined
      ? `No monthly limit ${moneyOnly ? 'is known here' : 'yet'}`
      : `It's been ${lapsedAfter} days since you confirmed the monthly limit`,
  why: whyLimit,
  next: moneyOnly
    ? [
        open(page, `Set a hard limit here: ${page} (Spend → “Edit spend limit” → turn on “Enforce a hard limit” → Save)`),
        open(
          pages.billing,
          `Turn off auto-reload here: ${pages.billing} (while it's on, your card is charged whenever the credit runs low)`,
        ),
        `Not allowed to set limits? Send this to an owner of the organization: ${message}`,
        'Then run openai-setup limits in a terminal and say what was set.',
      ]
    : [lapsedAfter === undefined ? setAnytime : 'Confirm it: openai-setup limits'],
});
