import type { Verdict } from '../engine/outcome.ts';

/** How each status is marked: a glyph and a word, so that color never carries meaning alone. */
export const marks = {
  ok: { glyph: '✓', word: 'ok', colour: 'green' },
  advice: { glyph: '!', word: 'advice', colour: 'yellow' },
  problem: { glyph: '✗', word: 'problem', colour: 'red' },
  unknown: { glyph: '?', word: 'unknown', colour: 'yellow' },
  blocked: { glyph: '·', word: 'waiting', colour: 'gray' },
} as const satisfies Record<Verdict['status'], { glyph: string; word: string; colour: string }>;

export type Colour = (typeof marks)[Verdict['status']]['colour'] | 'bold';

/** One line about a verdict. `titleOf` names the check that a blocked one waits for. */
export function verdictLine(title: string, verdict: Verdict, titleOf: (id: string) => string): string {
  if (verdict.status === 'blocked') return `${title}: not known until ${titleOf(verdict.by)}`;
  // The same summary for every check that was left out says nothing without its name.
  return verdict.status !== 'ok' && verdict.code === 'offline' ? `${title}: ${verdict.summary}` : verdict.summary;
}
