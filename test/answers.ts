import { autoAnswers } from '../src/commands/auto-answers.ts';
import type { Answerable } from '../src/engine/ask.ts';
import type { Asking, Host } from '../src/engine/host.ts';

/**
 * What a person answers. By a question's text, by the id of the check that asks, or by a part of the text (the closest of
 * these is taken), each value given once and a list's values in turn; or as the function decides. `yes` and `no` are what
 * nobody answers, with `--yes` and without.
 */
export type Answers =
  | Readonly<Record<string, Answerable | readonly Answerable[]>>
  | ((asking: Asking) => Answerable | undefined)
  | 'yes'
  | 'no';

/** Answers questions, and skips those that it has no answer to. */
export function answersFrom(answers: Answers): Host['ask'] {
  if (typeof answers === 'string') return autoAnswers({ accept: answers === 'yes' });
  const valueFor = typeof answers === 'function' ? answers : fromRecord(answers);
  return async (asking) => {
    const value = valueFor(asking);
    return value === undefined ? { kind: 'skip' } : { kind: 'answer', value };
  };
}

function fromRecord(answers: Exclude<Answers, string | ((...args: never) => unknown)>): (asking: Asking) => Answerable | undefined {
  const left = new Map(Object.entries(answers).map(([name, value]) => [name, isList(value) ? [...value] : [value]]));
  return ({ id, question: { text } }) => (left.get(text) ?? left.get(id) ?? [...left].find(([part]) => text.includes(part))?.[1])?.shift();
}

function isList(value: Answerable | readonly Answerable[]): value is readonly Answerable[] {
  return Array.isArray(value);
}
