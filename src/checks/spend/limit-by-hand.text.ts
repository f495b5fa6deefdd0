import { adminKeysPage, pages } from '../../openai/pages.ts';
import { dollars } from '../../openai/dollars.ts';
import { whyLimit } from './set-limit.text.ts';

// Amounts are in US dollars a month.

export const putLimit = {
  text: 'Set a monthly limit?',
  guidance: [
    "It stops requests, so a bug or a leaked key can't run up a bill.",
    'It takes a minute on the limits page. You can raise it anytime.',
  ],
  why: `${whyLimit} An alert only sends an email, and your usage tier's limit is far above what you want to lose. Auto-reload is on by default (${pages.billing}), and while it is, prepaid credit isn't a limit.`,
};
export const inDemo = [...putLimit.guidance.slice(0, 1), "In this demo, any answer will do: there's nothing to set."];
export const openPage = { label: 'Open the limits page' };
export const openMyself = { label: "I'll open that page now" };
export const haveSet = { label: "I've already set one" };
export const mayNot = { label: "I'm not allowed to set limits" };
export const haveAdminKey = { label: 'I have an admin key', hint: 'an owner creates it; it sets limits' };
export const notNow = { label: 'Not now, remind me next time' };

/** @param suggestedUsd the amount to enter there @param page its address */
export const steps = (suggestedUsd: number, page: string): readonly string[] => [
  `1  On the limits page:  ${page}`,
  `   Spend → “Edit spend limit” → enter ${suggestedUsd} → turn on “Enforce a hard limit” → Save`,
  `2  Turn off auto-reload, so your card isn't charged: ${pages.billing}`,
];

/** @param steps what to do there first, if anything */
export const whatIsSet = (steps: readonly string[]) => ({
  text: `${steps.length === 0 ? '' : 'Follow these steps. '}What's set there now?`,
  guidance: steps,
  why: "Only “Enforce a hard limit” stops spending. openai-setup can't look it up without an admin key.",
});
export const hardLimit = { label: 'A hard limit', hint: 'spending stops' };
export const onlyAlert = { label: 'Only an alert or a budget', hint: 'spending continues' };
export const nothingYet = { label: 'Nothing yet' };

export const onlyAlertIsSet = { text: "An alert doesn't stop spending. To stop it:", why: whyLimit };
export const isHardNow = { label: "It's a hard limit now" };

/** @param example a sentence about what an amount buys */
export const howMuch = (example: string | undefined) => ({
  text: 'How much is the hard limit?',
  unit: 'US dollars a month',
  guidance: ['The amount you set on that page.', ...(example === undefined ? [] : [example])],
  why: "The amount and today's date are kept on this computer, so you won't be asked again for 90 days.",
});

/**
 * What somebody who may not set limits sends to an owner of the organization: on one line, to be copied.
 *
 * @param project its directory's name, as displayed
 * @param projectId if it's known
 */
export function messageToOwner(limitUsd: number, project: string, projectId: string | undefined, page: string): string {
  const which =
    projectId !== undefined && page.includes(projectId)
      ? `our OpenAI project ${projectId}`
      : `the OpenAI project that we use for ${project}`;
  return `“Could you set a monthly hard limit of ${dollars(limitUsd)} for ${which}? It's here: ${page} (Spend → Edit spend limit → Enforce a hard limit). Thanks!”`;
}
export const sendMessage = 'Send this to an owner of the organization:';
export const messageSent = { label: 'OK', hint: "when it's set, run openai-setup limits" };

export const notePlan = (limitUsd: number): string => `remember the hard limit of ${dollars(limitUsd)} a month`;
export const noteStep = (limitUsd: number): string => `remember the limit of ${dollars(limitUsd)} with today's date`;
export const noted = (limitUsd: number): string => `Noted: hard limit of ${dollars(limitUsd)} a month`;
/** @param next what the user can do about it */
export const notNoted = (next: string) => ({
  summary: "Couldn't remember the limit: the settings file can't be read or written",
  why: "The limit itself isn't affected. You'll be asked again next time.",
  next: [next],
});

export const adminKeyQuestion = {
  text: 'An admin key, for this run only',
  label: 'Admin key',
  guidance: ["It's kept in memory until this run ends and isn't written anywhere."],
  why: "An admin key can look up and set limits. It can't run models, and it doesn't belong in a project.",
  link: { url: adminKeysPage },
};
export const adminKeyPreview = 'look up the limit with this admin key; nothing is written';
/** @param reading what was recognized; `advice`: what's wrong with it */
export const adminKeyNotUsed = (reading: string, advice: string | undefined) => ({
  summary: `The admin key wasn't used: ${reading}`,
  why: advice ?? "It's empty.",
  next: [`An owner of the organization can create one here: ${adminKeysPage}`],
});
export const lookUpPlan = 'look up the limit with the admin key';
export const adminKeyUsed = 'The admin key is used for this run only';

/** What a draft of an admin key is recognized as, below its field. */
export const readings = {
  empty: 'nothing yet',
  notKey: 'not a key',
  notAdminKey: (characters: number): string => `${characters} characters · not an admin key`,
  adminKey: (characters: number): string => `${characters} characters · admin key · looks right`,
  enter: 'use it',
};
export const adminKeyShape = `An admin key starts with sk-admin-. An owner of the organization can create one at ${adminKeysPage}`;
