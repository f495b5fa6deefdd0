import type { SecretReading } from '../../engine/ask.ts';
import { holdsBeginningOfKey } from '../../keys/key-like.ts';
import { Secret } from '../../keys/secret.ts';
import { looksLikeCode, readCode, type CodeReading, type SeatCode } from '../../workshop/code.ts';
import type { Requested } from '../check.ts';
import * as text from './seat.text.ts';

/** Characters. At a server that takes any word as a key, a code with a typo isn't taken for one. */
const shortestKey = 20;

/** What a seat's code would do here, where a key is asked for. */
export type CodesDo = 'open' | 'over' | 'no-file';

/** What's typed where a code is asked for: a code, or a key of one's own. */
export function readCodeOrKey(draft: string, readKey: (draft: string) => SecretReading): SecretReading {
  const read = readCode(draft);
  if (read.state === 'empty') return { state: 'empty', ...text.reading(read), cleaned: [] };
  if (read.state === 'good') return { state: 'good', ...text.reading(read), cleaned: [], secret: new Secret(read.code.reveal()) };
  const asKey = readKey(draft);
  if (asKey.secret !== undefined && looksMeantAsKey(read, draft) && !mayShow(draft))
    return { state: 'odd', ...text.keyForCode(asKey.summary), cleaned: asKey.cleaned, secret: asKey.secret };
  return { state: read.state === 'unfinished' || isBegun(draft, read) ? 'odd' : 'refused', ...text.reading(read), cleaned: [] };
}

/** The code that a text is, if it's a whole one. */
export function codeIn(typed: Secret): SeatCode | undefined {
  const read = readCode(typed.reveal());
  return read.state === 'good' ? read.code : undefined;
}

/** A seat's code where a key is asked for; `undefined` if it isn't one. */
export function readCodeForKey(draft: string, codes: CodesDo, { keyAtHand }: Pick<Requested, 'keyAtHand'>): SecretReading | undefined {
  if (!looksLikeCode(draft)) return undefined;
  const read = readCode(draft);
  if (read.state !== 'good') return { state: 'refused', ...text.reading(read), cleaned: [] };
  const said = text.codeForKey(read.code.seat);
  if (codes !== 'open')
    return { state: 'refused', summary: said.summary, advice: text.codeWithoutFile(codes, keyAtHand === true), cleaned: [] };
  return { state: 'good', ...said, cleaned: [], secret: new Secret(read.code.reveal()) };
}

/** No code is as long, and none begins with a letter but O, I, and L, which stand for digits. */
function looksMeantAsKey({ state }: CodeReading, draft: string): boolean {
  return draft.trim().length >= shortestKey && (state === 'foreign' || state === 'too-long' || state === 'no-seat');
}

/** A seat number without the hyphen after it isn't wrong yet. */
function isBegun(draft: string, { state }: CodeReading): boolean {
  return state === 'no-seat' && /^\s*[\dOIL]{1,4}$/i.test(draft);
}

/** Whether a draft may be seen while it's typed: people copy a code from a card, and couldn't find a typo otherwise. No key begins with a digit. */
export function mayShow(draft: string): boolean {
  return /^\s*#?[\dOIL]{1,4}(?:[\s\p{Pd}._:,/|][\s\dA-Z\p{Pd}._:,/|]{0,24})?$/iu.test(draft) && !holdsBeginningOfKey(draft);
}
