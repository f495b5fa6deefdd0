import type { Cell } from '../e2e/terminal.ts';

/** What differs from run to run, and what replaces it in the pictures. */
const standIns = (key: string): readonly (readonly [RegExp, string])[] => [
  [/\/\S*\/openai-setup-(?:demo|test)-\w{6}\/shop-bot/g, '~/shop-bot'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:4010'],
  [/shop-bot-[\w-]+-dev/g, 'shop-bot-ana-dev'],
  [/\b\d+\.\d s(?= · )/g, '0.5 s'],
  // Node 20 gets the version that still runs there.
  [/(?<=npm install )openai@6/g, 'openai'],
  [/\b20\d\d-\d\d-\d\d\b/g, '2026-11-20'],
  [new RegExp(`(?<=[…●])${key.slice(-4)}`, 'g'), 'Ab3x'],
];

/** The row with the replacements; what follows one moves along. */
export function stable(row: readonly Cell[], key: string): Cell[] {
  return standIns(key).reduce<Cell[]>(
    (cells, [pattern, standIn]) => {
      // A cell is one character, and these are all one UTF-16 unit wide.
      const text = cells.map((one) => one.text).join('');
      for (const { 0: found, index } of [...text.matchAll(pattern)].toReversed()) {
        const style = cells[index];
        if (style !== undefined) cells.splice(index, found.length, ...standIn.split('').map((sign) => ({ ...style, text: sign })));
      }
      return cells;
    },
    [...row],
  );
}
