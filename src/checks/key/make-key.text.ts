import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { dollars } from '../../openai/dollars.ts';
import { plural } from '../../wording/plural.ts';
import { writeCodes } from '../not-written.ts';
import { adminCodes } from '../spend/admin-access.text.ts';
import { whyLimit } from '../spend/set-limit.text.ts';

// Names and messages are given as they're shown, dates as `2026-11-28`.

/** What making a key may come to. */
export const makeCodes = {
  ...writeCodes,
  ...adminCodes,
  'key-not-made': { status: 'problem', meaning: 'the organization does not let a key be made this way' },
} as const satisfies Codes;

export const whichProject = {
  text: 'Which project shall the key belong to?',
  why: 'Each project has its own limit, keys and costs, so what runs wild in one does not empty the others.',
};
export const newProject = (name: string): string => `A new one: ${name}`;
export const notDefaultProject = "The default project isn't offered: it can't hold keys that are made this way.";

/**
 * What's in a project.
 *
 * @param keys `undefined`: couldn't be read @param limitUsd a month; 0: none; `undefined`: couldn't be read @param id told where its name
 *   isn't enough
 */
export function contents(keys: number | undefined, limitUsd: number | undefined, id?: string): string {
  const inIt = [
    ...(keys === undefined ? [] : [keys === 0 ? 'no key' : plural(keys, { one: '1 key', other: `${keys} keys` })]),
    ...(limitUsd === undefined ? [] : [limitUsd === 0 ? 'no limit' : `limit ${dollars(limitUsd)} a month`]),
  ];
  return [...(inIt.length === 0 ? ["what's in it couldn't be read"] : inIt), ...(id === undefined ? [] : [id])].join(', ');
}

/** @param from how many come before the next ones; `perPage`: how many are shown at once */
export function moreProjects(from: number, perPage: number, all: number): string {
  return from >= all ? 'Back to the first projects' : `More projects (${from + 1} to ${Math.min(from + perPage, all)} of ${all})`;
}

export const howMuch = (project: string) => ({
  text: `How much may project ${project} spend?`,
  unit: 'US dollars a month',
  why: whyLimit,
});
/** @param keysOfOthers that it stops, too */
export const limitStops = (keysOfOthers: number): string =>
  plural(keysOfOthers, {
    one: 'At that amount requests fail until the next month, and also those with the key that is there already.',
    other:
      keysOfOthers === 0
        ? 'At that amount requests fail until the next month.'
        : `At that amount requests fail until the next month, and also those with the ${keysOfOthers} keys that are there already.`,
  });

export const whichModels = (project: string) => ({
  text: `Which models may project ${project} use?`,
  why: 'A key that leaks cannot run an expensive model where only cheap ones are allowed. You can change it on the limits page.',
});
export const everyModel = { label: 'Every model' };
export const onlyModels = (models: readonly string[]) => ({
  label: `Only ${models.join(', ')}`,
  hint: plural(models.length, { one: 'the one you named', other: 'cheap ones' }),
});

export const howLong = {
  text: 'How long is the key good for?',
  why: 'A key that ends by itself can do no harm years later. You can make another at any time.',
};
export const lifetimes = { 90: '90 days', 30: '30 days', 365: 'A year' } as const;

/** About keys of the service account that were never used, or that were. */
export const mayRevoke = (account: string, count: number, unused: boolean) => ({
  text: plural(count, {
    one: `${account} has a key of an earlier run. Revoke it once the new one is saved?`,
    other: `${account} has ${count} keys of an earlier run. Revoke them once the new one is saved?`,
  }),
  why: unused
    ? 'A run that is interrupted leaves a key behind that nobody has. It can be revoked safely.'
    : plural(count, {
        one: 'A key that nobody uses is one more that can leak. If another computer of yours has it, keep it.',
        other: 'A key that nobody uses is one more that can leak. If another computer of yours has them, keep them.',
      }),
  yes: 'Yes, revoke',
  no: 'No, leave as it is',
});

