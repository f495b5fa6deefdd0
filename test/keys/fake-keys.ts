/** The middle of every real key, put together here so that no source contains it in one piece next to other characters. */
export const marker = ['T3Blbk', 'FJ'].join('');

/** Varied characters that look random but are always the same; letters and digits only. */
export function characters(count: number, seed = 1): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return alphabet[state % alphabet.length];
  }).join('');
}

/** A pretend key: `prefix`, `before` characters, the marker, `after` characters. */
export function fakeKey(prefix: string, before = 74, after = before, seed = 7): string {
  return prefix + characters(before, seed) + marker + characters(after, seed + 1);
}
