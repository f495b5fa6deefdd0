import type { Codes } from '../../engine/codes.ts';
import type { SeatOpened } from '../../machine/settings.ts';
import { spentDollars } from '../../openai/dollars.ts';
import { withInputFrom } from '../../shell/commands.ts';
import type { Shell } from '../../shell/shell.ts';
import { untrusted } from '../../wording/untrusted.ts';
import type { CodeReading } from '../../workshop/code.ts';
import { shownEnd } from '../../workshop/end.ts';
import type { NotPublicFile } from '../../workshop/public-file.ts';

// The attendee's side of a workshop. Keys are given as `…abcd`, files as displayed; what a seat holds is made safe here.

export const codes = {
  'no-workshop-file': { status: 'problem', meaning: "--seat-code-stdin found no workshop's file to open a seat of" },
  'workshop-over': { status: 'problem', meaning: 'the workshop is over, so its seats no longer open' },
  'working-key': { status: 'problem', meaning: 'the env file has a key that may work, and --seat-code-stdin replaces none' },
  'bad-seat-code': { status: 'problem', meaning: "the seat's code is mistyped, incomplete, or none" },
  'seat-not-opened': { status: 'problem', meaning: "the code doesn't open the seat, or the workshop's file was changed" },
} as const satisfies Codes;

/** What people ask for on the card: the example is a code that opens nothing. */
const example = '7-K7QF-2M9X-TR4D-7';

/** @param now to leave out today's date */
export const typeCode = (workshop: { readonly id: string; readonly until: string; readonly seats: number }, now: Date) => ({
  text: 'Type the code on your seat card:',
  label: 'Code',
  guidance: [
    `This project is for the workshop ${workshop.id}: ${workshop.seats === 1 ? '1 seat' : `${workshop.seats} seats`}, until ${shownEnd(workshop.until, now)}.`,
    `A code looks like ${example}. It opens a seat: a key that's paid for.`,
  ],
  why: 'The file in this project contains the keys, each encrypted with its code. The organizer pays for your seat and can see what you send with it. Before the key is saved, you see who that is and how much you may spend.',
});
export const field = {
  placeholder: "Capitals and hyphens don't matter, except the hyphen after the seat number.",
  first: 'Type the whole code first',
  enter: 'open the seat',
  tab: 'use your own key',
};

/** Of what was typed so far. */
export function reading(read: CodeReading): { readonly summary: string; readonly advice?: string } {
  switch (read.state) {
    case 'empty':
      return { summary: 'no code yet' };
    case 'good':
      return { summary: `seat ${read.code.seat} · complete` };
    case 'unfinished':
      return { summary: `${read.characters} of 13 characters after the seat number` };
    case 'too-long':
      return { summary: `${read.characters} characters after the seat number, but a code has 13`, advice: 'Compare it with your card.' };
    case 'no-seat':
      return { summary: 'no seat number', advice: `A code begins with the seat number and a hyphen, such as ${example}.` };
    case 'foreign':
      return {
        summary: `no code has the character “${untrusted(read.character, 4)}”`,
        advice: read.character === 'U' ? 'Is it a V? Codes have no U.' : 'Compare it with your card.',
      };
    case 'mistyped':
      return { summary: 'mistyped: one character is wrong, or two are swapped', advice: 'Compare it with your card.' };
    default:
      return read satisfies never;
  }
}

/** A code that was given where a key is asked for. */
export const codeForKey = (seat: number) => ({
  summary: `the code of seat ${seat} · complete`,
  advice: "That's a seat's code, not a key. Enter opens the seat.",
  enter: 'open the seat',
});
/** @param why what it opens nothing for @param fromStdin it was handed in by a script */
export const codeWithoutFile = (why: 'no-file' | 'over', fromStdin: boolean): string =>
  why === 'over'
    ? "That's a seat code, but this workshop is over, and its keys no longer work."
    : `That's the code of a workshop's seat, not a key. ${fromStdin ? 'Pass it with --seat-code-stdin.' : "Run openai-setup in the workshop's project, or name its file: openai-setup --workshop openai-workshop.json"}`;
/** A key that was given where a code is asked for. @param looks what it looks like */
export const keyForCode = (looks: string) => ({
  summary: looks,
  advice: "That's a key, not a seat's code. Enter saves it as your own key.",
  enter: 'save as your own key',
});

/** Above the question, when it's asked again. @param file its name */
export const didNotOpen = (seat: number, file: string): string => `Seat ${seat} didn't open: the code is wrong, or ${file} was changed.`;
/** What to do about a seat that didn't open. */
export const whatToCompare = "Compare the code with your card. If it's the same, get the file again (git pull), or ask for another card.";
export const noSuchSeat = (seat: number, file: string): string => `${file} has no seat ${seat}. Is the card from another workshop?`;
export const unreadable = (seat: number): string =>
  `Seat ${seat} opened, but this version of openai-setup can't read it. Try npx openai-setup@latest, or ask for another card.`;

/** “Seat 7 · $2.00 · until 18:00 CET · paid for and visible to Ana” */
export const seatLine = (seat: SeatOpened, now: Date): string =>
  `Seat ${seat.seat} · ${limitOf(seat)} · ${Date.parse(seat.until) <= now.getTime() ? 'ended' : 'until'} ${shownEnd(seat.until, now)} · paid for and visible to ${organizerOf(seat)}`;
export const isOrganizers = 'only the organizer of the workshop can see that';
export const seatNotTested = (seat: number) => ({
  summary: `seat ${seat} didn't pass the test, so what it may spend isn't known`,
  why: 'Its limit may be used up, or the organizer may have revoked the seat.',
  next: ['See what the test says.'],
});
/** Whoever has the seat can't look up whether its limit was raised. */
const limitOf = ({ limitUsd, shared, earlier }: SeatOpened): string =>
  `${earlier === true ? 'at least ' : ''}${spentDollars(limitUsd)}${shared === true ? ' for all seats together' : ''}`;
