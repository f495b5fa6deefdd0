import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveredWithoutGit } from '../../src/git/ignore-rules.ts';
import { dockerIgnores } from '../../src/packaging/dockerignore.ts';
import { addIgnoreRule, addIgnoreRules, ignoreRuleFor, type IgnoreSyntax } from '../../src/packaging/ignore-file.ts';
import { makeWorld } from '../make-world.ts';
import { isWindows } from '../system.ts';

const add = (before: string | undefined, path = '.env', syntax: IgnoreSyntax = 'git'): string => {
  const bytes = before === undefined ? undefined : Buffer.from(before, 'latin1');
  return addIgnoreRule(bytes, ignoreRuleFor(bytes, path, syntax), [path], syntax).toString('latin1');
};

describe('addIgnoreRule', () => {
  it.each([
    ['no file', undefined, '.env\n'],
    ['an empty file', '', '.env\n'],
    ['the end', 'node_modules\ndist\n', 'node_modules\ndist\n.env\n'],
    ['no final line break', 'node_modules', 'node_modules\n.env\n'],
    ['CRLF', 'node_modules\r\ndist\r\n', 'node_modules\r\ndist\r\n.env\r\n'],
    ['CRLF, no final line break', 'a\r\nb\r\nc', 'a\r\nb\r\nc\r\n.env\r\n'],
    ['CRLF, half a final line break', 'a\r\nb\r\nc\r', 'a\r\nb\r\nc\r\n.env\r\n'],
    [
      'beside the other env rules',
      '# env\n.env.*\n!.env.example\n\n# logs\n*.log\n',
      '# env\n.env.*\n!.env.example\n.env\n\n# logs\n*.log\n',
    ],
    ['after a negation that would undo it', '.env.local\n*.log\n!.*\ndist\n', '.env.local\n*.log\n!.*\n.env\ndist\n'],
    ['not after one that would not', '.env.local\n*.log\n!keep.log\n', '.env.local\n.env\n*.log\n!keep.log\n'],
    ['.envrc is another matter', '.envrc\ndist\n', '.envrc\ndist\n.env\n'],
    ['a comment is no rule', '# not .env\ndist\n', '# not .env\ndist\n.env\n'],
    ['other bytes stay', '\xef\xbb\xbf\xe9\xff\n', '\xef\xbb\xbf\xe9\xff\n.env\n'],
  ])('%s', (_name, before, after) => expect(add(before)).toBe(after));

  it('names the path where the file lies below and the project has no rules for any depth', () => {
    expect(add('dist\n', 'apps/web/.env')).toBe('dist\n/apps/web/.env\n');
    expect(add('/.env\n', 'apps/web/.env')).toBe('/.env\n/apps/web/.env\n');
    expect(add('.env.local\n', 'apps/web/.env')).toBe('.env.local\n.env\n');
  });
});

it.each<[string | undefined, string, string]>([
  [undefined, '.env', '.env\n'],
  ['node_modules', '.env', 'node_modules\n.env\n'],
  ['dist\r\n!.env\r\n', '.env', 'dist\r\n!.env\r\n.env\r\n'],
  ['**/.env.local\n', 'apps/web/.env', '**/.env.local\n**/.env\n'],
  ['caf\xe9\n', 'a [1]/.env', 'caf\xe9\na \\[1\\]/.env\n'],
])('Docker: %j for %s', (before, path, after) => {
  const added = add(before, path, 'docker');
  expect(added).toBe(after);
  expect(dockerIgnores(Buffer.from(added, 'latin1'), path)).toBe(true);
});

it.each<[string | undefined, string, string]>([
  [undefined, '.env', '.env\n'],
  ['dist\r\n!.env', '.env', 'dist\r\n!.env\r\n.env\r\n'],
  ['.env.local\ndist\n', 'web/{a}/.env', '.env.local\ndist\n/web/\\{a\\}/.env\n'],
])('npm: %j for %s', (before, path, after) => {
  expect(add(before, path, 'npm')).toBe(after);
});

it('adds a rule for each path, and one where the same covers several', () => {
  const file = Buffer.from('.env.local\n!a/*\n!b/*\ndist\n');
  const { bytes, rules } = addIgnoreRules(file, ['a/.env', 'b/.env', 'b/.env.production'], 'git');
  expect(rules).toEqual(['.env', '.env.production']);
  expect(bytes.toString()).toBe('.env.local\n!a/*\n!b/*\n.env\n.env.production\ndist\n');
  expect(addIgnoreRules(undefined, ['.env', 'web/.env'], 'npm')).toEqual({
    bytes: Buffer.from('.env\n/web/.env\n'),
    rules: ['.env', '/web/.env'],
  });
});

