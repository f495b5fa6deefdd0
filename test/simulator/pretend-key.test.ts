import { describe, expect, it } from 'vitest';
import { pretendKey, redacted } from '../../src/simulator/pretend-key.ts';

const marker = 'T3Blbk' + 'FJ';

describe('a pretend key', () => {
  it.each([
    ['project', 'sk-proj-', 164],
    ['service-account', 'sk-svcacct-', 167],
    ['admin', 'sk-admin-', 133],
  ] as const)('of the kind %s has the shape of a real one', (kind, prefix, length) => {
    const key = pretendKey(kind);
    expect(key).toHaveLength(length);
    const [first = '', second = '', ...rest] = key.slice(prefix.length).split(marker);
    expect(key.startsWith(prefix)).toBe(true);
    expect(rest).toEqual([]);
    expect(first).toHaveLength(second.length);
    expect(key).toMatch(/^[A-Za-z0-9_-]+A$/);
    expect(first).toContain('pretend');
  });

  it('is another one each time, and seen only in part where it is listed', () => {
    const [one, other] = [pretendKey('project'), pretendKey('project')];
    expect(one).not.toBe(other);
    expect(redacted(one)).toBe(`sk-pro...${one.slice(-3)}`);
  });
});
