import type { Preview } from './preview.ts';
import type { Secret } from '../keys/secret.ts';

/** A page that helps to answer. It's always printed in full; opening and copying are offered besides. */
export type Link = { readonly label: string; readonly url: string };

type Common = {
  /** The question, one line. */
  readonly text: string;
  /**
   * Right below the question, never left out, however small the window: what a yes would let in, on lines of its own so
   * that nothing around it passes for a part of it, and the warning.
   */
  readonly mustSee?: readonly string[];
  /** Lines of guidance between the question and the field. */
  readonly guidance?: readonly string[];
  /** One or two sentences shown on `?`. */
  readonly why?: string;
  readonly link?: Link;
};

export type Confirm = Common & {
  readonly kind: 'confirm';
  /** What yes does, as a label: “add the rule”. */
  readonly yes: string;
  /** What no does, as a label: “leave it as it is”. */
  readonly no: string;
  /** What `--yes` answers, and what Enter chooses. `false` is also given to what `--yes` must not consent to. */
  readonly recommended: boolean;
  readonly preview?: readonly Preview[];
};

export type Option = {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  /** Choosing this opens the question's link first (where a browser can be opened; the link is shown anyway). */
  readonly opensLink?: boolean;
};
export type Choice = Common & {
  readonly kind: 'choice';
  readonly options: readonly [Option, ...Option[]];
  /** What `--yes` answers; without it, `--yes` skips the question. */
  readonly recommended?: string;
};

/** What is known of a text typed into a secret field, for showing below it. Holds no part of the text beyond the last four. */
export type SecretReading = {
  /** `empty`: nothing yet. `good`, `odd`: may be saved. `refused`: may not. */
  readonly state: 'empty' | 'good' | 'odd' | 'refused';
  /** E.g. “164 characters · project key · looks right”. */
  readonly summary: string;
  /** What was cleaned away, in words: “removed the quotes around it”. Never silent. */
  readonly cleaned: readonly string[];
  /** What is wrong and what to do, for `odd` and `refused`. */
  readonly advice?: string;
  /** The cleaned key, for `good` and `odd`. */
  readonly secret?: Secret;
};
export type SecretQuestion = Common & {
  readonly kind: 'secret';
  /** E.g. “Key”. */
  readonly label: string;
  /** Reads a draft; pure and quick, it runs at every key press. */
  read(draft: string): SecretReading;
  /** What saving this key would do, its value masked. Enter is the consent to it. */
  preview(secret: Secret): readonly Preview[];
  /** `false`: it is used in this run and written nowhere. */
  readonly kept?: false;
};

export type Amount = Common & {
  readonly kind: 'amount';
  /** E.g. “US dollars a month”. */
  readonly unit: string;
  /** Parses what was typed, or says in words why not. */
  parse(text: string): { readonly value: number } | { readonly refused: string };
};

/** “Wait and look again”. */
export type Retry = Common & {
  readonly kind: 'retry';
  /** Milliseconds after which it is tried again by itself; absent: when the user says so. */
  readonly afterMs?: number;
};

export type Question = Confirm | Choice | SecretQuestion | Amount | Retry;

/** The value that answers each kind of question. */
export type Answerable = boolean | string | number | Secret;
type ValueOf<Q extends Question> = Q extends Confirm
  ? boolean
  : Q extends Choice
    ? string
    : Q extends SecretQuestion
      ? Secret
      : Q extends Amount
        ? number
        : true;

/** `skip`: leave this check as it is. `back`: ask the question before this one again. */
export type Answer =
  | { readonly kind: 'answer'; readonly value: Answerable }
  | { readonly kind: 'skip' }
  | { readonly kind: 'back' };

/** Asks inside a conversation, with the type of the answer: `const key = yield* ask({kind: 'secret', …})`. */
export function* ask<Q extends Question>(question: Q): Generator<Question, ValueOf<Q>, Answerable> {
  return (yield question) as ValueOf<Q>;
}

/** The options of a confirmation or a choice as a person is shown them. */
export function optionsOf(question: Question): readonly { readonly label: string; readonly hint?: string }[] {
  if (question.kind === 'confirm') return [{ label: question.yes }, { label: question.no }];
  return question.kind === 'choice' ? question.options : [];
}
