import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { readJson } from '../machine/read-json.ts';
import type { SeatCode } from './code.ts';
import { contentText, readContent, type SeatContent } from './content.ts';

/** What a seat is bound to: another workshop's seat, or another end, doesn't open. */
export type SealedFor = {
  readonly id: string;
  /** ISO 8601 in UTC, exactly as the file has it. */
  readonly until: string;
};

/** A seat in the public file: standard base64, with its padding. */
export type SealedSeat = {
  /** From 1. */
  readonly seat: number;
  /** 16 bytes. */
  readonly salt: string;
  /** 12 bytes. */
  readonly nonce: string;
  /** The encrypted content, followed by GCM's tag of 16 bytes. */
  readonly sealed: string;
};

/** Bytes. */
export const saltLength = 16;
export const nonceLength = 12;
export const tagLength = 16;
const keyLength = 32;

/** Fixed by version 1 of the format, and never read from a file: a hostile one would name numbers that take all memory. */
const costs = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** Seals a seat's content with its code. Takes 0.1 to 0.5 s. */
export async function sealSeat(workshop: SealedFor, code: SeatCode, content: SeatContent): Promise<SealedSeat> {
  return (await makeSeal(code))(workshop, content);
}

/** What takes long, before there's anything to seal: a run that's killed while it seals has lost the key. Each seal is used once. */
export async function makeSeal(code: SeatCode): Promise<(workshop: SealedFor, content: SeatContent) => SealedSeat> {
  const salt = randomBytes(saltLength);
  const key = await keyFrom(code, salt);
  return (workshop, content) => {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
    cipher.setAAD(boundTo(workshop, code.seat));
    const sealed = Buffer.concat([cipher.update(contentText(content), 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { seat: code.seat, salt: salt.toString('base64'), nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
  };
}

/**
 * Opens a seat. `wrong-code-or-changed`: GCM can't tell the two apart. `unreadable`: it opened, and what's in it isn't what this
 * version knows.
 */
export async function openSeat(
  workshop: SealedFor,
  seat: SealedSeat,
  code: SeatCode,
): Promise<SeatContent | 'wrong-code-or-changed' | 'unreadable'> {
  const [salt, nonce, bytes] = [seat.salt, seat.nonce, seat.sealed].map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer, Buffer];
  if (salt.length !== saltLength || nonce.length !== nonceLength || bytes.length < tagLength) return 'wrong-code-or-changed';
  const decipher = createDecipheriv('aes-256-gcm', await keyFrom(code, salt), nonce, { authTagLength: tagLength });
  decipher.setAAD(boundTo(workshop, seat.seat));
  decipher.setAuthTag(bytes.subarray(-tagLength));
  let text;
  try {
    text = Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]).toString('utf8');
  } catch {
    return 'wrong-code-or-changed';
  }
  return readContent(readJson(text)) ?? 'unreadable';
}

function boundTo({ id, until }: SealedFor, seat: number): Buffer {
  return Buffer.from(`openai-setup workshop 1\n${id}\n${seat}\n${until}`, 'utf8');
}

/** One at a time, each with 32 MiB: four at once were measured at 196 MB (November 2026). */
let last: Promise<unknown> = Promise.resolve();

function keyFrom(code: SeatCode, salt: Buffer): Promise<Buffer> {
  const derive = (): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      scrypt(code.reveal(), salt, keyLength, costs, (error, key) => (error === null ? resolve(key) : reject(error)));
    });
  const mine = last.then(derive);
  last = mine.catch(() => undefined);
  return mine;
}
