import { createDecipheriv, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyRanges } from '../../src/keys/search.ts';
import { drawCode, readCode, type SeatCode } from '../../src/workshop/code.ts';
import { publicFileText, readPublicFile, type PublicFile } from '../../src/workshop/public-file.ts';
import { openSeat, sealSeat, type SealedSeat } from '../../src/workshop/seal.ts';
import { contentOf, makeWorkshop, seatKey, until } from './seats.ts';

const format = new URL('../../src/workshop/format/', import.meta.url);
const json = (name: string): unknown => JSON.parse(readFileSync(new URL(name, format), 'utf8'));
type Vectors = Pick<PublicFile, 'id' | 'until'> & {
  readonly seats: readonly { readonly code: string; readonly content: { readonly key: string }; readonly seat: SealedSeat }[];
};
const vectors = json('test-vectors.json') as Vectors;
const schema = new Ajv().compile(json('openai-workshop.schema.json') as object);
const codeIn = (text: string): SeatCode => {
  const reading = readCode(text);
  if (reading.state !== 'good') throw new Error(reading.state);
  return reading.code;
};

describe('a seal', () => {
  it('opens with its code, and gives back what was sealed', async () => {
    const { file, codes } = await makeWorkshop({ 1: contentOf(1), 30: contentOf(30, { shared: true, limitUsd: 12.5 }) });
    const [first, last] = file.seats as [SealedSeat, SealedSeat];
    const opened = await openSeat(file, last, codes[30] as SeatCode);
    expect(opened).toEqual(contentOf(30, { shared: true, limitUsd: 12.5 }));
    expect(typeof opened === 'object' && opened.key.reveal()).toBe(seatKey(30));
    expect(await openSeat(file, first, codes[30] as SeatCode)).toBe('wrong-code-or-changed');
  });

  it('opens with no other code', async () => {
    const { file } = await makeWorkshop();
    // A thousand were tried by hand (November 2026): each takes a tenth of a second.
    for (let tried = 0; tried < 20; tried += 1)
      expect(await openSeat(file, file.seats[0] as SealedSeat, drawCode(7))).toBe('wrong-code-or-changed');
  });

  it("doesn't open if any value was changed", async () => {
    const { file, codes } = await makeWorkshop();
    const [seat] = file.seats as [SealedSeat];
    const changed = (text: string, at: number): string => {
      const bytes = Buffer.from(text, 'base64');
      bytes[at < 0 ? bytes.length + at : at] = (bytes.at(at) as number) ^ 1;
      return bytes.toString('base64');
    };
    const others: readonly (readonly [PublicFile | { id: string; until: string }, SealedSeat])[] = [
      [{ ...file, id: 'pycon-4f2j' }, seat],
      [{ ...file, until: '2099-12-01T18:00:00Z' }, seat],
      [{ ...file, until: '2099-12-01T17:00:00.000Z' }, seat],
      [file, { ...seat, seat: 8 }],
      [file, { ...seat, salt: changed(seat.salt, 0) }],
      [file, { ...seat, nonce: changed(seat.nonce, -1) }],
      [file, { ...seat, sealed: changed(seat.sealed, 0) }],
      [file, { ...seat, sealed: changed(seat.sealed, 100) }],
      [file, { ...seat, sealed: changed(seat.sealed, -1) }],
      [file, { ...seat, sealed: Buffer.from(seat.sealed, 'base64').subarray(0, -1).toString('base64') }],
      [file, { ...seat, salt: '' }],
      [file, { ...seat, sealed: '' }],
    ];
    for (const [workshop, other] of others) expect(await openSeat(workshop, other, codes[7] as SeatCode)).toBe('wrong-code-or-changed');
  });

  it("doesn't open if any character of its line was changed, whichever", async () => {
    const { file, codes, text } = await makeWorkshop();
    const [start, end] = [text.indexOf('"id"'), text.lastIndexOf('"')];
    const positions = fc.integer({ min: start, max: end });
    await fc.assert(
      fc.asyncProperty(positions, fc.constantFrom('A', 'a', '0', '+', '/', '=', '"', '1'), async (at, character) => {
        const other = readPublicFile(Buffer.from(text.slice(0, at) + character + text.slice(at + 1)));
        // Not a file any more, or the same one: what was changed is between the values.
        if (typeof other === 'string' || JSON.stringify(other) === JSON.stringify(file)) return;
        const seat = other.seats.find((each) => each.seat === 7);
        if (seat !== undefined) expect(await openSeat(other, seat, codes[7] as SeatCode)).toBe('wrong-code-or-changed');
      }),
      { numRuns: 40 },
    );
  });

  it('gives nothing that could do harm where it is written', async () => {
    const { file, codes } = await makeWorkshop();
    const code = codes[7] as SeatCode;
    const hostile = [
      { limitUsd: Number.POSITIVE_INFINITY },
      { limitUsd: -1 },
      { models: [] },
      { models: Array.from({ length: 1000 }, () => 'x') },
      { project: '../../etc' },
      { expires: 'tomorrow' },
      { organizer: '' },
      { organizer: 'x'.repeat(10_000) },
    ].map((more) => contentOf(7, more));
    for (const content of hostile) expect(await openSeat(file, await sealSeat(file, code, content), code)).toBe('unreadable');
  });

  it('is as documented: the test vectors open, here and by the description alone', async () => {
    for (const { code, content, seat } of vectors.seats) {
      const opened = await openSeat(vectors, seat, codeIn(code));
      expect(opened).toMatchObject({ ...content, key: {} });
      expect(typeof opened === 'object' && opened.key.reveal()).toBe(content.key);

      const bytes = Buffer.from(seat.sealed, 'base64');
      const key = scryptSync(code, Buffer.from(seat.salt, 'base64'), 32, { N: 32_768, r: 8, p: 1, maxmem: 2 ** 26 });
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(seat.nonce, 'base64'));
      decipher.setAAD(Buffer.from(`openai-setup workshop 1\n${vectors.id}\n${seat.seat}\n${vectors.until}`));
      decipher.setAuthTag(bytes.subarray(-16));
      expect(JSON.parse(`${decipher.update(bytes.subarray(0, -16), undefined, 'utf8')}${decipher.final('utf8')}`)).toEqual(content);
    }
  });
});

