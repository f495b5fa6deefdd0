/** Levels. What mise writes has three. */
const maxDepth = 20;

/**
 * Reads one MessagePack value (https://github.com/msgpack/msgpack/blob/master/spec.md): maps as `Map`, strings as strings;
 * binary data, extensions, and numbers of more than 32 bits as `undefined`.
 *
 * @throws {RangeError} if it's cut off, nested too deeply, or not MessagePack
 */
export function readMsgpack(bytes: Buffer): unknown {
  let at = 0;
  const skip = (length: number): number => {
    const start = at;
    if (length > bytes.length - at) throw new RangeError('cut off');
    at += length;
    return start;
  };
  const unsigned = (size: number): number => bytes.readUIntBE(skip(size), size);
  const text = (length: number): string => {
    const start = skip(length);
    return bytes.toString('utf8', start, start + length);
  };
  const skipped = (length: number): undefined => void skip(length);
  const list = (length: number, depth: number): unknown[] => {
    const items: unknown[] = [];
    for (let item = 0; item < length; item += 1) items.push(value(depth + 1));
    return items;
  };
  const map = (length: number, depth: number): Map<unknown, unknown> => {
    const entries = new Map<unknown, unknown>();
    for (let entry = 0; entry < length; entry += 1) {
      const key = value(depth + 1);
      entries.set(key, value(depth + 1));
    }
    return entries;
  };
  const value = (depth: number): unknown => {
    if (depth > maxDepth) throw new RangeError('nested too deeply');
    const type = unsigned(1);
    if (type <= 0x7f) return type;
    if (type <= 0x8f) return map(type & 0x0f, depth);
    if (type <= 0x9f) return list(type & 0x0f, depth);
    if (type <= 0xbf) return text(type & 0x1f);
    if (type >= 0xe0) return type - 0x100;
    if (type >= 0xc4 && type <= 0xc6) return skipped(unsigned(2 ** (type - 0xc4)));
    if (type >= 0xc7 && type <= 0xc9) return skipped(unsigned(2 ** (type - 0xc7)) + 1);
    if (type >= 0xcc && type <= 0xce) return unsigned(2 ** (type - 0xcc));
    if (type >= 0xd4 && type <= 0xd8) return skipped(2 ** (type - 0xd4) + 1);
    if (type >= 0xd9 && type <= 0xdb) return text(unsigned(2 ** (type - 0xd9)));
    if (type === 0xdc || type === 0xdd) return list(unsigned(type === 0xdc ? 2 : 4), depth);
    if (type === 0xde || type === 0xdf) return map(unsigned(type === 0xde ? 2 : 4), depth);
    switch (type) {
      case 0xc0:
        return null;
      case 0xc2:
      case 0xc3:
        return type === 0xc3;
      case 0xca:
      case 0xd2:
        return skipped(4);
      case 0xcb:
      case 0xcf:
      case 0xd3:
        return skipped(8);
      case 0xd0:
        return skipped(1);
      case 0xd1:
        return skipped(2);
      default:
        throw new RangeError('no MessagePack');
    }
  };
  return value(0);
}
