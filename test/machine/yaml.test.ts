import { describe, expect, it } from 'vitest';
import { yamlDocuments } from '../../src/machine/yaml.ts';

/** As long as a file that is read may be. */
function repeated(piece: string): string {
  return piece.repeat(Math.floor(50_000 / piece.length));
}

describe('a YAML file', () => {
  it.each<[string, string, readonly unknown[] | 'unknown']>([
    ['nothing', '', []],
    ['anchors and merge keys', 'a: &a {b: 1}\nc: *a\nd: {<<: *a, e: 2}\n', [{ a: { b: 1 }, c: { b: 1 }, d: { b: 1, e: 2 } }]],
    ['several documents', 'a\n---\nb\n', ['a', 'b']],
    ['a tag of its own', 'a: !override [b]\n', [{ a: ['b'] }]],
    ['a key that comes twice', 'a: 1\na: 2\n', [{ a: 2 }]],
    ['broken', 'a: [', []],
    ['a tab where none may be', 'a:\n\t- b\n', []],
    ['nested without end', '['.repeat(20_000), 'unknown'],
    ['an alias of nothing', 'a: *b\n', 'unknown'],
    ['too long', '#'.repeat(50_001), 'unknown'],
    ['as many aliases as a big file has', `a: &a {b: 1, c: &c 2, d: *c}\ne:\n${'- <<: *a\n'.repeat(300)}`, expect.any(Array) as unknown[]],
    ['deep lists', '- '.repeat(1500), 'unknown'],
    ['deep keys', '? '.repeat(1500), 'unknown'],
    ['deep brackets', '['.repeat(900), 'unknown'],
    ['a long list of merges', `a: &a {b: 1}\nc:\n  <<: [${'*a,'.repeat(5000)}]\n`, 'unknown'],
    [
      'many merges of many keys',
      `a: &a\n${Array.from({ length: 2500 }, (_, index) => `  k${index}: 1\n`).join('')}b:\n${'- <<: *a\n'.repeat(400)}`,
      'unknown',
    ],
    [
      'a bomb',
      `a0: &a0 [x]\n${Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`).join('')}`,
      'unknown',
    ],
    [
      'a bomb of merge keys',
      `a0: &a0 {x: 1}\n${Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} {<<: [*a${index}, *a${index}], y${index}: 1}\n`).join('')}`,
      'unknown',
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await yamlDocuments(text)).toEqual(expected);
  });

  it('that holds itself does no harm', async () => {
    await expect(yamlDocuments('a: &a [*a]')).resolves.toBeDefined();
    await expect(yamlDocuments('a: &a {<<: *a}')).resolves.toBeDefined();
  });

  // With work that grows with the square of its length, or a stack that grows with it, some of these would never come back.
  it.each(['[', '{a: ', '- ', '? a\\n', '---\\n', '"', '&a ', '*a\\n', '!', '|\\n', ']', 'a:\\n - b\\n', '[a]\\n'])(
    'comes to its end on many of %j',
    async (piece) => {
      await expect(yamlDocuments(repeated(piece))).resolves.toBeDefined();
    },
  );
});
