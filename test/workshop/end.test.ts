import { afterEach, describe, expect, it } from 'vitest';
import { endOf, isEnd, shownEnd } from '../../src/workshop/end.ts';
import { isWorkshopId, maxPublicFileBytes, publicFileName, readPublicFile } from '../../src/workshop/public-file.ts';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('the end of a workshop', () => {
  it.each([
    ['Europe/Berlin', '18:00 CET'],
    ['America/New_York', '12:00 EST'],
    ['America/Los_Angeles', '09:00 PST'],
    ['Asia/Kolkata', '22:30 GMT+5:30'],
    ['UTC', '17:00 UTC'],
  ])('in %s is %s', (name, shown) => {
    process.env['TZ'] = name;
    const end = '2026-12-01T17:00:00Z';
    expect(shownEnd(end, new Date('2026-12-01T12:00:00Z'))).toBe(shown);
    expect(shownEnd(end, new Date('2026-11-28T12:00:00Z'))).toBe(`Dec 1, ${shown}`);
  });

  it('is written in one way', () => {
    const end = endOf(new Date('2026-12-01T18:00+01:00'));
    expect(end).toBe('2026-12-01T17:00:00Z');
    expect([end, '2026-12-01', '2026-12-01T18:00:00+01:00', '2026-02-31T99:00:00Z', 7].map(isEnd)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a workshop', () => {
  it('has an id that can be a part of names', () => {
    expect(['pycon', 'a', 'pycon-4f2k', 'a'.repeat(40)].map(isWorkshopId)).toEqual([true, true, true, true]);
    expect(['', '-a', 'a-', 'A', 'a b', 'a/b', 'é', 'a'.repeat(41), 'a\n'].filter(isWorkshopId)).toEqual([]);
  });

  it('has no file larger than the limit', () => {
    expect(publicFileName).toBe('openai-workshop.json');
    expect(readPublicFile(Buffer.alloc(maxPublicFileBytes + 1, ' '))).toBe('too-large');
  });
});
