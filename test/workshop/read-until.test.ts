import { describe, expect, it } from 'vitest';
import { readUntil } from '../../src/workshop/organizer/read-until.ts';
import { newWorkshopId, seatName, seatNamed } from '../../src/workshop/organizer/seat-names.ts';
import { isWorkshopId } from '../../src/workshop/public-file.ts';
import { monthsOf, mostUsd } from '../../src/workshop/organizer/plan.ts';

const now = new Date(2026, 11, 1, 16, 30);

describe('the end', () => {
  it.each([
    ['18:00', new Date(2026, 11, 1, 18, 0)],
    ['9:15', new Date(2026, 11, 2, 9, 15)],
    ['2h', new Date(2026, 11, 1, 18, 30)],
    ['90m', new Date(2026, 11, 1, 18, 0)],
    ['1.5h', new Date(2026, 11, 1, 18, 0)],
    ['3d', new Date(2026, 11, 4, 16, 30)],
    ['2026-12-01T18:00+01:00', new Date('2026-12-01T17:00:00Z')],
    ['2026-12-01 18:00Z', new Date('2026-12-01T18:00:00Z')],
  ])('%s', (typed, wanted) => {
    expect(readUntil(typed, now)).toEqual(wanted);
  });

  it.each(['', 'soon', '25:00', '18', '2026-12-01', '-2h', '2w', '18:00:00 tomorrow'])('“%s” is none', (typed) => {
    expect(readUntil(typed, now)).toBeUndefined();
  });
});

describe("a seat's name", () => {
  it('is read from what has exactly that form', () => {
    expect(seatName('pycon-x7k2', 7)).toBe('ws-pycon-x7k2-007');
    expect(seatNamed('pycon-x7k2', 'ws-pycon-x7k2-007')).toBe(7);
    expect(seatNamed('pycon-x7k2', seatName('pycon-x7k2', 1000))).toBe(1000);
    for (const other of [
      'ws-pycon-x7k2-07',
      'ws-pycon-x7k2-00007',
      'ws-pycon-x7k2-007x',
      'xws-pycon-x7k2-007',
      'WS-pycon-x7k2-007',
      'ws-pycon-x7k2-7-007',
    ])
      expect(seatNamed('pycon-x7k2', other)).toBeUndefined();
    // An id is no pattern.
    expect(seatNamed('.*', 'ws-pycon-x7k2-007')).toBeUndefined();
  });

  it.each([undefined, 'PyCon 2026', 'Ünïcödé & Frïends', '---', '日本', 'a'.repeat(200)])('%s gives an id', (name) => {
    expect(isWorkshopId(newWorkshopId(name))).toBe(true);
  });
});

describe('the most it can cost', () => {
  it('is more where the month ends in between, in UTC', () => {
    const before = new Date('2026-11-30T22:00:00Z');
    expect(monthsOf(before, new Date('2026-11-30T23:59:00Z'))).toBe(1);
    expect(monthsOf(before, new Date('2026-12-01T00:30:00Z'))).toBe(2);
    expect(mostUsd({ seats: 30, limitUsd: 2.1, until: '2026-12-01T00:30:00Z' }, before)).toBe(126);
  });
});
