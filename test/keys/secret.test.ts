import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/keys/secret.ts';
import { fakeKey } from './fake-keys.ts';

describe('Secret', () => {
  const key = fakeKey('sk-proj-');
  const secret = new Secret(key);

  it('does not print, whichever way it is tried', () => {
    const ways = [
      String(secret),
      // oxlint-disable-next-line restrict-template-expressions -- that it may be done by accident is the point
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { depth: 9, showHidden: true }),
      Object.values(secret).join(),
      JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
      secret.toLocaleString(),
      new Error(`about ${String(secret)}`).stack ?? '',
    ];
    for (const shown of ways) expect(shown).not.toContain(key.slice(8, 20));
    expect(String(secret)).toBe(`…${key.slice(-4)}`);
  });

  it('shows no end of what is too short to have one', () => {
    expect(String(new Secret('hunter2'))).toBe('…');
  });

  it('gives the value to who asks for it by name', () => {
    expect(secret.reveal()).toBe(key);
    expect(secret.equals(new Secret(key))).toBe(true);
    expect(secret.equals(new Secret(`${key}x`))).toBe(false);
  });
});
