import { randomInt } from 'node:crypto';
import { isWorkshopId } from '../public-file.ts';

const alphabet = 'abcdefghjkmnpqrstvwxyz23456789';

/** A new workshop's id: its name, as far as it can be in one, and characters that no other workshop has. */
export function newWorkshopId(name: string | undefined): string {
  const random = (length: number): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  const slug = (name ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 24)
    .replaceAll(/^-|-$/g, '');
  const id = slug === '' ? random(8) : `${slug}-${random(4)}`;
  return isWorkshopId(id) ? id : random(8);
}

/** What the seat's project and service account are called: `ws-pycon-x7k2-007`. Seat 0: the project of all seats. */
export function seatName(id: string, seat: number): string {
  return `ws-${id}-${String(seat).padStart(3, '0')}`;
}

/** The number of the seat that a project or account of this workshop is for; `undefined`: it's of something else, and is left alone. */
export function seatNamed(id: string, name: string): number | undefined {
  if (!isWorkshopId(id) || !name.startsWith(`ws-${id}-`)) return undefined;
  const digits = name.slice(`ws-${id}-`.length);
  return /^\d{3,4}$/.test(digits) ? Number(digits) : undefined;
}
