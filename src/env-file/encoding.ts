import { endsInHalfCharacter, holdsNulAndLetters, isPartlyUtf16, isUtf16AndUtf8 } from './encoding.text.ts';

/** Whether these bytes are UTF-16: by its byte order mark, or because every other byte is NUL. */
export function isUtf16(bytes: Buffer): boolean {
  return utf16Order(bytes) !== undefined;
}

function utf16Order(bytes: Buffer): 'le' | 'be' | undefined {
  // FF FE 00 00 is UTF-32.
  if (bytes[0] === 0xff && bytes[1] === 0xfe && !(bytes.length >= 4 && bytes[2] === 0 && bytes[3] === 0)) return 'le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'be';
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined;
  // Without a mark, only if it's certain: a file can also begin as UTF-8 and continue as UTF-16.
  let even = 0;
  let odd = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    if (bytes[i] === 0) even += 1;
    if (bytes[i + 1] === 0) odd += 1;
  }
  const all = bytes.length / 2;
  if (even === 0 && odd === all) return 'le';
  if (odd === 0 && even === all) return 'be';
  return undefined;
}

export type RepairResult =
  | { readonly ok: true; readonly bytes: Buffer }
  /** One sentence for people. */
  | { readonly ok: false; readonly because: string };

/**
 * The same text as UTF-8 without a byte order mark or NUL, with line breaks instead of lone carriage returns. Refuses if
 * something would get lost. Bytes that are fine are returned unchanged.
 */
export function repairEncoding(bytes: Buffer): RepairResult {
  const order = utf16Order(bytes);
  const decoded = order === undefined ? withoutNul(bytes) : fromUtf16(bytes, order);
  if (!decoded.ok) return decoded;
  const text = decoded.bytes
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    // Also a break that some tool wrote as CR CR LF.
    .replace(/\r+\n?/g, (found) => (found.endsWith('\n') ? '\r\n' : '\n'.repeat(found.length)));
  return { ok: true, bytes: Buffer.from(text, 'latin1') };
}

function fromUtf16(bytes: Buffer, order: 'le' | 'be'): RepairResult {
  if (bytes.length % 2 !== 0) {
    return { ok: false, because: endsInHalfCharacter };
  }
  const little = order === 'le' ? bytes : Buffer.from(bytes).swap16();
  const text = little.toString('utf16le').replace(/^\ufeff/, '');
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) {
    return { ok: false, because: isPartlyUtf16 };
  }
  // A tool appended UTF-8 to a UTF-16 file: two of its letters look like a single one from another script.
  if (/[A-Za-z_]=(?:[^\0]|$)/.test(bytes.toString('latin1'))) {
    return { ok: false, because: isUtf16AndUtf8 };
  }
  return { ok: true, bytes: Buffer.from(text, 'utf8') };
}

/** PowerShell 5 appends UTF-16 to a UTF-8 file: if there are only ASCII letters, the NUL bytes are all that's wrong. */
function withoutNul(bytes: Buffer): RepairResult {
  if (!bytes.includes(0)) return { ok: true, bytes };
  const plain = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  if (/[\x80-\xff]/.test(plain)) {
    return { ok: false, because: holdsNulAndLetters };
  }
  return { ok: true, bytes: Buffer.from(plain.replaceAll('\0', ''), 'latin1') };
}
