import { describe, expect, it } from 'vitest';
import { WorkBudget, withinBudget } from '../../src/machine/work-budget.ts';
import { anything, directories, matchesAll, setOf, star, type Step } from '../../src/machine/wildcards.ts';

describe('a glob', () => {
  it.each<[string, readonly Step[], string, boolean]>([
    ['nothing', [], '', true],
    ['nothing else', [], 'a', false],
    ['a star at the end', ['a', star], 'a', true],
    ['a star that must give something back', [star, 'a', star, 'b'], 'aab', true],
    ['no slash in a star', [star], 'a/b', false],
    ['a slash in anything', [anything], 'a/b', true],
    ['no directories', [...directories, 'a'], 'a', true],
    ['directories', [...directories, 'a'], 'x/y/a', true],
    ['the end of a name is no directory', [...directories, 'a'], 'xa', false],
    ['a set', [setOf([['a', 'c']], { negated: false })], 'b', true],
    ['a negated set', [setOf([['a', 'c']], { negated: true })], 'b', false],
    ['a negated set and a slash', [setOf([['a', 'c']], { negated: true })], '/', false],
  ])('%s', (_name, steps, text, expected) => {
    expect(matchesAll(steps, text, new WorkBudget(Infinity))).toBe(expected);
  });

  it('is given up on where it costs too much, and nothing else is swallowed', () => {
    expect(withinBudget((budget) => matchesAll(['a'], 'a', budget))).toBe(true);
    expect(
      withinBudget((budget) => matchesAll(Array.from({ length: 2000 }, (): Step[] => [star, 'a']).flat(), 'a'.repeat(4000), budget)),
    ).toBe('unknown');
    expect(() => withinBudget(() => JSON.parse('{') as unknown)).toThrow(SyntaxError);
  });
});
