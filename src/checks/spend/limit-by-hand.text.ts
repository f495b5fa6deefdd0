import { adminKeysPage } from '../../openai/pages.ts';
import { dollars } from '../../openai/dollars.ts';
import { whyLimit } from './set-limit.text.ts';

// Amounts are in US dollars a month.

/** @param wantedUsd the amount of `--limit`, if it's given */
export const putLimit = (wantedUsd?: number) => ({
  text: 'Put a monthly limit on what this key can spend',
  guidance: [
    'A hard limit stops spending: requests fail until the next month.',
    'A spend alert only sends an e-mail; spending goes on.',
    'Prepaid credit is no limit while auto-reload is on, and it is on by default.',
    'The limit of your usage tier is OpenAI’s, and far above what you want to lose.',
    `There: Spend → “Edit spend limit”${wantedUsd === undefined ? '' : ` ${dollars(wantedUsd)}`} → “Enforce a hard limit” on → Save`,
  ],
  why: whyLimit,
});
export const openPage = { label: 'Open the limits page' };
export const openMyself = { label: 'I open that page myself now' };
export const haveSet = { label: 'I have set one already' };
export const haveAdminKey = { label: 'I have an admin key: set it from here', hint: 'for owners of the organization' };
export const notNow = { label: 'Not now, ask me next time' };

export const whatIsSet = {
  text: 'What is set there now?',
  why: 'Only “Enforce a hard limit” stops spending. This tool cannot look it up without an admin key, so it asks you.',
};
export const hardLimit = { label: 'A hard limit', hint: 'spending stops' };
export const onlyAlert = { label: 'Only an alert or a budget', hint: 'spending goes on' };
export const nothingYet = { label: 'Nothing yet' };

/** @param example a sentence about what an amount buys */
export const howMuch = (example: string | undefined) => ({
  text: 'How much is the hard limit?',
  unit: 'US dollars a month',
  guidance: ['Type the amount that you set on the page, for example 10.', ...(example === undefined ? [] : [example])],
  why: 'The amount and today’s date are kept on this computer, so that you are asked again after 90 days only.',
});
export const notePlan = (limitUsd: number): string => `remember the hard limit of ${dollars(limitUsd)} a month`;
export const noteStep = (limitUsd: number): string => `remember the limit of ${dollars(limitUsd)} with today’s date`;
export const noted = (limitUsd: number): string => `Noted: hard limit of ${dollars(limitUsd)} a month`;
/** @param next what the user can do about it */
export const notNoted = (next: string) => ({
  summary: 'The limit could not be noted: the settings file cannot be read or written',
  why: 'The limit itself is not affected. You will be asked again next time.',
  next: [next],
});

export const adminKeyQuestion = {
  text: 'An admin key, for this run only',
  label: 'Admin key',
  guidance: ['It is kept in memory until this run ends, and written nowhere.'],
  why: 'An admin key can look up and set limits. It cannot run models, and it does not belong into a project.',
  link: { label: 'the page with admin keys', url: adminKeysPage },
};
export const adminKeyPreview = 'look up the limit with this admin key; nothing is written';
/** @param reading what was recognized; `advice`: what's wrong with it */
export const adminKeyNotUsed = (reading: string, advice: string | undefined) => ({
  summary: `The admin key was not used: ${reading}`,
  why: advice ?? 'It is empty.',
  next: [`An owner of the organization makes one here: ${adminKeysPage}`],
});
export const lookUpPlan = 'look up the limit with the admin key';
export const adminKeyUsed = 'The admin key is used for this run only';

/** What a draft of an admin key is recognized as, below its field. */
export const readings = {
  empty: 'nothing yet',
  notKey: 'not a key',
  notAdminKey: (characters: number): string => `${characters} characters · not an admin key`,
  adminKey: (characters: number): string => `${characters} characters · admin key · looks right`,
};
export const adminKeyShape = `An admin key starts with sk-admin-. An owner of the organization makes one at ${adminKeysPage}`;
