import { describe, expect, it } from 'vitest';
import { copyOf } from '../../src/packaging/dockerfile.ts';
import { dockerIgnores } from '../../src/packaging/dockerignore.ts';
import { withinBudget } from '../../src/machine/work-budget.ts';
import { globReader } from '../../src/machine/glob.ts';
import { coveredWithoutGit } from '../../src/git/ignore-rules.ts';
import { npmPacks } from '../../src/packaging/npm-pack-rules.ts';
import { workspaceGlobs, workspaceMatcher } from '../../src/project/workspace-globs.ts';

const a = 'a'.repeat(200);

describe('a glob', () => {
  const judged = async (pattern: string, text: string): Promise<boolean | 'unknown'> => {
    const read = await globReader({ dot: true });
    return withinBudget((effort) => read(pattern, effort).matches(text, effort));
  };

  it.each([
    ['a/{b,c}', 'a/c', true],
    ['{1..99999}', '4711', true],
    ['**/.e+(n|v)', 'a/b/.env', true],
    ['a!(*.js)', 'ab.js', false],
    ['a\\\\b', 'a/b', false],
  ])('%s and %s', async (pattern, text, expected) => expect(await judged(pattern, text)).toBe(expected));

  it.each([
    ['long', 'a'.repeat(501)],
    ['more braces than are expanded', '{a,b}'.repeat(8)],
    ['nested braces', '{a,'.repeat(51) + '}'.repeat(51)],
    ['brackets', '['.repeat(51)],
    ['groups', '+('.repeat(51)],
  ])('is given up on: %s', async (_name, pattern) => expect(await judged(pattern, 'a')).toBe('unknown'));

  // Each expansion is tried on the whole path.
  it('costs what its groups and expansions make of a long path', async () => {
    const dear = `${'*(bb{a,b}'.repeat(7)}${')'.repeat(7)}`;
    expect(await judged(dear, 'aab')).toBe(false);
    expect(await judged(dear, 'aab'.repeat(1000))).toBe('unknown');
  });
});

// With regular expressions each of these took longer than anyone waits.
describe('what a hostile project can write', () => {
  const globs = {
    'many stars': `${'*a'.repeat(40)}b`,
    'many stars, and what they match': `${'*a'.repeat(40)}*`,
    'many directories': `${'**/'.repeat(2000)}x`,
    'many sets': `${'[a-z]*'.repeat(40)}0`,
    'sets without an end': '[!'.repeat(50_000),
    'a megabyte': `${'*a'.repeat(500_000)}b`,
  };
  for (const [name, glob] of Object.entries(globs)) {
    it(`is judged, or said to be too much: ${name}`, async () => {
      const verdicts = new Set([true, false, 'unknown']);
      expect(verdicts).toContain(coveredWithoutGit(Buffer.from(glob), a));
      expect(verdicts).toContain(dockerIgnores(Buffer.from(glob), a));
      expect(verdicts).toContain((await npmPacks(a, { files: [glob], ignores: [undefined], above: [] })).packed);
      expect(verdicts).toContain((await npmPacks(a, { files: undefined, ignores: [glob], above: [] })).packed);
      expect(verdicts).toContain((await workspaceMatcher([glob]))(a));
      copyOf(`FROM x\nCOPY ${glob} .\n`, a);
    });
  }

  it.each([
    ['{a,b}'.repeat(24), '.env'],
    ['{a,{b,'.repeat(300) + 'c' + '}}'.repeat(300), '.env'],
    [`{${'x,'.repeat(400_000)}y}`, '.env'],
  ])('leaves npm in doubt: %.20s', async (files, path) => {
    expect(await npmPacks(path, { files: [files], ignores: [undefined], above: [] })).toEqual({ packed: 'unknown' });
  });

  it.each(['+(.env|x)', '*(.)env', '+(.|e)nv', '.{d..f}nv', '[[:punct:]]env', '**/!(a|*.js)'])(
    'is understood where npm understands it: %s',
    async (entry) => {
      expect((await npmPacks('.env', { files: [entry], ignores: [undefined], above: [] })).packed).toBe(true);
      expect((await npmPacks('.env', { files: undefined, ignores: [entry], above: [] })).packed).toBe(false);
      expect((await npmPacks('.env', { files: [`lib/${entry}`], ignores: [undefined], above: [] })).packed).toBe(false);
    },
  );

  it('does not count a hundred thousand rules as protection, and does count a plain rule after them', async () => {
    const rules = Array.from({ length: 100_000 }, (_, index) => `**/*${index}*v`).join('\n');
    const judged = (text: string): unknown[] => [coveredWithoutGit(Buffer.from(text), '.env'), dockerIgnores(Buffer.from(text), '.env')];
    expect(judged(`.env\n${rules}`)).toEqual(['unknown', 'unknown']);
    expect(judged(`${rules}\n.env\n`)).toEqual([true, true]);
    expect(await npmPacks('.env', { files: undefined, ignores: [`${rules}\n.env`], above: [] })).toEqual({ packed: false });
    expect(await npmPacks('.env', { files: undefined, ignores: [rules], above: [] })).toEqual({ packed: 'unknown' });
    expect(await npmPacks('.env', { files: rules.split('\n'), ignores: [undefined], above: [] })).toEqual({ packed: 'unknown' });
  });

  it('keeps no list of packages from being read', async () => {
    expect(await workspaceGlobs({ 'pnpm-workspace.yaml': `packages:\n${'  \n'.repeat(100_000)}x` })).toEqual([]);
    expect(await workspaceGlobs({ 'go.work': 'use (\n'.repeat(30_000) })).toEqual([]);
    expect(await workspaceGlobs({ 'package.json': JSON.stringify({ workspaces: [`${'/'.repeat(200_000)}x`] }) })).toHaveLength(1);
  });
});
