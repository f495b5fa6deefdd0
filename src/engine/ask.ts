import type { Preview } from './preview.ts';
import type { Secret } from '../keys/secret.ts';

/** A page that helps to answer. It's always printed in full; opening and copying it are offered, too. */
export type Link = { readonly url: string };

type Common = {
  /** The question, one line. */
  readonly text: string;
  /**
   * Shown right below the question and never left out, however small the window: what a yes would allow, on separate lines so
   * that nothing around it can pass for a part of it, and the warning.
   */
  readonly mustSee?: readonly string[];
  /** Guidance between the question and the field. */
  readonly guidance?: readonly string[];
  /** One or two sentences shown on `?`; a line break divides what need not be shown together. */
  readonly why?: string;
  readonly link?: Link;
};

export type Confirm = Common & {
  readonly kind: 'confirm';
  /** What yes does, as a label: “add the rule”. */
  readonly yes: string;
  /** What no does, as a label: “leave it as it is”. */
  readonly no: string;
  /** What `--yes` answers, and what Enter chooses. `false` also for what `--yes` must not agree to. */
  readonly recommended: boolean;
  readonly preview?: readonly Preview[];
  /** A skip counts as a no, which is followed by another question. */
  readonly skipIsNo?: true;
};

export type Option = {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  /** Choosing this opens the question's link first (if a browser can be opened; the link is shown anyway). */
  readonly opensLink?: boolean;
  /** Choosing this ends the program, like Ctrl-C. */
  readonly leaves?: true;
};
export type Choice = Common & {
  readonly kind: 'choice';
  readonly options: readonly [Option, ...Option[]];
  /** What `--yes` answers; without it, `--yes` skips the question. */
  readonly recommended?: string;
};

/** What we know about a text typed into a secret field, to show below it. Contains no part of the text beyond the last four characters. */
export type SecretReading = {
  /** `empty`: nothing yet. `good`, `odd`: may be saved. `refused`: may not. */
  readonly state: 'empty' | 'good' | 'odd' | 'refused';
  /** E.g. “164 characters · project key · looks right”. */
  readonly summary: string;
  /** What was removed, in words: “removed the quotes around it”. Always shown. */
  readonly cleaned: readonly string[];
  /** What's wrong and what to do, for `odd` and `refused`. */
  readonly advice?: string;
  /** The cleaned key, for `good` and `odd`. */
  readonly secret?: Secret;
  /** What Enter does with this draft, as a hint, if it isn't what it does with most. */
  readonly enter?: string;
};
export type SecretQuestion = Common & {
  readonly kind: 'secret';
  /** E.g. “Key”. */
  readonly label: string;
  /** Analyzes a draft; it's pure and quick, because it runs at every key press. */
  read(draft: string): SecretReading;
  /** What saving this key would do, with its value masked. Enter agrees to it. */
  preview(secret: Secret): readonly Preview[];
  /** A pretend key, for practice: Enter in the empty field pastes it. */
  readonly sample?: Secret;
  /** `false`: it's used in this run and written nowhere. */
  readonly kept?: false;
  /** It's something that people copy by hand, not a key: how its field differs. */
  readonly typed?: {
    /** Whether a draft may be seen while it's typed. Never if it could be a part of a key. */
    mayShow(draft: string): boolean;
    /** In the empty field. */
    readonly placeholder: string;
    /** Said if Enter comes before the draft is whole. */
    readonly first: string;
    /** What Enter does, as a hint. */
    readonly enter: string;
    /** What Tab does instead of skipping, as a hint: it answers with an empty secret. */
    readonly tab: string;
  };
};

export type Amount = Common & {
  readonly kind: 'amount';
  /** E.g. “US dollars a month”. */
  readonly unit: string;
  /** What Enter takes if nothing is typed; absent: Enter skips the question. */
  readonly suggested?: number;
  /** Parses what was typed, or says in words why it can't. */
  parse(text: string): { readonly value: number } | { readonly refused: string };
};

/** A short text that isn't a secret, such as an email address. It's shown while it's typed. */
export type TextQuestion = Common & {
  readonly kind: 'text';
  /** E.g. “Email address”. */
  readonly label: string;
  /** Reads what was typed, or says in words why it can't be taken. */
  parse(text: string): { readonly value: string } | { readonly refused: string };
};

/** “Wait and look again”. */
export type Retry = Common & {
  readonly kind: 'retry';
  /** Milliseconds after which it retries by itself; absent: when the user says so. */
  readonly afterMs?: number;
};

export type Question = Confirm | Choice | SecretQuestion | Amount | TextQuestion | Retry;

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
        : Q extends TextQuestion
          ? string
          : true;

/** `skip`: leave this check as it is. `back`: ask the previous question again. */
export type Answer = { readonly kind: 'answer'; readonly value: Answerable } | { readonly kind: 'skip' } | { readonly kind: 'back' };

/** Asks a question inside a conversation, with a typed answer: `const key = yield* ask({kind: 'secret', …})`. */
export function* ask<Q extends Question>(question: Q): Generator<Question, ValueOf<Q>, Answerable> {
  return (yield question) as ValueOf<Q>;
}

/** The options of a confirmation or a choice, as displayed. */
export function optionsOf(question: Question): readonly { readonly label: string; readonly hint?: string }[] {
  if (question.kind === 'confirm') return [{ label: question.yes }, { label: question.no }];
  return question.kind === 'choice' ? question.options : [];
}
