import { Secret } from '../../src/keys/secret.ts';
import type { SeatContent } from '../../src/workshop/content.ts';
import { drawCode, type SeatCode } from '../../src/workshop/code.ts';
import { publicFileText, type PublicFile } from '../../src/workshop/public-file.ts';
import { sealSeat } from '../../src/workshop/seal.ts';
import { fakeKey } from '../keys/fake-keys.ts';

export const until = '2099-12-01T17:00:00Z';
export const seatKey = (seat: number): string => fakeKey('sk-svcacct-', 74, 74, seat);

export function contentOf(seat: number, more: Partial<SeatContent> = {}): SeatContent {
  return {
    key: new Secret(seatKey(seat)),
    project: `proj_seat${seat}`,
    models: ['gpt-6-luna'],
    limitUsd: 2,
    expires: until,
    organizer: 'Ana Díaz',
    ...more,
  };
}

/** A workshop with these seats, and their codes. */
export async function makeWorkshop(
  contents: Readonly<Record<number, SeatContent>> = { 7: contentOf(7) },
  sealedFor: { readonly id: string; readonly until: string } = { id: 'pycon-4f2k', until },
): Promise<{ readonly file: PublicFile; readonly text: string; readonly codes: Readonly<Record<number, SeatCode>> }> {
  const codes = Object.fromEntries(Object.keys(contents).map((seat) => [seat, drawCode(Number(seat))]));
  const seats = await Promise.all(Object.entries(contents).map(([seat, content]) => sealSeat(sealedFor, codes[seat] as SeatCode, content)));
  const file = { ...sealedFor, seats };
  return { file, text: publicFileText(file), codes };
}