it('git ignores the file, whatever its name and the rules before, and takes its neighbours as before', () => {
  const { project, put, world } = makeWorld();
  const piece = fc.constantFrom('.env', '!', '/', '*', '?', '#', ' ', '\\', '[', ']', '[!a]', '**', 'a', '\r', '.local', '.*', 'é', '-');
  const text = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''));
  const lines = fc.array(fc.oneof(text, fc.constantFrom('.env.*', '!.env', '!*', '!.env.example', '# x', '', '/sub/')), { maxLength: 6 });
  // Windows has fewer names.
  const named = isWindows ? /^[^/\0?*\\\r]*[^/\0?*\\\r .]$/ : /^[^/\0]+$/;
  const name = text.filter((value) => named.test(value) && !['.', '..', '.git'].includes(value));
  const file = fc.oneof({ weight: 2, arbitrary: fc.constant('.env') }, name);
  const cases: { before: Buffer; file: string; after: Buffer }[] = [];
  // All cases in one repository, each in a directory of its own, so that git is asked twice and not a thousand times.
  fc.assert(
    fc.property(lines, fc.constantFrom('\n', '\r\n'), file, (rules, eol, path) => {
      const before = Buffer.from(rules.join(eol), 'utf8');
      cases.push({ before, file: path, after: addIgnoreRule(before, ignoreRuleFor(before, path, 'git'), [path], 'git') });
    }),
    { numRuns: 400 },
  );
  const ignored = (which: 'before' | 'after'): Set<string> => {
    const paths = cases.flatMap((one, index) => {
      put(`c${index}/.gitignore`, one[which]);
      return [`./c${index}/${one.file}`, `./c${index}/.env.example`];
    });
    const options = { cwd: project, env: world.env as NodeJS.ProcessEnv, input: `${paths.join('\0')}\0` };
    return new Set(execFileSync('git', ['check-ignore', '-z', '--stdin'], options).toString('utf8').split('\0'));
  };
  const before = ignored('before');
  const after = ignored('after');
  for (const [index, one] of cases.entries()) {
    const shown = JSON.stringify([one.before.toString(), one.after.toString(), one.file]);
    expect(after.has(`./c${index}/${one.file}`), shown).toBe(true);
    const example = `./c${index}/.env.example`;
    if (one.file !== '.env.example') expect(after.has(example), shown).toBe(before.has(example));
    expect(coveredWithoutGit(one.after, one.file), shown).toBe(true);
  }
});

it('judges without git as git does', () => {
  const { project, put, world } = makeWorld();
  const pattern = fc.constantFrom(
    '.env',
    '/.env',
    '.env/',
    '.env*',
    '.env.*',
    '*.env',
    '.en?',
    '.en[v]',
    '.en[!x]',
    '.en[a-v]',
    '.[[:alpha:]]nv',
    '\\.env',
    '.env\\ ',
    '*',
    '**',
    '**/.env',
    '/**/.env',
    'a/**',
    'a/**/.env',
    'a/.env',
    '/a',
    'a/',
    '*/.env',
    '*/*/.env',
    'a/*',
    'b',
    'a*/**/.e*',
    '[',
    '.env[',
    '\\',
    '.env ',
    '.env  ',
    ' .env',
    '# .env',
    '#',
    '.env # x',
    './.env',
    '"​.env"',
    '.[e-]nv',
    '.en[]v]',
    '.en[v-a]',
    'a**b',
    '.e**v',
    'a//.env',
    '/',
  );
  const line = fc.tuple(fc.constantFrom('', '', '!'), pattern).map((parts) => parts.join(''));
  const files = ['.env', 'a/.env', 'a/b/.env', 'b/.env', '.env.local'];
  const cases: string[] = [];
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), (rules) => {
      cases.push(rules.join('\n'));
    }),
    { numRuns: 400 },
  );
  const paths = cases.flatMap((rules, index) => {
    put(`c${index}/.gitignore`, rules);
    return files.map((file) => `c${index}/${file}`);
  });
  const options = { cwd: project, env: world.env as NodeJS.ProcessEnv, input: `${paths.join('\0')}\0` };
  const ignored = new Set(execFileSync('git', ['check-ignore', '-z', '--stdin'], options).toString('utf8').split('\0'));
  const wrong = cases.flatMap((rules, index) =>
    files.filter((file) => coveredWithoutGit(Buffer.from(rules), file) !== ignored.has(`c${index}/${file}`)).map((file) => [rules, file]),
  );
  expect(wrong).toEqual([]);
});
