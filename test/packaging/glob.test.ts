import { describe, expect, it } from 'vitest';
import { copyOf } from '../../src/packaging/dockerfile.ts';
import { dockerIgnores } from '../../src/packaging/dockerignore.ts';
import { anything, directories, Effort, matchesAll, setOf, star, withinReason, type Step } from '../../src/packaging/glob.ts';
import { coveredWithoutGit } from '../../src/git/ignore-rules.ts';
import { npmPacks } from '../../src/packaging/npm-pack-rules.ts';
import { fitsAnyGlob, workspaceGlobs } from '../../src/project/workspace-globs.ts';

const a = 'a'.repeat(200);

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
    expect(matchesAll(steps, text, new Effort(Infinity))).toBe(expected);
  });

  it('is given up on where it costs too much, and nothing else is swallowed', () => {
    expect(withinReason((effort) => matchesAll(['a'], 'a', effort))).toBe(true);
    expect(withinReason((effort) => matchesAll(Array.from({ length: 2000 }, (): Step[] => [star, 'a']).flat(), 'a'.repeat(4000), effort))).toBe('unknown');
    expect(() => withinReason(() => JSON.parse('{') as unknown)).toThrow(SyntaxError);
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
    it(`is judged, or said to be too much: ${name}`, () => {
      const verdicts = new Set([true, false, 'unknown']);
      expect(verdicts).toContain(coveredWithoutGit(Buffer.from(glob), a));
      expect(verdicts).toContain(dockerIgnores(Buffer.from(glob), a));
      expect(verdicts).toContain(npmPacks(a, { files: [glob], ignores: [undefined], above: [] }).packed);
      expect(verdicts).toContain(npmPacks(a, { files: undefined, ignores: [glob], above: [] }).packed);
      expect(verdicts).toContain(fitsAnyGlob(a, [glob]));
      copyOf(`FROM x\nCOPY ${glob} .\n`, a);
    });
  }

  it.each([
    ['{a,b}'.repeat(24), '.env'],
    ['{a,{b,'.repeat(300) + 'c' + '}}'.repeat(300), '.env'],
    [`{${'x,'.repeat(400_000)}y}`, '.env'],
  ])('leaves npm in doubt: %.20s', (files, path) => {
    expect(npmPacks(path, { files: [files], ignores: [undefined], above: [] })).toEqual({ packed: 'unknown' });
  });

  it.each(['+(.env|x)', '*(.)env', '+(.|e)nv', '.{d..f}nv', '[[:punct:]]env'])('is no reason to call a file safe that npm may pack: %s', (entry) => {
    expect(npmPacks('.env', { files: [entry], ignores: [undefined], above: [] }).packed).not.toBe(false);
    expect(npmPacks('.env', { files: undefined, ignores: [entry], above: [] }).packed).not.toBe(false);
    expect(npmPacks('.env', { files: [`lib/${entry}`], ignores: [undefined], above: [] }).packed).toBe(false);
  });

  it('does not count a hundred thousand rules as protection, and does count a plain rule after them', () => {
    const rules = Array.from({ length: 100_000 }, (_, index) => `**/*${index}*v`).join('\n');
    const judged = (text: string): unknown[] => [
      coveredWithoutGit(Buffer.from(text), '.env'),
      dockerIgnores(Buffer.from(text), '.env'),
    ];
    expect(judged(`.env\n${rules}`)).toEqual(['unknown', 'unknown']);
    expect(judged(`${rules}\n.env\n`)).toEqual([true, true]);
    expect(npmPacks('.env', { files: undefined, ignores: [rules], above: [] })).toEqual({ packed: 'unknown' });
    expect(npmPacks('.env', { files: rules.split('\n'), ignores: [undefined], above: [] })).toEqual({ packed: 'unknown' });
  });

  it('keeps no list of packages from being read', () => {
    expect(workspaceGlobs({ 'pnpm-workspace.yaml': `packages:\n${'  \n'.repeat(100_000)}x` })).toEqual([]);
    expect(workspaceGlobs({ 'go.work': 'use (\n'.repeat(30_000) })).toEqual([]);
    expect(workspaceGlobs({ 'package.json': JSON.stringify({ workspaces: [`${'/'.repeat(200_000)}x`] }) })).toHaveLength(1);
  });
});
