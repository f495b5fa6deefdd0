import type { Codes } from '../../engine/codes.ts';
import { pages } from '../../openai/pages.ts';
import { plural } from '../../wording/plural.ts';
import { writeCodes } from '../not-written.ts';
import { adminCodes } from '../spend/admin-access.text.ts';
import { whyLimit } from '../spend/set-limit.text.ts';

// Names and messages are given as they're shown, dates as `2026-11-28`.

/** What making a key may come to. */
export const makeCodes = {
  ...writeCodes,
  ...adminCodes,
  'key-not-made': { status: 'problem', meaning: 'the organization doesn’t allow creating a key this way' },
} as const satisfies Codes;

export const whichProject = {
  text: 'Which project should the key belong to?',
  why: "Each project has its own limit, keys, and costs, so a runaway program in one doesn't affect the others.",
};
export const newProject = (name: string): string => `A new project: ${name}`;
export const notDefaultProject = "The default project isn't listed: it can't have keys created this way.";

/**
 * What's in a project.
 *
 * @param keys `undefined`: couldn't be read @param limit as displayed; `undefined`: couldn't be read @param id told where its name isn't
 *   enough
 */
export function contents(keys: number | undefined, limit: string | undefined, id?: string): string {
  const inIt = [
    ...(keys === undefined ? [] : [keys === 0 ? 'no keys' : plural(keys, { one: '1 key', other: `${keys} keys` })]),
    ...(limit === undefined ? [] : [limit]),
  ];
  return [...(inIt.length === 0 ? ["couldn't read what's in it"] : inIt), ...(id === undefined ? [] : [id])].join(', ');
}

export const noLimitYet = 'no limit';
/** @param amount as displayed */
export const limitOf = (amount: string): string => `limit ${amount} a month`;

export const howMuch = (project: string) => ({
  text: `How much can project ${project} spend?`,
  unit: 'US dollars a month',
  why: whyLimit,
});
/** @param keysOfOthers that it stops, too */
export const limitStops = (keysOfOthers: number): string =>
  plural(keysOfOthers, {
    one: 'After that, requests fail until next month, including those with the key already there.',
    other:
      keysOfOthers === 0
        ? 'After that, requests fail until next month.'
        : `After that, requests fail until next month, including those with the ${keysOfOthers} keys already there.`,
  });

export const whichModels = (project: string) => ({
  text: `Which models can project ${project} use?`,
  why: 'If the key leaks, nobody can run an expensive model with it. You can change this on the limits page.',
});
export const everyModel = { label: 'Every model' };
export const onlyModels = (models: readonly string[]) => ({
  label: `Only ${models.join(', ')}`,
  hint: plural(models.length, { one: 'the one you named', other: 'cheap ones' }),
});

export const howLong = {
  text: 'When should the key expire?',
  why: "A key that expires can't do any harm years later. You can create another anytime.",
};
export const lifetimes = { 90: 'In 90 days', 30: 'In 30 days', 365: 'In a year' } as const;

/** About keys of the service account that were never used, or that were. */
export const mayRevoke = (account: string, count: number, unused: boolean) => ({
  text: plural(count, {
    one: `${account} has a key from an earlier run. Revoke it once the new one is saved?`,
    other: `${account} has ${count} keys from an earlier run. Revoke them once the new one is saved?`,
  }),
  why: unused
    ? 'An interrupted run can leave a key behind that nobody has. Revoking it is safe.'
    : plural(count, {
        one: 'A key nobody uses can still leak. If you use it on another computer, keep it.',
        other: 'Keys nobody uses can still leak. If you use them on another computer, keep them.',
      }),
  yes: 'Yes, revoke',
  no: 'No, keep',
});

/** @param used when last; `undefined`: never @param file the env file that it's in; `undefined`: another place */
export const earlierKey = (made: string, used: string | undefined, file: string | undefined): string =>
  `Created ${made}${used === undefined ? ', never used' : `, last used ${used}`}${file === undefined ? ', not in this project' : `, in ${file} now`}`;

export const andMore = (count: number): string => `And ${count} more`;

export const plan = (file: string, project: string): string => `create a key for ${file} in project ${project}`;

export const projectStep = (name: string): string => `create project ${name}`;
export const projectMade = (name: string): string => `Created project ${name}`;

export const modelsStep = (project: string, models: readonly string[]): string => `let project ${project} use only ${models.join(', ')}`;
export const modelsAllowed = (project: string, models: readonly string[]): string => `Project ${project} can use only ${models.join(', ')}`;

/** The line of the env file, whose key it is, and when it ends. */
export const keyLine = (variable: string, account: string, days: number): string =>
  `${variable}=…   (a new key of service account ${account}; expires in ${days} days)`;

export const useStep = 'test the new key: list the models, which is free';
/** @param key as `…abcd` @param refusal what the API says about it, in our words */
export const notUsable = (key: string, file: string, refusal: string) => ({
  summary: `The new key ${key} is saved in ${file}, but the API doesn't accept it yet`,
  why: `${refusal}. A new key can take a few minutes to work. Until it does, no earlier key is revoked.`,
  next: ['Run openai-setup again in a few minutes: it tests the key, and replaces it if it never works.'],
});

/** @param dates when its keys were made */
export const deleteStep = (account: string, dates: readonly string[]): string =>
  dates.length === 0
    ? `delete an earlier service account, ${account}, which has no key`
    : `revoke the key${dates.length === 1 ? '' : 's'} created ${dates.join(', ')}, and delete the earlier service account ${account}`;
export const revokeStep = (made: string): string => `revoke the key created ${made}`;
export const revoked = (file: string): string => `The new key is saved in ${file}, and the earlier one is revoked`;

/** @param account the service account that has it */
export const keyMayExist = (account: string): string =>
  `Service account ${account} may have a key that isn't saved anywhere. Run openai-setup again: it finds that key and offers to replace it.`;

/** Instead of the system's reason, where there is none. */
export const cannotBeChanged = "it can't be changed safely";

/** Why it doesn't matter that a key was made that could not be saved. */
export const isRevokedAgain = "The file wasn't changed, and the new key has been revoked.";

/** @param key its name in the dashboard */
export const couldNotBeRevoked = (key: string): string =>
  `The file wasn't changed. The new key couldn't be revoked: revoke ${key} yourself at ${pages.apiKeys}`;

/** @param key its name in the dashboard */
export const answerLost = (key: string) => ({
  why: 'The answer got lost, so there may be a new key that nobody has.',
  next: ['Run openai-setup again: it finds that key and offers to replace it.', `Or look for ${key} yourself: ${pages.apiKeys}`],
});

/** @param message what the API says */
export const notMade = (message: string) => ({
  summary: `The API refused: ${message}`,
  why: "An organization can allow only people's keys, only service accounts' keys, or no keys created by members.",
  next: [`Create one yourself and paste it: ${pages.apiKeys}`, 'Or ask an owner of the organization which kind of key is allowed.'],
});

/** @param message what the API says */
export const lifetimeRefused = (message: string) => ({
  summary: `The API refused: ${message}`,
  why: 'An organization can limit how long keys last.',
  next: ['Run openai-setup again and choose a shorter time.', 'Or ask an owner of the organization how long a key can last.'],
});

/** @param message what the API says */
export const notInDefaultProject = (message: string) => ({
  summary: `The API refused: ${message}`,
  why: "An organization's default project can't have service accounts.",
  next: ['Run openai-setup again and choose a different project or a new one.'],
});
