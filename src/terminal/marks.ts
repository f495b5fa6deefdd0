import type { Verdict } from '../engine/outcome.ts';

/** How each status is marked: a glyph and a word, so that color never carries meaning alone. */
export const marks = {
  ok: { glyph: '✓', word: 'ok', color: 'green' },
  advice: { glyph: '!', word: 'advice', color: 'yellow' },
  problem: { glyph: '✗', word: 'problem', color: 'red' },
  unknown: { glyph: '?', word: 'unknown', color: 'yellow' },
  blocked: { glyph: '·', word: 'waiting', color: 'gray' },
} as const satisfies Record<Verdict['status'], { glyph: string; word: string; color: string }>;

export type Color = (typeof marks)[Verdict['status']]['color'] | 'bold';