describe('the public file', () => {
  it('is read back, whatever became of its line endings', async () => {
    const { file, text } = await makeWorkshop({ 2: contentOf(2), 1: contentOf(1) });
    for (const variant of [text, text.replaceAll('\n', '\r\n'), `\ufeff${text}`, JSON.stringify(JSON.parse(text))])
      expect(readPublicFile(Buffer.from(variant))).toEqual(file);
    expect(schema(JSON.parse(text))).toBe(true);
  });

  it('holds no key that a scanner would find, and neither key nor code', async () => {
    const { text, codes } = await makeWorkshop();
    expect(keyRanges(text)).toEqual([]);
    expect(text).not.toContain('sk-');
    expect(text).not.toContain(seatKey(7));
    expect(text).not.toContain((codes[7] as SeatCode).reveal());
  });

  const seat = { seat: 7, salt: `${'A'.repeat(22)}==`, nonce: 'A'.repeat(16), sealed: 'A'.repeat(400) };
  const whole = { format: 'openai-workshop', version: 1, id: 'pycon', until, seats: [seat] };
  it.each<[string, unknown, string]>([
    ['another JSON', { name: 'x' }, 'not-a-workshop'],
    ['a list', [], 'not-a-workshop'],
    ['of a later version', { ...whole, version: 2 }, 'newer-version'],
    ['with a version that is none', { ...whole, version: '1' }, 'damaged'],
    ['without seats', { ...whole, seats: [] }, 'damaged'],
    ['with a number twice', { ...whole, seats: [seat, seat] }, 'damaged'],
    ['with too many', { ...whole, seats: Array.from({ length: 2001 }, (_none, at) => ({ seat: at + 1 })) }, 'damaged'],
    ['with seat 0', { ...whole, seats: [{ ...seat, seat: 0 }] }, 'damaged'],
    ['with seat 1.5', { ...whole, seats: [{ ...seat, seat: 1.5 }] }, 'damaged'],
    ['with a short salt', { ...whole, seats: [{ ...seat, salt: 'AAAA' }] }, 'damaged'],
    ['in base64url', { ...whole, seats: [{ ...seat, sealed: 'sk-_'.repeat(50) }] }, 'damaged'],
    ['with a giant seat', { ...whole, seats: [{ ...seat, sealed: 'A'.repeat(40_000) }] }, 'damaged'],
    ['with an id for other names', { ...whole, id: '../x' }, 'damaged'],
    ['with an id of two lines', { ...whole, id: 'a\nb' }, 'damaged'],
    ['with an end that is none', { ...whole, until: '2026-13-45T99:00:00Z' }, 'damaged'],
    ['whose names are __proto__', JSON.parse('{"__proto__": {"format": "openai-workshop"}}'), 'not-a-workshop'],
  ])('%s is %s', (_what, value, reason) => {
    expect(readPublicFile(Buffer.from(JSON.stringify(value)))).toBe(reason);
  });

  it('takes no costs from the file', () => {
    const read = readPublicFile(
      Buffer.from(JSON.stringify({ ...whole, N: 2 ** 30, scrypt: { N: 2 ** 30 }, seats: [{ ...seat, N: 2 ** 30 }] })),
    );
    expect(read).toEqual({ id: 'pycon', until, seats: [seat] });
  });

  it('never takes long, whatever it is', () => {
    const hostile = [
      '['.repeat(1e6),
      '{"a":'.repeat(2e5),
      `{"format":"openai-workshop","version":1,"id":"${'a-'.repeat(4e5)}"}`,
      '\0'.repeat(1e6),
      'x'.repeat(2e6),
    ];
    const began = performance.now();
    for (const text of hostile) expect(readPublicFile(Buffer.from(text))).toBeTypeOf('string');
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('stays small', () => {
    const file = {
      id: 'pycon',
      until,
      seats: Array.from({ length: 1000 }, (_none, at) => ({ ...seat, seat: at + 1, sealed: 'A'.repeat(420) })),
    };
    expect(Buffer.byteLength(publicFileText(file))).toBeLessThan(520_000);
  });
});
