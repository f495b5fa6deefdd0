import { untrusted } from '../../wording/untrusted.ts';

// Names of files and rules are given as displayed.

/** There may be hundreds. */
const listed = (rules: readonly string[]): string => untrusted(rules.join(', '));

/** What to add to one ignore file. */
type Added = { readonly name: string; readonly rules: readonly string[] };

const add = ({ name, rules }: Added): string => `add ${listed(rules)} to ${name}`;

export const plan = (files: readonly Added[]): string => files.map(add).join(', ');

export const newFile = 'new file';

export const done = ({ name, rules }: Added): string => `added ${listed(rules)} to ${name}`;

export const addYourself = ({ name, rules }: Added): string => `Add this to ${name} yourself: ${listed(rules)}`;

/** @param byHand how a person can do it */
export const wasNotChanged = (name: string, byHand: string) => ({
  summary: `${name} wasn't changed`,
  next: [byHand, 'Then run openai-setup again.'],
});

export const isNoPlainText = (name: string, byHand: string) => ({
  ...wasNotChanged(name, byHand),
  why: "It isn't a plain text file, so changing it could lose something.",
});