/** @param used when last; `undefined`: never @param file the env file that it's in; `undefined`: another place */
export const earlierKey = (made: string, used: string | undefined, file: string | undefined): string =>
  `Made on ${made}${used === undefined ? ', never used' : `, used on ${used}`}${file === undefined ? ', not in this project' : `, in ${file} now`}`;

export const andMore = (count: number): string => `And ${count} more`;

export const plan = (file: string, project: string): string => `make a key for ${file} in project ${project}`;

export const projectStep = (name: string): string => `make the project ${name}`;
export const projectMade = (name: string): string => `Project ${name} is made`;

export const modelsStep = (project: string, models: readonly string[]): string => `allow project ${project} only ${models.join(', ')}`;
export const modelsAllowed = (project: string, models: readonly string[]): string => `Project ${project} may use ${models.join(', ')}`;

/** The line of the env file, whose key it is, and when it ends. */
export const keyLine = (variable: string, account: string, days: number): string =>
  `${variable}=…   (a new key of the service account ${account}; ends after ${days} days)`;

export const useStep = 'use the new key once, to see that it works: list the models, which is free';
/** @param key as `…abcd` @param refusal what the API says about it, in our words */
export const notUsable = (key: string, file: string, refusal: string) => ({
  summary: `The new key ${key} is saved in ${file}, but the API doesn't accept it yet`,
  why: `${refusal}. A new key may take some minutes to work everywhere. Until it does, no earlier key is revoked.`,
  next: ['Run openai-setup again in a few minutes: it tests the key, and replaces it if it never works.'],
});

/** @param dates when its keys were made */
export const deleteStep = (account: string, dates: readonly string[]): string =>
  dates.length === 0
    ? `delete an earlier service account ${account}, which has no key`
    : `revoke the key${dates.length === 1 ? '' : 's'} of ${dates.join(', ')}, and delete the service account ${account} that had ${dates.length === 1 ? 'it' : 'them'}`;
export const revokeStep = (made: string): string => `revoke the key of ${made}`;
export const revoked = (file: string): string => `The new key is saved in ${file}, and the earlier one is revoked`;

/** @param account the service account that has it */
export const keyMayExist = (account: string): string =>
  `A key may have been made that isn't saved anywhere (of the service account ${account}). Run openai-setup again: it finds such a key and offers to replace it.`;

/** Instead of the system's reason, where there is none. */
export const cannotBeChanged = 'it cannot be changed safely';

/** Why it doesn't matter that a key was made that could not be saved. */
export const isRevokedAgain = 'The file is as it was. The key that had been made for it is revoked again.';

/** @param key its name in the dashboard */
export const couldNotBeRevoked = (key: string): string =>
  `The file is as it was. The key that had been made could not be revoked: revoke ${key} yourself at ${pages.apiKeys}`;

/** @param key its name in the dashboard */
export const answerLost = (key: string) => ({
  why: 'The answer got lost, so a key may have been made that nobody holds.',
  next: ['Run openai-setup again: it finds such a key and offers to replace it.', `Or look for ${key} at ${pages.apiKeys} yourself.`],
});

/** @param message what the API says */
export const notMade = (message: string) => ({
  summary: `The API did not make it: ${message}`,
  why: 'An organization can allow keys of people only, of service accounts only, or none that are made by members.',
  next: [`Make one yourself and paste it: ${pages.apiKeys}`, 'Or ask an owner of the organization which kind of key is allowed.'],
});

/** @param message what the API says */
export const lifetimeRefused = (message: string) => ({
  summary: `The API did not make it: ${message}`,
  why: 'An organization can set the longest time that a key may be good for.',
  next: ['Run openai-setup again, and choose a shorter time.', 'Or ask an owner of the organization how long a key may be good for.'],
});

/** @param message what the API says */
export const notInDefaultProject = (message: string) => ({
  summary: `The API did not make it: ${message}`,
  why: 'The default project of an organization cannot hold service accounts.',
  next: ['Run openai-setup again, and choose another project or a new one.'],
});
