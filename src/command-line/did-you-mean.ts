/** “; did you mean …?” if a known word is similar, otherwise nothing. */
export function didYouMean(word: string, known: readonly string[], prefix = ''): string {
  const near = nearest(word.toLowerCase(), known);
  return near === undefined ? '' : `; did you mean ${prefix}${near}?`;
}

/** At most two letters away; or, because people leave words out, sharing most of its letter pairs. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const [mistyped] = known
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.min(2, candidate.length - 2))
    .toSorted((one, other) => one.distance - other.distance);
  if (mistyped !== undefined) return mistyped.candidate;
  const [shortened] = known
    .map((candidate) => ({ candidate, likeness: likeness(pairsOf(word), pairsOf(candidate)) }))
    .filter((each) => each.likeness >= 0.6)
    .toSorted((one, other) => other.likeness - one.likeness);
  return shortened?.candidate;
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

/** Dice's coefficient. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return (2 * [...one].filter((pair) => other.has(pair)).length) / (one.size + other.size);
}

/** The last letter forms a pair with nothing, so that a single letter counts, too. */
function pairsOf(text: string): ReadonlySet<string> {
  const letters = text.replaceAll(/[^a-z0-9]/g, '');
  return new Set(Array.from(letters, (letter, index) => letter + letters.charAt(index + 1)));
}
