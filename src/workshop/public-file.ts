import { readJson } from '../machine/read-json.ts';
import { maxSeat } from './code.ts';
import { isEnd } from './end.ts';
import { nonceLength, saltLength, tagLength, type SealedFor, type SealedSeat } from './seal.ts';

/** Its name in a workshop's repository. */
export const publicFileName = 'openai-workshop.json';

/** The public file, version 1: documented in `format/README.md`, with test vectors. */
export type PublicFile = SealedFor & {
  /** In the order of their numbers. */
  readonly seats: readonly SealedSeat[];
};

/** Bytes. A thousand seats take half of it. */
export const maxPublicFileBytes = 1024 * 1024;
/** An organization has 2,000 projects at most (November 2026). */
const maxSeats = 2000;
/** Characters of base64. A seat has about 400. */
const maxSealed = 12_000;

const idForm = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** Whether it can be a workshop's id: a part of the names of its projects. */
export function isWorkshopId(id: string): boolean {
  return idForm.test(id);
}

/** One seat a line, so that git's diffs are read by people. */
export function publicFileText({ id, until, seats }: PublicFile): string {
  const lines = seats.map(({ seat, salt, nonce, sealed }) => `    ${JSON.stringify({ seat, salt, nonce, sealed })}`);
  const head = [['format', 'openai-workshop'] as const, ['version', 1] as const, ['id', id] as const, ['until', until] as const];
  return `{\n${head.map(([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`).join('')}  "seats": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** Why a file isn't read. `damaged`: it's a workshop's, and something in it isn't as it should be. */
export type NotPublicFile = 'too-large' | 'not-a-workshop' | 'newer-version' | 'damaged';

/** Reads a public file, which may be anything: it comes from a clone. Line endings and a byte-order mark don't matter. */
export function readPublicFile(bytes: Buffer): PublicFile | NotPublicFile {
  if (bytes.length > maxPublicFileBytes) return 'too-large';
  const value = readJson(bytes.toString('utf8').replace(/^\ufeff/, ''));
  if (!isRecord(value) || value['format'] !== 'openai-workshop') return 'not-a-workshop';
  const { version, id, until, seats } = value;
  if (version !== 1) return typeof version === 'number' && version > 1 ? 'newer-version' : 'damaged';
  if (typeof id !== 'string' || !isWorkshopId(id) || !isEnd(until)) return 'damaged';
  if (!Array.isArray(seats) || seats.length === 0 || seats.length > maxSeats) return 'damaged';
  const read = seats.flatMap((each: unknown) => readSeat(each) ?? []);
  const isWhole = read.length === seats.length && new Set(read.map(({ seat }) => seat)).size === read.length;
  return isWhole ? { id, until, seats: read.toSorted((one, other) => one.seat - other.seat) } : 'damaged';
}

function readSeat(value: unknown): SealedSeat | undefined {
  if (!isRecord(value)) return undefined;
  const { seat, salt, nonce, sealed } = value;
  if (typeof seat !== 'number' || !Number.isInteger(seat) || seat < 1 || seat > maxSeat) return undefined;
  if (!isBase64(salt, saltLength) || !isBase64(nonce, nonceLength) || !isBase64(sealed)) return undefined;
  return { seat, salt, nonce, sealed };
}

/** Standard base64 with its padding, in its only spelling. `length`: of the bytes. */
function isBase64(value: unknown, length?: number): value is string {
  if (typeof value !== 'string' || value.length > maxSealed || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return false;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value && (length === undefined ? bytes.length > tagLength : bytes.length === length);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
