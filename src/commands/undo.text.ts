import { pages } from '../openai/pages.ts';
import { shortList } from '../wording/short-list.ts';

// Names of files are given as displayed. Each array is a list of lines.

export const stillLooking = 'Still looking: what the last run wrote';

export const gitFailed = (why: string): readonly string[] => [
  `Nothing was undone: ${why}.`,
  'To see what you can do, run: openai-setup doctor',
];

export const noRepository: readonly string[] = [
  'There is no git repository here, so there is nothing to go back to.',
  'What a file held before is kept in git’s own directory only: an old key must not lie around anywhere else.',
];

export const nowhereToKeep: readonly string[] = [
  'Nothing was kept to go back to: git’s own directory is not called .git here, so git itself could take it.',
];

const onlyTheLast = 'Only what the last run of openai-setup wrote can be taken back, within a day.';
export const nothingKept: readonly string[] = ['There is nothing to take back.', onlyTheLast];
export const tooOld: readonly string[] = ['The last write was more than a day ago; what was there before is not kept longer.', onlyTheLast];
export const alreadyBack: readonly string[] = ['There is nothing to take back: the files are as they were before.'];

/** @param where the line that was changed (1-based) */
export const changedSince = (name: string, where: number | 'gone' | 'too-long'): readonly string[] => [
  typeof where === 'number'
    ? `What openai-setup wrote to ${name} was changed in line ${where} since, so nothing is taken back: your change would be lost.`
    : where === 'gone'
      ? `${name} is gone since openai-setup wrote it, so nothing is taken back.`
      : `${name} was changed after openai-setup wrote it, and it is too long to tell where, so nothing is taken back: your change would be lost.`,
  `Edit ${name} yourself. Keys are made and revoked here: ${pages.apiKeys}`,
];

/** @param files env files that contain a key */
export function wouldExpose(files: readonly [string, ...string[]]): string {
  const [one, ...more] = files;
  return `After that git would commit ${more.length === 0 ? `${one}, which holds a key` : `${shortList('', files, 60).trimStart()}, which hold keys`}.`;
}

export const wouldTakeBack = 'Would take back what the last run wrote:';
export const takingBackMeans = 'The last run wrote this; taking it back means:';
export const nobodyToAsk = 'openai-setup: there is no terminal to ask in. To take it back without being asked: openai-setup undo --yes';
export const yesIsNotEnough = 'openai-setup: --yes does not agree to that. Run openai-setup undo in a terminal.';

export const question = {
  text: 'Take back what the last run wrote?',
  yes: 'Yes, take it back',
  no: 'No, leave it as it is',
};
export const nothingChanged = 'Nothing was changed.';

export const notTakenBack = (why: string): readonly string[] => [
  `${why}.`,
  'What comes before it was taken back. Mend that and run openai-setup undo again.',
];
export const isGone = (name: string): string => `${name} is gone.`;
export const isTakenOut = (name: string): string => `What openai-setup wrote to ${name} is taken back; what was changed since stays.`;
export const isBack = (name: string): string => `${name} is as it was.`;
export const fileIsRemoved = 'the file is removed';
export const keyStaysValid = `A key that was made stays valid until you revoke it: ${pages.apiKeys}`;
