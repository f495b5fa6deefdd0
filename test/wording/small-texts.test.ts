import { describe, expect, it } from 'vitest';
import { copySequence } from '../../src/machine/clipboard.ts';
import { projectLimitsPage } from '../../src/openai/pages.ts';
import { projectKind } from '../../src/project/kind.ts';
import { foldNames } from '../../src/machine/variable-names.ts';
import { capitalized } from '../../src/wording/capitalized.ts';
import { wrap } from '../../src/wording/wrap.ts';

it.each([
  ['', ''],
  ['git is silent', 'Git is silent'],
  ['Two', 'Two'],
  ['éa', 'Éa'],
  ['.env is gone', '.env is gone'],
  ['𐐨𐐨', '𐐀𐐨'],
])('a sentence begins “%s”: “%s”', (text, expected) => {
  expect(capitalized(text)).toBe(expected);
});

describe('wrap', () => {
  it('breaks at blanks and leaves long words, such as links, whole', () => {
    expect(wrap('\u001b[32mok\u001b[0m and \u001b[2mmore\u001b[0m', 11)).toEqual(['\u001b[32mok\u001b[0m and \u001b[2mmore\u001b[0m']);
    expect(wrap('see https://example.com/a/long/link for more', 12)).toEqual(['see', 'https://example.com/a/long/link', 'for more']);
  });
});

describe('copySequence', () => {
  it('asks the terminal, through screen too, or says why not', () => {
    const link = Buffer.from('x').toString('base64');
    expect(copySequence('x', { platform: 'linux', env: { TERM: 'xterm' } })).toEqual({ sequence: `\u001b]52;c;${link}\u0007` });
    expect(copySequence('x', { platform: 'linux', env: { TERM: 'screen' } })).toEqual({
      sequence: `\u001bP\u001b]52;c;${link}\u0007\u001b\\`,
    });
    expect(copySequence('x', { platform: 'darwin', env: { TERM_PROGRAM: 'Apple_Terminal' } })).toMatchObject({ program: 'pbcopy' });
    expect(copySequence('x', { platform: 'win32', env: {} })).toMatchObject({ program: 'clip' });
    expect(copySequence('x', { platform: 'win32', env: { WT_SESSION: '1' } })).toHaveProperty('sequence');
  });
});

describe('foldNames', () => {
  const env = { Path: 'C:\\Windows', OpenAI_Api_Key: 'x', http_proxy: 'y' };
  it('finds a variable of Windows however it was spelt', () => {
    expect(foldNames(env, 'win32')).toEqual({ PATH: 'C:\\Windows', OPENAI_API_KEY: 'x', HTTP_PROXY: 'y' });
  });
  it.each(['linux', 'darwin'] as const)('leaves them apart on %s', (platform) => expect(foldNames(env, platform)).toEqual(env));
});

describe('projectKind', () => {
  it.each([
    [['package.json', 'requirements.txt'], 'node'],
    [['pyproject.toml'], 'python'],
    [['package.json', 'manage.py'], 'python'],
    [['package.json', 'composer.json', 'artisan'], 'php'],
    [['package.json', 'Gemfile', 'config.ru'], 'ruby'],
    [['App.csproj'], 'dotnet'],
    [['README.md'], null],
  ])('%j: %s', (files, kind) => expect(projectKind(files)).toBe(kind));
});

describe('projectLimitsPage', () => {
  it('leads to the project only by an id that is one', () => {
    expect(projectLimitsPage('proj_abc123')).toBe('https://platform.openai.com/settings/proj_abc123/limits');
    for (const id of [undefined, '', 'proj_a/../../evil', 'https://evil.example']) {
      expect(projectLimitsPage(id)).toBe('https://platform.openai.com/settings/organization/limits');
    }
  });
});
