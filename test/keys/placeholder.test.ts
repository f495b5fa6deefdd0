import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlaceholder } from '../../src/keys/placeholder.ts';
import { marker, noise, oldKey, projectKey } from '../env-file/samples.ts';

describe('isPlaceholder', () => {
  it.each([
    'sk-...',
    'sk-proj-...',
    'sk-…',
    '…',
    '...',
    'sk-abc...',
    'your-key-here',
    'your_openai_api_key',
    'YOUR_API_KEY',
    'your-api-key',
    'yourapikey',
    'sk-your-key',
    'sk-your-openai-api-key-here',
    'sk-proj-your-key-here',
    'paste-your-key-here',
    'PASTE_KEY_HERE',
    'insert-key-here',
    '<your key>',
    '<OPENAI_API_KEY>',
    '{{ openai_key }}',
    '{openai_key}',
    '[key]',
    '%KEY%',
    'changeme',
    'change-me',
    'CHANGE_ME',
    'REPLACE_ME',
    'replace-with-your-key',
    'ReplaceMe',
    'TODO',
    'todo: ask Bob',
    'FIXME',
    'xxx',
    'XXXX',
    'xxxxxxxxxxxxxxxxxxxx',
    'sk-xxxx',
    'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'sk-proj-xxxxxxxx',
    'sk-XXXX-XXXX',
    'sk-****',
    '****',
    '••••••••',
    'sk-',
    'sk-proj-',
    'key',
    'secret',
    'none',
    'null',
    'undefined',
    'test',
    'dummy',
    'fake-key',
    'sk-fake',
    'sk-dummy',
    'sk-example-key',
    'sk-1234',
    'sk-1234567890',
    'sk-1234567890abcdef1234567890abcdef',
    'sk-abcdefghijklmnopqrstuvwxyz',
    '0',
    'my-secret-key',
    '__OPENAI_API_KEY__',
    ' your-key-here ',
    'sk-proj-' + 'x'.repeat(74) + marker + 'x'.repeat(74),
  ])('%s', (value) => {
    expect(isPlaceholder(value)).toBe(true);
  });

  it('is not true for keys', () => {
    for (const key of [
      projectKey,
      oldKey,
      'sk-proj-pretend-key-of-the-simulator-' + noise(45) + marker + noise(74),
      // A test server may take a key like this one; the shape is whole and no x marks it as an example.
      'sk-proj-' + 'A'.repeat(74) + marker + 'B'.repeat(74),
      'sk-ant-api03-' + noise(93),
      'sk-or-v1-' + 'a1b2c3d4e5f60718'.repeat(4),
      'sk-svcacct-' + noise(74) + marker + noise(74),
      // Shown with its middle left out: another finding.
      projectKey.slice(0, 12) + '...' + projectKey.slice(-4),
      'gsk_' + noise(52),
    ]) {
      expect(isPlaceholder(key)).toBe(false);
    }
    expect(isPlaceholder('')).toBe(false);
  });

  it('is not true for any generated key', () => {
    const seed = fc.integer({ min: 1, max: 2 ** 30 });
    fc.assert(
      fc.property(seed, fc.constantFrom(20, 58, 74), fc.constantFrom('sk-', 'sk-proj-', 'sk-svcacct-', 'sk-None-'), (n, half, prefix) => {
        expect(isPlaceholder(prefix + noise(half, n) + marker + noise(half, n + 1))).toBe(false);
        expect(isPlaceholder(prefix + noise(48, n))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
