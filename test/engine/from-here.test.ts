import { expect, it } from 'vitest';
import { edit, open, run } from '../../src/engine/action.ts';
import { fromHere } from '../../src/engine/from-here.ts';

it.each<[readonly [string, ...string[]], readonly string[]]>([
  [
    ['openai-setup', 'scan'],
    ['openai-setup', '-C', '../a b', 'scan'],
  ],
  [
    ['openai-setup', '-C', 'apps/web', '--yes'],
    ['openai-setup', '-C', '../a b/apps/web', '--yes'],
  ],
  [
    ['git', 'rm', '--cached', '--', '.env'],
    ['git', '-C', '../a b', 'rm', '--cached', '--', '.env'],
  ],
  [
    ['chmod', '600', '--', '.env'],
    ['chmod', '600', '--', '../a b/.env'],
  ],
  [
    ['chmod', '600', '--', '/home/me/.env'],
    ['chmod', '600', '--', '/home/me/.env'],
  ],
  [
    ['npm', 'pack', '--dry-run'],
    ['npm', 'pack', '--dry-run', './../a b'],
  ],
  [
    ['launchctl', 'unsetenv', 'A'],
    ['launchctl', 'unsetenv', 'A'],
  ],
])('a command is about the project wherever it is run: %j', (argv, moved) => {
  expect(fromHere(run(argv, 'x'), { way: '../a b', byNpx: false })).toEqual({ kind: 'run', argv: moved, text: 'x' });
  expect(fromHere(run(argv, 'x'), { way: '', byNpx: false })).toEqual({ kind: 'run', argv, text: 'x' });
});

it('leaves to a person what only works in the root', () => {
  expect(fromHere(run(['direnv', 'reload'], 'Run direnv reload.'), { way: 'sub', byNpx: false })).toBe('Run direnv reload.');
});

it('names files as they are seen, and pages as they are', () => {
  expect(fromHere(edit({ file: 'a.txt', line: 2 }, 'x'), { way: '..', byNpx: true })).toMatchObject({ file: '../a.txt', line: 2 });
  const page = open('https://example.com', 'x');
  expect(fromHere(page, { way: 'sub', byNpx: true })).toBe(page);
  expect(fromHere('Ask.', { way: 'sub', byNpx: true })).toBe('Ask.');
});

it.each<[readonly [string, ...string[]], readonly string[]]>([
  [
    ['openai-setup', 'scan'],
    ['npx', 'openai-setup', 'scan'],
  ],
  [
    ['op', 'run', '--', 'openai-setup', 'doctor'],
    ['op', 'run', '--', 'npx', 'openai-setup', 'doctor'],
  ],
  [
    ['sops', 'exec-env', 'x', 'openai-setup doctor'],
    ['sops', 'exec-env', 'x', 'npx openai-setup doctor'],
  ],
  [
    ['git', 'fetch'],
    ['git', 'fetch'],
  ],
])('is started as it can be: %j', (argv, started) => {
  expect(fromHere(run(argv, 'x'), { way: '', byNpx: true })).toMatchObject({ argv: started });
});
