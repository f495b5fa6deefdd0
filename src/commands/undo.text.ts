import { pages } from '../openai/pages.ts';
import { shortList } from '../wording/short-list.ts';

// Names of files are given as displayed. Each array is a list of lines.

export const stillLooking = 'Still looking for what the last run wrote';

export const gitFailed = (why: string): readonly string[] => [`Nothing was undone: ${why}.`, 'To see what to do, run: openai-setup doctor'];

export const noRepository: readonly string[] = [
  "There's no git repo here, so there's nothing to undo.",
  "Earlier versions are kept only in git's own directory, so that old keys don't lie around.",
];

export const nowhereToKeep: readonly string[] = [
  "There's nothing to undo. Git's own directory isn't called .git here, so git could commit anything kept there.",
];

const onlyTheLast = 'Only what the last run of openai-setup wrote can be undone, and only for a day.';
export const nothingKept: readonly string[] = ["There's nothing to undo.", onlyTheLast];
export const tooOld: readonly string[] = ["There's nothing to undo: the last write was more than a day ago.", onlyTheLast];
export const alreadyBack: readonly string[] = ["There's nothing to undo: the files are already as they were before."];

/** @param where the line that was changed (1-based) */
export const changedSince = (name: string, where: number | 'gone' | 'too-long'): readonly string[] => [
  typeof where === 'number'
    ? `Nothing was undone: line ${where} of ${name} has changed since, and undoing would lose that change.`
    : where === 'gone'
      ? `Nothing was undone: ${name} is gone.`
      : `Nothing was undone: ${name} has changed since, it's too long to tell where, and undoing would lose that change.`,
  `Edit ${name} yourself. To create or revoke a key: ${pages.apiKeys}`,
];

/** @param date when it ended */
export const keyHasEnded = (key: string, date: string, file: string): readonly string[] => [
  `Nothing was undone: the key ${key} that would be restored to ${file} expired on ${date}.`,
  'To replace the key that is there now: openai-setup rotate',
];

/** @param files env files that contain a key */
export function wouldExpose(files: readonly [string, ...string[]]): string {
  const [one, ...more] = files;
  return `After that, git would commit ${more.length === 0 ? `${one}, which contains a key` : `${shortList('', files, 60).trimStart()}, which contain keys`}.`;
}

export const wouldLoseKey = "The key goes with it, and OpenAI doesn't show it again.";
export const wouldTakeBack = 'Would undo what the last run wrote:';
export const takingBackMeans = 'Undoing what the last run wrote means:';
export const nobodyToAsk = "openai-setup: there's no terminal to ask in. To undo without being asked: openai-setup undo --yes";
export const yesIsNotEnough = "openai-setup: --yes doesn't agree to that. Run openai-setup undo in a terminal.";

export const question = {
  text: 'Undo what the last run wrote?',
  yes: 'Yes, undo it',
  no: 'No, keep it',
};
export const nothingChanged = 'Nothing was changed.';

export const notTakenBack = (why: string): readonly string[] => [
  `${why}.`,
  'Everything before that was undone. Fix this, then run openai-setup undo again.',
];
export const isGone = (name: string): string => `${name} was removed.`;
export const isTakenOut = (name: string): string => `What openai-setup wrote to ${name} is undone; later changes stay.`;
export const isBack = (name: string): string => `${name} is back to what it was.`;
export const fileIsRemoved = 'the file is removed';
export const whatStays = 'File permissions, and what git no longer tracks, stay as they are.';
export const keyStaysValid = `A key you created stays valid until you revoke it: ${pages.apiKeys}`;
