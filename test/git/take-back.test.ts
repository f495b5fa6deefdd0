import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineHashes, takeBack } from '../../src/git/take-back.ts';

const always: (line: string) => boolean = () => true;

/** `before`: what was there; `after`: what the program made of it; `now`: what somebody has made of that. */
function taken(before: string | undefined, after: string, now: string, isTheirs = always): unknown {
  const hashes = lineHashes(Buffer.from(after));
  const old = before === undefined ? undefined : Buffer.from(before);
  const result = takeBack(old, hashes ?? [], Buffer.from(now), isTheirs);
  if (typeof result === 'string' || 'conflictAt' in result) return result;
  return result.content?.toString() ?? null;
}

describe('taking back a write in a file that has changed since', () => {
  it.each<[string, string | undefined, string, string, unknown]>([
    ['nothing else', 'A=1\n', 'A=1\nK=2\n', 'A=1\nK=2\n', 'A=1\n'],
    ['a line behind', 'A=1\n', 'A=1\nK=2\n', 'A=1\nK=2\nB=3\n', 'A=1\nB=3\n'],
    ['a line in front', 'K=1\n', 'K=2\n', 'B=3\nK=2\n', 'B=3\nK=1\n'],
    ['lines all around', 'A=1\nK=1\nZ=1\n', 'A=1\nK=2\nZ=1\n', 'A=9\nX=1\nK=2\nY=1\n', 'A=9\nX=1\nK=1\nY=1\n'],
    ['a last line without an end', 'A=1', 'A=1\nK=2\n', 'A=1\nK=2\nB=3\n', 'A=1\nB=3\n'],
    ['other line ends', 'A=1\nK=1\n', 'A=1\nK=2\n', 'A=1\r\nK=2\r\nB=3\r\n', 'A=1\r\nK=1\nB=3\r\n'],
    ['our line is gone already', 'A=1\n', 'A=1\nK=2\n', 'A=1\n', 'A=1\n'],
    ['our line was changed', 'K=1\n', 'K=2\n', 'A=1\nK=3\n', { conflictAt: 1 }],
    ['our line was removed, which replaced another', 'A=1\nK=1\nZ=1\n', 'A=1\nK=2\nZ=1\n', 'A=1\nZ=1\n', { conflictAt: 2 }],
    ['two places', 'K=1\nA=1\nK=2\n', 'A=1\nK=3\n', 'A=1\nK=3\nB=1\n', 'K=1\nA=1\nK=2\nB=1\n'],
    ['our new file and a line', undefined, 'K=2\n', 'B=1\nK=2\n', 'B=1\n'],
    ['our new file, filled in', undefined, 'K=2\nDB=\n# end\n', 'K=2\nDB=x\n# end\n', 'DB=x\n'],
    ['our new file, and blank lines', undefined, 'K=2\n', 'K=2\n\n', null],
  ])('%s', (_, before, after, now, expected) => expect(taken(before, after, now)).toEqual(expected));

  it('asks whether a changed line of our new file is somebody’s own', () => {
    const isTheirs = (line: string): boolean => !line.startsWith('K=');
    expect(taken(undefined, 'K=2\nA=\n', 'K=3\nA=\n', isTheirs)).toEqual({ conflictAt: 1 });
    expect(taken(undefined, 'K=2\nA=\n', 'K=2\nA=1\n', isTheirs)).toBe('A=1\n');
  });

  it('gives up on very long files', () => {
    expect(lineHashes(Buffer.from('a\n'.repeat(2001)))).toBeUndefined();
    expect(taken('', 'K=1\n', 'a\n'.repeat(2001))).toBe('too-long');
  });

  const lines = fc.array(fc.constantFrom('A=1', 'B=2', 'C=3', '', '# x'), { maxLength: 6 });
  const textOf = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

  it('goes back to exactly what was there if nothing else has changed, and keeps each added line if something has', () => {
    fc.assert(
      fc.property(lines, lines, lines, lines, (front, back, more, evenMore) => {
        const [before, after] = [textOf([...front, 'K=1', ...back]), textOf([...front, 'K=2', ...back])];
        expect(taken(before, after, after)).toBe(before);
        const added = (all: readonly string[]): string => textOf(all.map((line) => `${line}+`));
        expect(taken(before, after, added(more) + after + added(evenMore))).toBe(added(more) + before + added(evenMore));
      }),
    );
  });
});
