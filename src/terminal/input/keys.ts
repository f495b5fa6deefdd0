import type { Question, SecretReading } from '../../engine/ask.ts';
import { more } from '../questions.text.ts';
import type { KeyName } from './terminal-keys.ts';

export type Action = 'accept' | 'next' | 'previous' | 'back' | 'skip' | 'open' | 'copy' | 'more' | 'clear' | 'cancel';

/** A key and its hint: one record, so that the footer can't lie. */
export type Binding = {
  readonly action: Action;
  /** Names of keys, or single characters. In a text field, a character counts only while the field is empty. */
  readonly keys: readonly (KeyName | (string & {}))[];
  readonly label: string;
  readonly hint: string;
};

export type Situation = {
  readonly canGoBack: boolean;
  readonly empty: boolean;
  /** Whether what's in the field may be saved. */
  readonly canSave: boolean;
  readonly canOpen: boolean;
  /** What the draft of a secret was recognized as. */
  readonly reading?: SecretReading;
};

/** What the keys do at a question in its current state. */
export function bindingsFor(question: Question, situation: Situation): readonly Binding[] {
  const isField = question.kind === 'secret' || question.kind === 'amount' || question.kind === 'text';
  const bindings: (Binding | false)[] = [
    // Enter is always heard, and says why it can't do anything.
    { action: 'accept', keys: ['enter'], label: 'enter', hint: situation.empty || situation.canSave ? enterHint(question, situation) : '' },
    !isField &&
      question.kind !== 'retry' && {
        action: 'previous',
        keys: ['up', 'left', 'k', 'ctrl-p', 'shift-tab'],
        label: '↑↓',
        hint: 'choose',
      },
    !isField && question.kind !== 'retry' && { action: 'next', keys: ['down', 'right', 'j', 'ctrl-n'], label: '', hint: '' },
    question.link !== undefined &&
      situation.canOpen &&
      !(question.kind === 'secret') && { action: 'open', keys: ['o'], label: 'o', hint: 'open the page' },
    question.link !== undefined && (!isField || situation.empty) && { action: 'copy', keys: ['c'], label: 'c', hint: 'copy the link' },
    (question.why ?? question.guidance ?? question.link) !== undefined &&
      (!isField || situation.empty) && { action: 'more', keys: ['?'], label: '?', hint: more },
    isField && !situation.empty
      ? { action: 'clear', keys: ['escape'], label: 'esc', hint: 'clear' }
      : { action: 'back', keys: ['escape'], label: 'esc', hint: situation.canGoBack ? 'back' : '' },
    (!isField || situation.empty) && {
      action: 'skip',
      keys: ['tab'],
      label: 'tab',
      hint: (question.kind === 'secret' && question.typed?.tab) || 'skip',
    },
    { action: 'cancel', keys: ['ctrl-c', 'ctrl-d', 'ctrl-\\'], label: 'ctrl-c', hint: leaveHint(question) },
  ];
  return bindings.filter((binding): binding is Binding => binding !== false);
}

function enterHint(question: Question, { empty, canOpen, reading }: Situation): string {
  switch (question.kind) {
    case 'secret':
      if (!empty)
        return (
          reading?.enter ??
          question.typed?.enter ??
          (question.kept === false ? 'use it' : reading?.state === 'odd' ? 'save anyway' : 'save')
        );
      if (question.sample !== undefined) return 'paste it';
      return question.link === undefined ? '' : canOpen ? 'open the page' : '';
    case 'amount':
      if (!empty) return 'save';
      return question.suggested === undefined ? 'skip' : `use $${question.suggested}`;
    case 'text':
      return empty ? 'skip' : 'save';
    case 'retry':
      return question.afterMs === undefined ? 'check again' : 'check now';
    default:
      return 'confirm';
  }
}

function leaveHint(question: Question): string {
  return question.kind === 'secret' && question.kept !== false ? 'quit without saving' : 'quit';
}
