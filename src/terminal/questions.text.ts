// What's said around a question: by the field of the wizard, and line by line.

/** Of `?`, when it goes back to the first page of the help. */
export const less = 'less';

export const pasteFirst = 'Paste the key first, or press Tab to skip';
export const notSavedClearField = "This can't be saved. Paste it again, or press Esc to clear it";
export const pasteHere = "Paste the key here. It's never shown.";
export const nothingBefore = 'This is the first question. Tab skips it, Ctrl-C quits';
export const notSavedPasteAgain = 'This is not saved. Please paste it again.';

// What was typed or pasted where it doesn't belong.
export const droppedKey = 'What was pasted looks like a key. It is neither shown nor kept: this question takes none';
export const droppedText = 'What was pasted is dropped: this question takes no text';
export const tooLongForAmount = 'This is too long for an amount';
export const shownKey: readonly string[] = [
  'That looks like a key. This question shows what is typed, so it is on the screen now, and it is not kept.',
  'If others can see the screen, or record it, clear the screen and what it scrolls back to.',
  'The question for the key hides it.',
];

/** The link is on the screen above. */
export const openedAbove = 'Opened in your browser. If nothing happened, use the link above.';
export const openAboveYourself = (because: string): string => `No browser is started here, ${because}. Open the link above yourself.`;
export const opened = 'Opened in your browser.';
export const notOpened = (because: string): string => `No browser is started here, ${because}.`;
export const copied = 'Asked your terminal to copy the link. If it does not paste, select the link above by hand.';
export const notCopied = (because: string): string => `Not copied: ${because}. Select the link above by hand.`;

// Prompts of the line mode. `orBack`: the letter that goes back works, too.

export const typeNumber = (standard: number, orBack: boolean): string =>
  `Type a number and Enter (just Enter is ${standard}${orBack ? ', b to go back' : ''}, s to skip): `;
export const numberFrom1To = (count: number): string => `Please type a number from 1 to ${count}.`;
export function typeAmount({ unit, suggested }: { readonly unit: string; readonly suggested?: number }, orBack: boolean): string {
  const enter = suggested === undefined ? 'just Enter skips' : `just Enter is ${suggested}, s to skip`;
  return `${unit} (${enter}${orBack ? ', b to go back' : ''}): `;
}
/** @param label what's to be typed */
export const typeText = (label: string, orBack: boolean): string => `${label} (just Enter skips${orBack ? ', b to go back' : ''}): `;
export const pasteHidden = (label: string, opens: boolean, orBack: boolean): string =>
  `${label}: paste it and press Enter. It is not shown (just Enter skips${opens ? ', o opens the page' : ''}${orBack ? ', b to go back' : ''}): `;
/** @param seconds until it looks again by itself */
export function pressToLookAgain(seconds: number | undefined, orBack: boolean): string {
  const others = `${orBack ? ', b to go back' : ''}, s to skip`;
  return seconds === undefined
    ? `Press Enter to look again${others}: `
    : `It looks again in ${seconds} s. Press Enter to look again now${others}: `;
}

/** @param count how many options aren't shown, for lack of room */
export const optionsBefore = (count: number): string => `↑ ${count} more`;
/** @param count how many options aren't shown, for lack of room */
export const optionsAfter = (count: number): string => `↓ ${count} more`;

export const pressEnterToLookAgain = 'Press Enter to look again.';
export const looksAgainIn = (seconds: number): string => `It looks again in ${seconds} s.`;

export const cleaned = (what: readonly string[]): string => `Cleaned: ${what.join(', ')}.`;
export const endsIn = (summary: string, lastFour: string): string => `${summary} · ends in ${lastFour}`;

/** @param command that takes the key from a file */
export const cannotHide = (command: string): readonly string[] => [
  'This terminal cannot hide what you type, so the key is not asked for here.',
  `Put it in through a pipe: ${command}`,
];
