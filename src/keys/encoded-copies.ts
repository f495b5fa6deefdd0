import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Characters. Linux allows no longer variable, and anything longer isn't examined. */
const maxLength = 128 * 1024;
/** Bytes. A copy of an environment is far smaller. */
const maxBytes = 1024 * 1024;
/** Sixteen bytes: no key has fewer. */
const base64 = /[\w+/-]{22,}/g;

/**
 * What a variable's value may be a copy of: the value itself, and the value unescaped, base64-decoded, and inflated. mise,
 * direnv, and similar tools store what they put into the environment that way. `unreadable`: it's too long to decode.
 */
export function decodedForms(value: string): readonly Buffer[] | 'unreadable' {
  if (value.length > maxLength) return 'unreadable';
  const readings: Buffer[] = [];
  for (const text of new Set([value, unescaped(value)])) {
    // Some programs wrap long words.
    const forms = [...new Set([text, text.replace(/\s+/g, '')])];
    readings.push(...forms.map((form) => Buffer.from(form)));
    for (const run of new Set(forms.flatMap((form) => form.match(base64) ?? []))) {
      // Most of these are paths. Base64 mixes upper and lower case.
      if (!/[A-Z]/.test(run) || !/[a-z]/.test(run)) continue;
      const bytes = Buffer.from(run, 'base64');
      const inflated = inflate(bytes);
      if (inflated === 'unreadable') return 'unreadable';
      readings.push(bytes, ...inflated);
    }
  }
  return readings;
}

/** Decodes characters escaped as in URLs (`%2D`) or JSON (`\u002d`). */
function unescaped(text: string): string {
  return text.replace(/(?:%|\\u00)([\da-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function inflate(bytes: Buffer): readonly Buffer[] | 'unreadable' {
  for (const method of methodsOf(bytes)) {
    try {
      return [method(bytes, { maxOutputLength: maxBytes })];
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return 'unreadable';
    }
  }
  return [];
}

/** zlib (RFC 1950) and gzip (RFC 1952) have a header; plain deflate can start with anything. */
function methodsOf(bytes: Buffer) {
  const first = bytes.readUInt16BE(0);
  if (first === 0x1f8b) return [gunzipSync, inflateRawSync];
  return (first >> 8) % 16 === 8 && first % 31 === 0 ? [inflateSync, inflateRawSync] : [inflateRawSync];
}
