/** MessagePack for strings, lists, and maps: as much as the tests need to write what mise writes. */
export function msgpack(value: unknown): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(text.length, 32, 0xa0, [0xd9, 0xda, 0xdb]), text]);
  }
  if (typeof value === 'bigint') {
    const bytes = Buffer.from(value.toString(16).padStart(32, '0'), 'hex');
    return Buffer.concat([Buffer.from([0xc4, bytes.length]), bytes]);
  }
  if (typeof value === 'number') return Buffer.from([value]);
  if (value === null) return Buffer.from([0xc0]);
  if (Array.isArray(value)) return Buffer.concat([head(value.length, 16, 0x90, [undefined, 0xdc, 0xdd]), ...value.map(msgpack)]);
  const entries = Object.entries(value as object);
  return Buffer.concat([head(entries.length, 16, 0x80, [undefined, 0xde, 0xdf]), ...entries.flat().map(msgpack)]);
}

function head(length: number, fits: number, short: number, [one, two, four]: readonly (number | undefined)[]): Buffer {
  if (length < fits) return Buffer.from([short + length]);
  if (one !== undefined && length < 256) return Buffer.from([one, length]);
  const isTwo = length < 65_536;
  const bytes = Buffer.alloc(isTwo ? 3 : 5);
  bytes[0] = (isTwo ? two : four) ?? 0;
  bytes.writeUIntBE(length, 1, isTwo ? 2 : 4);
  return bytes;
}
