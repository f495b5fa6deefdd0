// What's said around a question: by the field of the wizard, and line by line.

/** Of `?`: there's more help. */
export const more = 'more';
/** When it goes back to the first page of it. */
export const less = 'less';
/** What the same key shows next, where there's room for one step at a time. */
export const step = (number: string): string => `step ${number}`;

export const pasteFirst = 'Paste the key first, or press Tab to skip.';
export const typeFirst = ({ first, tab }: { readonly first: string; readonly tab: string }): string => `${first}, or press Tab to ${tab}.`;
export const notSavedClearField = "This can't be saved. Press Esc to clear it, then paste again.";
export const pasteHere = "Paste the key here. It's never shown.";
export const nothingBefore = "There's nothing to go back to. Tab skips this, Ctrl-C quits.";
export const notSavedPasteAgain = "This wasn't saved. Paste again.";

// What was typed or pasted where it doesn't belong.
export const droppedKey = "That looks like a key. It isn't kept: paste it again at the question that asks for one.";
export const droppedText = "Paste ignored: this question doesn't take text.";
export const tooLongForAmount = "That's too long for an amount.";
export const shownKey: readonly string[] = [
  "That looks like a key. It isn't kept, but it's on the screen now, because this question shows what you type.",
  'If others can see or record your screen, clear it and its scrollback.',
  'The question that asks for the key hides it.',
];

export const openedAbove = 'Opened in your browser. If nothing happened, press c to copy the link.';
export const openAboveYourself = (because: string): string => `No browser opens here (${because}). Press c to copy the link.`;
export const opened = 'Opened in your browser.';
export const notOpened = (because: string): string => `No browser opens here (${because}).`;
export const copied = "Asked your terminal to copy the link. If it doesn't paste, select it by hand.";
export const hasCopied = 'Copied the link.';
export const notCopied = (because: string): string => `Not copied: ${because}. Select it by hand instead.`;

// Prompts of the line mode. `ways`: see otherWays.

/** The letters that work besides the answer, each with a comma before it. @param more there's help that isn't shown yet */
export const otherWays = ({ back, more }: { readonly back: boolean; readonly more: boolean }): string =>
  `${more ? ', ? for more' : ''}${back ? ', b to go back' : ''}`;
export const typeNumber = (standard: number, ways: string): string => `Type a number, or press Enter for ${standard} (s to skip${ways}): `;
export const numberFrom1To = (count: number): string => `Please type a number from 1 to ${count}.`;
export function typeAmount({ unit, suggested }: { readonly unit: string; readonly suggested?: number }, ways: string): string {
  const enter = suggested === undefined ? 'just Enter to skip' : `press Enter for ${suggested}, s to skip`;
  return `${unit} (${enter}${ways}): `;
}
/** @param label what's to be typed */
export const typeText = (label: string, ways: string): string => `${label} (just Enter skips${ways}): `;
/** @param hasSample just Enter takes a pretend key */
export const pasteHidden = (label: string, opens: boolean, ways: string, hasSample = false): string =>
  `${label}: paste it and press Enter. It won't be shown (just Enter ${hasSample ? 'for the pretend key, s ' : ''}to skip${opens ? ', o to open the page' : ''}${ways}): `;
/** After what may be wrong with it. @param kept whether it's written anywhere */
export const keepAnyway = (kept: boolean, ways: string): string =>
  `Press Enter to ${kept ? 'save' : 'use'} it anyway, or paste another one (s to skip${ways}): `;
/** @param other what just Enter does */
export const typeHidden = (label: string, other: string, ways: string): string =>
  `${label}: type it and press Enter. It won't be shown (just Enter to ${other}${ways}): `;
/** @param seconds until it checks again by itself */
export function pressToLookAgain(seconds: number | undefined, ways: string): string {
  return seconds === undefined
    ? `Press Enter to check again (s to skip${ways}): `
    : `Checking again in ${seconds} s. Press Enter to check now (s to skip${ways}): `;
}

/** How many options aren't shown, for lack of room. */
export const otherOptions = (before: number, after: number): string =>
  [before > 0 ? `↑ ${before} more` : [], after > 0 ? `↓ ${after} more` : []].flat().join('  ');

export const pressEnterToLookAgain = 'Press Enter to check again.';
/** Of Ctrl-C with a key in the field. */
export const draftIsLost = "The key you pasted wasn't saved.";

/** Of a question that's asked again after a look. */
export const noChange = 'Checked just now: no change yet.';
export const looksAgainIn = (seconds: number): string => `Checking again in ${seconds} s.`;

export const cleaned = (what: readonly string[]): string => `Cleaned: ${what.join(', ')}.`;
export const endsIn = (summary: string, lastFour: string): string => (lastFour === '' ? summary : `${summary} · ends in ${lastFour}`);

/** @param command that takes the key from a file */
export const cannotHide = (command: string): readonly string[] => [
  "This terminal can't hide what you type, so it doesn't ask for the key.",
  `Pipe it in instead: ${command}`,
];
