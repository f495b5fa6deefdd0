import { optionsOf, type Amount, type Answer, type Question, type SecretReading, type TextQuestion } from '../../engine/ask.ts';
import type { Asking } from '../../engine/host.ts';
import { applyToken, emptyDraft, type Draft } from './draft.ts';
import { holdsBeginningOfKey, mayHoldKey } from '../../keys/key-like.ts';
import { burstLength, type Token } from './paste-parser.ts';
import { bindingsFor, type Action, type Binding } from './keys.ts';
import { droppedKey, droppedText, notSavedClearField, nothingBefore, pasteFirst, tooLongForAmount, typeFirst } from '../questions.text.ts';

/**
 * The state of the user's answer to a question. It's kept outside React and changed synchronously with each token, so that nothing
 * is lost when several keys arrive in one read.
 */
export type Field = {
  readonly asking: Asking;
  /** Whether a browser can be opened. */
  readonly canOpen: boolean;
  /** The selected option, for confirmations and choices. */
  readonly index: number;
  /** The typed text, for secrets and amounts. */
  readonly draft: Draft;
  readonly reading?: SecretReading;
  /** Whether it's safe to show the end of the draft: it's whole, or arrived in one piece. Typed keys would be revealed bit by bit. */
  readonly showEnd: boolean;
  /** A message about the last key press: “The link is copied”. */
  readonly notice?: string;
  /** Something pasted is being dropped, and this is the message about it. */
  readonly dropped?: string;
  /** The question's page was opened, or shown to be opened by hand. */
  readonly opened?: boolean;
  /** How often more was asked for: which page of the help is shown. */
  readonly page: number;
  /** Seconds until it looks again by itself. */
  readonly secondsLeft?: number;
};

/** What a token causes besides a changed field. */
export type Effect =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'open' | 'copy' | 'cancel' | 'suspend' }
  /** A letter that's a shortcut unless more text follows immediately, as in a paste that the terminal didn't mark. */
  | { readonly kind: 'maybe'; readonly action: Action }
  /** Something pasted is dropped, and so is what follows immediately: the rest of it and above all its line end, which isn't Enter. */
  | { readonly kind: 'drop' };

/** A text of at least this many characters that arrives in one piece wasn't typed by hand. */
const pieceLength = 20;
/** The longest email address (RFC 5321). */
const maxTextLength = 254;
/** What an amount can consist of. Nothing else is shown: it might be part of a key. */
const amountText = /^(?:US)?[\d.,$ ]{0,16}(?:USD|dollars?)?$/i;

export function openField(asking: Asking, canOpen: boolean): Field {
  const { question } = asking;
  const index = question.kind === 'confirm' && !question.recommended ? 1 : 0;
  const field: Field = { asking, canOpen, index, draft: emptyDraft, showEnd: false, page: 0 };
  return question.kind === 'secret' ? { ...field, reading: question.read('') } : field;
}

export function bindingsOf(field: Field): readonly Binding[] {
  return bindingsFor(field.asking.question, {
    canGoBack: field.asking.canGoBack || field.page > 0,
    canOpen: field.canOpen,
    empty: field.draft.text === '',
    canSave: canSave(field),
    ...(field.reading === undefined ? {} : { reading: field.reading }),
  });
}

function canSave({ asking: { question }, reading, draft }: Field): boolean {
  if (question.kind === 'secret') return reading?.secret !== undefined && reading.state !== 'refused';
  return !isShown(question) || 'value' in question.parse(draft.text);
}

/** What a token does. Pure. */
export function afterToken(field: Field, token: Token): { readonly field: Field; readonly effect?: Effect } {
  const { question } = field.asking;
  const { notice: _old, ...calm } = field;
  if (question.kind !== 'secret' && isRestOfPaste(calm, token)) return drop(calm, token);
  if (question.kind !== 'secret' && !isShown(question)) {
    if (token.type === 'paste' || (token.type === 'text' && token.text.length >= burstLength)) return drop(calm, token);
    if (token.type === 'key' && token.name === 'ctrl-z') return { field: calm, effect: { kind: 'suspend' } };
    // Several letters at once aren't a shortcut, so they match none.
    return act(calm, actionOf(calm, token.type === 'key' ? token.name : token.text));
  }

  // Copied text often has a space or a line end around it.
  const given = isShown(question) && token.type === 'paste' ? { ...token, text: token.text.trim() } : token;
  const { draft, intent } = applyToken(calm.draft, given);
  const shortcut = intent === 'maybe-shortcut' && token.type === 'text' ? actionOf(calm, token.text) : undefined;
  if (isShown(question) && draft !== calm.draft && shortcut === undefined && !mayBeShown(question, draft.text)) {
    // The draft may contain the letter of a shortcut that turned out not to be one.
    return drop(mayBeShown(question, calm.draft.text) ? calm : { ...calm, draft: emptyDraft }, token);
  }
  switch (intent) {
    case undefined:
      return { field: withDraft(calm, draft, token.type !== 'key' && token.text.length >= pieceLength) };
    case 'submit':
      return act(calm, 'accept');
    case 'suspend':
      return { field: calm, effect: { kind: 'suspend' } };
    case 'maybe-shortcut': {
      const changed = withDraft(calm, draft, false);
      return shortcut === undefined ? { field: changed } : { field: changed, effect: { kind: 'maybe', action: shortcut } };
    }
    case 'back':
      return act(calm, actionOf(calm, 'escape'));
    default:
      return act(calm, intent);
  }
}

/** What arrives with something pasted, or right after it, in a terminal that doesn't mark pastes. Ctrl-C always counts. */
function isRestOfPaste({ dropped, draft }: Field, token: Token): boolean {
  if (token.type === 'key' && (token.name === 'ctrl-c' || token.name === 'ctrl-\\')) return false;
  const isLineEnd = token.type === 'key' && (token.position === 'pasted' || (token.position === 'amid' && token.name === 'enter'));
  return dropped !== undefined || (isLineEnd && draft.text === '');
}

