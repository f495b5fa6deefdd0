import { spentDollars } from '../openai/dollars.ts';
import { shownEnd } from './end.ts';

export const title = (workshop: string): string => `${workshop}: cards`;
export const seat = (number: number): string => `Seat ${number}`;

/** What an attendee does; commands in backticks. */
export const steps: readonly string[] = [
  "Clone the workshop's project, go to its folder",
  'Run `npx openai-setup`',
  "Type this code; capitals don't matter",
];

export const whose = (facts: {
  readonly limitUsd: number;
  readonly shared?: true;
  readonly until: string;
  readonly organizer: string;
}): string =>
  `${spentDollars(facts.limitUsd)}${facts.shared === true ? ' for all seats' : ''} · until ${shownEnd(facts.until)} · ` +
  `paid for and visible to ${facts.organizer}`;
export const forYouAlone = 'For you alone: whoever has this code can use your seat.';
