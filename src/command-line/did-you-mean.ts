/** “; did you mean …?” if a known word is similar, otherwise nothing. */
export function didYouMean(word: string, known: readonly string[], prefix = ''): string {
  const near = nearest(word.toLowerCase(), known);
  return near === undefined ? '' : `; did you mean ${prefix}${near}?`;
}

/** At most two letters away; or, because people leave parts out, with all letters in their order and at least half as long. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const [mistyped] = known
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.min(2, candidate.length - 2))
    .toSorted((one, other) => one.distance - other.distance);
  return mistyped?.candidate ?? known.find((candidate) => isShortened(word, candidate));
}

/** Levenshtein distance. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, a] of one.split('').entries()) {
    const next = [i + 1];
    for (const [j, b] of other.split('').entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (a === b ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

function isShortened(word: string, candidate: string): boolean {
  let at = 0;
  for (const letter of candidate) if (letter === word[at]) at += 1;
  return at === word.length && at * 2 >= candidate.length;
}
