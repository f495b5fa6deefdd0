import { expect, it } from 'vitest';
import { tomlIn } from '../../src/machine/toml.ts';

it.each<[string, string, Readonly<Record<string, unknown>> | undefined]>([
  ['nothing', '', {}],
  ['a table in a table', '\ufeff[a.b]\nc = ["d", \'e\', # f\n]\n', { a: { b: { c: ['d', 'e'] } } }],
  ['broken', 'a = [', undefined],
  ['too long', '#'.repeat(200_001), undefined],
  ['nested without end', `a = ${'['.repeat(100_000)}`, undefined],
])('%s', async (_name, text, expected) => {
  expect(await tomlIn(text)).toEqual(expected);
});

// With work that grows with the square of its length some of these would take minutes.
it.each(['[', '{a=', '"', "'", '"""', '\\', '#\n', '\n', 'a.', 'a=1\n', '[a]\n', '[[a]]\n', '1_', '='])(
  'comes to its end on many of %j',
  async (piece) => {
    for (const start of ['', 'a = ', 'a = [', 'a = "']) {
      const found = await tomlIn(start + piece.repeat(Math.floor(199_000 / piece.length)));
      expect(typeof found === 'object' || found === undefined).toBe(true);
    }
  },
);
