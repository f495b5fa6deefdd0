import { pages } from '../../openai/pages.ts';

/** @param places names of destinations @param file the env file @param key as `…abcd` */
export const whoseKey = (places: readonly string[], file: string, key: string) => ({
  text: places.length === 1 ? `Which key should ${places[0]} get?` : 'Which key should these places get?',
  guidance: places.length === 1 ? [] : places,
  why: 'With a key of its own, each program can be stopped without stopping the others, and you see what each one costs.',
  options: [
    { value: 'own' as const, label: places.length === 1 ? 'Its own key, created now' : 'A separate key for each, created now' },
    { value: 'file' as const, label: `The key ${key} from ${file}` },
  ] as const,
});

/** @param account its name in the dashboard */
export const made = (account: string, project: string, days: number, key: string): string =>
  `Created the key ${key}: service account ${account} in project ${project}, for ${days} days`;

export const notUsable = (account: string) => ({
  summary: `The API created a key for ${account} but doesn't accept it`,
  why: 'It was deleted again. Nothing was put anywhere.',
  next: ['Run the same command again in a few minutes.'],
});

/** The key can't be in the place: it's of no use to anybody. */
export const revokedAgain = (account: string): string => `The key created for it (${account}) was deleted again.`;
export const keyStays = (account: string): string =>
  `The key created for it (${account}) still works, because it may have arrived. If you don't try again, delete it: ${pages.apiKeys}`;

/** @param account the name that several have */
export const earlierStays = (account: string): string =>
  `An earlier key named ${account} still works. If nothing else uses it, delete it: ${pages.apiKeys}`;
