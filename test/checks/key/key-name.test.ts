import { describe, expect, it } from 'vitest';
import { keyNameFor, projectNameFor, slug } from '../../../src/checks/key/key-name.ts';

describe('slug', () => {
  it.each([
    ['Shop Bot', 'shop-bot'],
    ['@acme/shop_bot', 'acme-shop-bot'],
    ['Łódź-Café', 'odz-cafe'],
    ['  --  ', ''],
    ['日本', ''],
  ])('%s → %s', (text, expected) => {
    expect(slug(text)).toBe(expected);
  });
  it('is cut without a hyphen at its end', () => expect(slug('aaaa bbbb', 5)).toBe('aaaa'));
});

it.each([
  ['Shop Bot', 'Ana', 'shop-bot', 'shop-bot-ana-dev'],
  ['日本', '日本', 'my-project', 'my-project-me-dev'],
  ['a'.repeat(50), 'b'.repeat(50), 'a'.repeat(40), `${'a'.repeat(30)}-${'b'.repeat(20)}-dev`],
])('the names for %s and %s', (project, user, projectName, keyName) => {
  expect(projectNameFor(project)).toBe(projectName);
  expect(keyNameFor(project, user)).toBe(keyName);
});
