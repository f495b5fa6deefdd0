// Why a file's encoding can't be repaired: one sentence each, without its period.

export const endsInHalfCharacter = "It's UTF-16 that ends in half a character, so part of it may be something else";
export const isPartlyUtf16 = 'Part of it is UTF-16 and part of it is something else';
export const isUtf16AndUtf8 = 'Part of it is UTF-16 and part of it is UTF-8';
export const holdsNulAndLetters = 'It contains NUL bytes and non-ASCII letters in more than one encoding';