const organizerOf = ({ organizer }: SeatOpened): string => untrusted(organizer, 60);

export const savePlan = (seat: number, name: string): string => `save the key of seat ${seat} in ${name}`;
/** Before the key is saved: whose money it is, and who can see what's sent. */
export const terms = (seat: SeatOpened, now: Date): readonly string[] => [
  seatLine(seat, now),
  `${organizerOf(seat)} can see everything you send, so send nothing private.`,
];

/** Where there's a key already, outside of the env file. */
export const shellHasKey = (variable: string): string =>
  `${variable} in your shell is a key already. Press Tab to use that one, at your own cost.`;

/** @param key the one that's there */
export const replaceKey = (name: string, key: string) => ({
  text: `${name} has a key already (${key}). Replace it with a seat's?`,
  yes: 'Replace it with the key of a seat',
  no: `Keep ${key}`,
});
export const isOver = (until: string, now: Date) => ({
  text: `This workshop is over (since ${shownEnd(until, now)}). Set up a key of your own?`,
  yes: 'Set up a key of my own',
  no: 'Not now',
});

const damage: Readonly<Record<NotPublicFile, string>> = {
  'too-large': 'is too large',
  'not-a-workshop': "isn't a workshop's file",
  'newer-version': 'was made by a later version of openai-setup',
  damaged: 'is damaged',
};
/** What's wrong with a workshop's file, and what to do: a sentence. */
export const notRead = (file: string, because: NotPublicFile): string =>
  `${file} ${damage[because]}, so no seat can be opened. ${because === 'newer-version' ? 'Run npx openai-setup@latest.' : 'Get it again (git pull), or ask the organizer.'}`;

/** For whoever has no key yet, in a project with a workshop's file. */
export const waysToOpen = (shell: Shell): readonly string[] => [
  'Have a card of the workshop? Run openai-setup in a terminal and type its code.',
  `Or open the seat without a terminal: ${withInputFrom('code.txt', 'openai-setup --yes --seat-code-stdin', shell)}`,
];

// Why --seat-code-stdin did nothing.

const notOpened = 'The seat was not opened';
export const refusals = {
  noFile: (why?: string) => ({
    summary: `${notOpened}: no workshop's file was found`,
    why: why ?? "It's called openai-workshop.json and is in the workshop's repository.",
    next: ["Run it in the workshop's project, or name the file: --workshop <file>"],
  }),
  over: (until: string, now: Date) => ({
    summary: `${notOpened}: this workshop is over (since ${shownEnd(until, now)})`,
    why: 'Its keys no longer work.',
    next: ['Set up a key of your own: run openai-setup'],
  }),
  workingKey: (name: string, key: string, tested: boolean) => ({
    summary: `${notOpened}: ${name} has a key ${tested ? 'that works' : 'that may work'} (${key})`,
    why: 'Nothing replaces a working key without asking.',
    next: [
      `To use the seat instead, remove the key from ${name} first, or run openai-setup --workshop openai-workshop.json in a terminal.`,
    ],
  }),
  badCode: (about: { readonly summary: string; readonly advice?: string }) => ({
    summary: `${notOpened}: ${about.summary}`,
    why: about.advice ?? "The code is on the seat's card.",
    next: [`Pass just the code, on one line, such as ${example}`],
  }),
  isKey: {
    summary: `${notOpened}: that's a key, not a seat's code`,
    why: "The code is on the seat's card.",
    next: ['Pass your own key with --key-stdin.'],
  },
  closed: (why: string) => ({
    summary: notOpened,
    why,
    next: [whatToCompare],
  }),
};
export const notTested = { offline: 'not tested: --offline', unreachable: 'not tested yet' } as const;

// What became of a seat, for its attendee. The API's codes stay what they are.

const ownKey = 'Or set up a key of your own: run openai-setup';
const anotherCard = (organizer: string): string => `Ask ${organizer} for a spare card, then run openai-setup and type its code.`;

export const isSpent = (seat: SeatOpened) => ({
  summary: `${seat.shared === true ? 'the workshop' : `seat ${seat.seat}`} has used up its limit`,
  why: `The key is fine. Requests are refused until ${organizerOf(seat)} raises the limit.`,
  next: [
    `Tell ${organizerOf(seat)}: “Seat ${seat.seat} has reached its limit.” After it's raised, try again; it takes a minute or two.`,
    ...(seat.shared === true ? [] : [anotherCard(organizerOf(seat))]),
    ownKey,
  ],
});
export const isRevoked = (seat: SeatOpened) => ({
  summary: `the key of seat ${seat.seat} no longer works`,
  why: `${organizerOf(seat)} revoked it, or ended the workshop early.`,
  next: [anotherCard(organizerOf(seat)), ownKey],
});
export const hasEnded = (seat: SeatOpened, now: Date) => ({
  summary: `this workshop is over (since ${shownEnd(seat.until, now)}), and the key of seat ${seat.seat} no longer works`,
  why: "The workshop's keys don't come back.",
  next: ['Set up a key of your own: run openai-setup'],
});
/** What's wrong with the organizer's account, not with the seat. @param what the summary of what was found */
export const tellOrganizer = (seat: SeatOpened, what: string) => ({
  why: `Your seat is paid for by ${organizerOf(seat)}, so only they can change that.`,
  next: [`Tell ${organizerOf(seat)}: “Seat ${seat.seat}: ${what}.”`, ownKey],
});

export const spentQuestion = { text: 'How do you want to continue?' };
export const tryAgain = 'Try again: the limit was raised';
export const otherKey = "Use another card's code, or a key of my own";
