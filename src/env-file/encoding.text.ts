// Why a file's encoding can't be repaired: one sentence each, without its period.

export const endsInHalfCharacter = 'It is UTF-16 with half a character at its end, so a part of it may be something else';
export const isPartlyUtf16 = 'It is UTF-16 in one part and something else in another';
export const isUtf16AndUtf8 = 'It is UTF-16 in one part and UTF-8 in another';
export const holdsNulAndLetters = 'It holds NUL bytes and letters beyond plain ASCII, in more than one encoding';
