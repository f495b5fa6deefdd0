import { expect, it } from 'vitest';
import { asTyped } from '../../src/wording/as-typed.ts';

it.each([
  ['Replace it: openai-setup rotate --leaked', 'Replace it: npx openai-setup rotate --leaked'],
  [
    'openai-setup -C apps/api, or openai-setup --base-url http://x',
    'npx openai-setup -C apps/api, or npx openai-setup --base-url http://x',
  ],
  ['Set a key up first: openai-setup', 'Set a key up first: npx openai-setup'],
  ['unset OPENAI_API_KEY, then openai-setup', 'unset OPENAI_API_KEY, then npx openai-setup'],
  ['To go back: openai-setup undo.', 'To go back: npx openai-setup undo.'],
  ['Run openai-setup to fix this; run openai-setup again.', 'Run npx openai-setup to fix this; run npx openai-setup again.'],
])('can be run with npx: %s', (text, typed) => {
  expect(asTyped(text, { byNpx: true })).toBe(typed);
  expect(asTyped(text, { byNpx: false })).toBe(text);
});

it.each([
  'npx openai-setup limits',
  "openai-setup can't look it up",
  'what it is: openai-setup is a program',
  "wherever you run openai-setup's commands",
  'https://example.com/openai-setup --x',
  './openai-setup scan',
  'npx @ana/openai-setup scan',
])('leaves alone what is no command of it: %s', (text) => {
  expect(asTyped(text, { byNpx: true })).toBe(text);
});

it.each([
  ['Set one: openai-setup limits', 'Set one: openai-setup -C ../x limits'],
  ['Fix it: openai-setup --key-stdin --yes < key.txt', 'Fix it: openai-setup -C ../x --key-stdin --yes < key.txt'],
  ['Then run openai-setup again.', 'Then run openai-setup -C ../x again.'],
  ['openai-setup -C apps/api --yes, or openai-setup demo', 'openai-setup -C apps/api --yes, or openai-setup demo'],
])('is about the same project wherever it is run: %s', (text, typed) => {
  expect(asTyped(text, { byNpx: false, directory: '../x' })).toBe(typed);
  expect(asTyped(text, { byNpx: true, directory: '../x' })).toBe(typed.replaceAll('openai-setup', 'npx openai-setup'));
});

it('takes a directory as it is', () => {
  expect(asTyped('openai-setup limits', { byNpx: false, directory: "'a$$b$&'" })).toBe("openai-setup -C 'a$$b$&' limits");
});
