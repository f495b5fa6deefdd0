import { describe, expect, it } from 'vitest';
import { addDockerRule, dockerIgnores } from '../../src/packaging/dockerignore.ts';

describe('a .dockerignore', () => {
  // From the examples of Docker's documentation and of moby/patternmatcher's own tests.
  it.each<[string, string, boolean]>([
    ['', '.env', false],
    ['.env\n', '.env', true],
    ['/.env\n', '.env', true],
    ['./.env\n', '.env', true],
    ['.env/\n', '.env', true],
    ['  .env  \r\n', '.env', true],
    ['\ufeff.env\n', '.env', true],
    ['.env', 'apps/web/.env', false],
    ['**/.env', 'apps/web/.env', true],
    ['**/.env', '.env', true],
    ['*/.env', 'apps/.env', true],
    ['*/.env', 'apps/web/.env', false],
    ['*/*/.env', 'apps/web/.env', true],
    ['apps', 'apps/web/.env', true],
    ['*', '.env', true],
    ['**', 'apps/.env', true],
    ['.env*', '.env.local', true],
    ['.env?', '.env', false],
    ['.env.[lx]*', '.env.local', true],
    ['.env.*', '.env', false],
    ['# .env\n', '.env', false],
    [' # .env\n', '.env', false],
    ['.env # secret\n', '.env', false],
    ['*\n!.env\n', '.env', false],
    ['*\n!src\n', '.env', true],
    ['!.env\n.env\n', '.env', true],
    ['.env\n! .env\n', '.env', false],
    ['*\n!apps\n', 'apps/.env', false],
    ['*\n!apps\n**/.env\n', 'apps/.env', true],
    ['a/../.env', '.env', true],
    ['.env(1)', '.env(1)', true],
    ['xenv', '.env', false],
    ['.env[', '.env', false],
    ['\\.env', '.env', true],
    ['app/**/.env', 'app/.env', true],
    ['app/**', 'app/x/.env', true],
    ['**.env', 'prod.env', true],
    ['**env', 'a/.env', true],
    ['**/v', '.env', false],
    ['**e*v', '.env', false],
    ['**/', '.env', true],
    ['**/**', 'a/.env', true],
    ['**/a/*', 'b/a/.env', true],
    ['**/a/**', 'a', false],
    ['.e**', '.env', true],
    ['a**/*.env', 'a/b/x.env', true],
    ['.', '.env', false],
    ['./', '.env', false],
    ['/', '.env', false],
    ['../.env', '.env', false],
    ['a/../../.env', '.env', false],
    ['/../.env', '.env', true],
    ['[.]env', '.env', true],
    ['.[^e]nv', '.env', false],
    ['.ENV', '.env', false],
    ['".env"', '.env', false],
    ['.env\n!**\n', '.env', false],
  ])('%j on %s: kept out is %s', (text, path, expected) => {
    expect(dockerIgnores(Buffer.from(text), path)).toBe(expected);
  });

  it.each<[string | undefined, string, string]>([
    [undefined, '.env', '.env\n'],
    ['node_modules', '.env', 'node_modules\n.env\n'],
    ['dist\r\n!.env\r\n', '.env', 'dist\r\n!.env\r\n.env\r\n'],
    ['**/.env.local\n', 'apps/web/.env', '**/.env.local\n**/.env\n'],
    ['caf\xe9\n', 'a [1]/.env', 'caf\xe9\na \\[1\\]/.env\n'],
  ])('%j for %s', (before, path, after) => {
    const added = addDockerRule(before === undefined ? undefined : Buffer.from(before, 'latin1'), path);
    expect(added.bytes.toString('latin1')).toBe(after);
    expect(dockerIgnores(added.bytes, path)).toBe(true);
  });
});