/** Drops all of it, and says what it was without quoting it. */
function drop(field: Field, token: Token): { readonly field: Field; readonly effect?: Effect } {
  const { question } = field.asking;
  const text = token.type === 'key' ? '' : token.text;
  const isKey = question.kind === 'text' ? mayHoldKey(field.draft.text + text) && !isAddressLike(text) : mayHoldKey(text);
  const news = isKey ? droppedKey : isShown(question) ? refusalOf(question, text) : droppedText;
  // A single letter, or what the terminal marked as a paste, has no remainder.
  if (field.dropped === undefined && (text.length === 1 || token.type === 'paste')) return { field: { ...field, notice: news } };
  return { field: { ...field, dropped: isKey ? news : (field.dropped ?? news) }, effect: { kind: 'drop' } };
}

function refusalOf(question: Amount | TextQuestion, text: string): string {
  const parsed = question.parse(text);
  return 'refused' in parsed ? `${parsed.refused}.` : question.kind === 'amount' ? tooLongForAmount : droppedText;
}

/** Whether what's typed is shown, so that nothing may stand there that could be a key. */
function isShown(question: Question): question is Amount | TextQuestion {
  return question.kind === 'amount' || question.kind === 'text';
}

function mayBeShown(question: Amount | TextQuestion, text: string): boolean {
  if (question.kind === 'amount') return amountText.test(text);
  return text.length <= maxTextLength && !/[\s\p{Cc}]/u.test(text) && (isAddressLike(text) || !mayHoldKey(text));
}

/** Domains have long words, too. */
function isAddressLike(text: string): boolean {
  return text.includes('@') && !holdsBeginningOfKey(text);
}

/** Everything pasted has been dropped: what comes now counts again. */
export function afterDrop({ dropped, ...field }: Field): Field {
  return dropped === undefined ? field : { ...field, notice: dropped };
}

/** Performs the shortcut of a letter that nothing followed: the letter wasn't text after all. */
export function afterTimeout(field: Field, action: Action): { readonly field: Field; readonly effect?: Effect } {
  return act(withDraft(field, emptyDraft, false), action);
}

/** Performs an action at the question. */
function act(field: Field, action: Action | undefined): { readonly field: Field; readonly effect?: Effect } {
  const { question, canGoBack } = field.asking;
  switch (action) {
    case undefined:
      return { field };
    case 'accept':
      return accept(field);
    case 'next':
    case 'previous': {
      const count = optionsOf(question).length;
      const step = action === 'next' ? 1 : count - 1;
      return { field: { ...field, index: (field.index + step) % count } };
    }
    case 'back':
      if (field.page > 0) return { field: { ...field, page: 0 } };
      return canGoBack ? { field, effect: { kind: 'answer', answer: { kind: 'back' } } } : { field: { ...field, notice: nothingBefore } };
    case 'clear':
      return { field: withDraft(field, emptyDraft, false) };
    case 'skip':
      return { field, effect: { kind: 'answer', answer: { kind: 'skip' } } };
    case 'more':
      return { field: { ...field, page: field.page + 1 } };
    case 'open':
    case 'copy':
    case 'cancel':
      return { field, effect: { kind: action } };
    default:
      return action satisfies never;
  }
}

function accept(field: Field): { readonly field: Field; readonly effect?: Effect } {
  const { question } = field.asking;
  const answer = (value: boolean | string | number): Effect => ({ kind: 'answer', answer: { kind: 'answer', value } });
  switch (question.kind) {
    case 'confirm':
      return { field, effect: answer(field.index === 0) };
    case 'choice':
      return { field, effect: answer(question.options[field.index]?.value ?? question.options[0].value) };
    case 'retry':
      return { field, effect: answer(true) };
    case 'amount':
    case 'text': {
      if (field.draft.text.trim() === '') {
        const suggested = question.kind === 'amount' ? question.suggested : undefined;
        return { field, effect: suggested === undefined ? { kind: 'answer', answer: { kind: 'skip' } } : answer(suggested) };
      }
      const parsed = question.parse(field.draft.text);
      return 'value' in parsed ? { field, effect: answer(parsed.value) } : { field: { ...field, notice: `${parsed.refused}.` } };
    }
    case 'secret': {
      if (field.draft.text === '') {
        const { sample } = question;
        if (sample !== undefined) {
          return {
            field: withDraft(field, applyToken(emptyDraft, { type: 'paste', text: sample.reveal(), position: 'alone' }).draft, true),
          };
        }
        if (question.link !== undefined) return { field, effect: { kind: 'open' } };
        return { field: { ...field, notice: question.typed === undefined ? pasteFirst : typeFirst(question.typed) } };
      }
      const { state, secret } = question.read(field.draft.text);
      if ((state === 'good' || state === 'odd') && secret !== undefined) {
        return { field, effect: { kind: 'answer', answer: { kind: 'answer', value: secret } } };
      }
      return { field: { ...field, notice: question.typed === undefined ? notSavedClearField : typeFirst(question.typed) } };
    }
    default:
      return question satisfies never;
  }
}

function withDraft(field: Field, draft: Draft, cameInOnePiece: boolean): Field {
  const { question } = field.asking;
  if (question.kind !== 'secret') return { ...field, draft };
  const reading = question.read(draft.text);
  return { ...field, draft, reading, showEnd: reading.state === 'good' || (cameInOnePiece && reading.state === 'odd') };
}

function actionOf(field: Field, name: string): Action | undefined {
  return bindingsOf(field).find(({ keys }) => keys.includes(name))?.action;
}
