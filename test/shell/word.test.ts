import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../src/shell/word.ts';
import { hasScripts } from '../system.ts';

const words = [
  '.env',
  'apps/web/.env.local',
  'https://api.example.com:8443/v1',
  '/home/ana/shop bot/.env',
  "it's mine",
  "\\'$(touch PWNED)#",
  '.env.$(touch PWNED)',
  '.env.`touch PWNED`',
  '.env;touch PWNED',
  'a&touch PWNED',
  '"quoted" and \\ and \\\\',
  'end\\',
  "'\\''",
  '=ls',
  '~root',
  '#none',
  '*?[a-z]{b,c}!!',
  '-rf',
  '’s “odd” quotes',
];
const signs = `ab.-/ '"\\$()\`;&|<>*?![]{}~#=%^@,:+’“é`.split('');
const pairs = signs.flatMap((first) => signs.map((second) => first + second));

describe.each([
  ['sh', 'posix'],
  ['bash', 'posix'],
  ['zsh', 'posix'],
  ['fish', 'fish'],
] as const)('a word for %s', (program, shell) => {
  const missing = !hasScripts || spawnSync(program, ['-c', 'true']).error !== undefined;

  it.skipIf(missing)('is taken as it stands', () => {
    const given = [...words, ...pairs];
    const { stdout } = spawnSync(program, ['-c', `printf '%s\\n' ${given.map((word) => shellWord(word, shell)).join(' ')}`], {
      encoding: 'utf8',
    });
    // A dash in front would make an option of it.
    expect(stdout.split('\n').slice(0, -1)).toEqual(given.map((word) => (word.startsWith('-') ? `./${word}` : word)));
  });
});

it.each([
  ['.env', 'windows', '.env'],
  ['apps\\web\\.env', 'windows', 'apps\\web\\.env'],
  ['Ana Maria\\.env', 'windows', '"Ana Maria\\.env"'],
  ['.env&calc', 'windows', '".env&calc"'],
  ['.env.$(calc)', 'windows', '".env.`$(calc)"'],
  ['a”;calc;“', 'windows', '"a`”;calc;`“"'],
  // cmd's variables: a quote in the name makes it another one.
  ['100%\\a b%', 'windows', '"100%\\a b%"'],
  ['apps\\%USERNAME%\\.env', 'windows', 'apps\\"%"U"SERNAME%\\.env"'],
  ['%TEMP% x', 'windows', '.\\"%"T"EMP% x"'],
  ['.env.$(calc)', 'pwsh', "'.env.$(calc)'"],
  ['it’s', 'pwsh', "'it’’s'"],
] as const)('%s for %s is %s', (word, shell, quoted) => expect(shellWord(word, shell)).toBe(quoted));
