/** The nearest known word to a misspelt one. Only measures; the sentence around it is the caller's. */

/** Damerau-Levenshtein distance (optimal string alignment), in edits. */
export function distance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i]![j] = Math.min(
        rows[i - 1]![j]! + 1,
        rows[i]![j - 1]! + 1,
        rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
  return rows[a.length]![b.length]!;
}

const plain = (word: string) => word.toLowerCase().replace(/[-_ ]/g, '');

/** `learningRate` -> `lr`, `least-squares` -> `ls`. */
const initials = (word: string) => {
  const parts = word.match(/[A-Z]?[a-z0-9]+/g) ?? [];
  return parts.length > 1 ? parts.map((part) => part[0]!.toLowerCase()).join('') : undefined;
};

/** True of `lr` for learningRate and `disc` for discriminator: shortened, not misspelt. */
const abbreviates = (seen: string, word: string) =>
  seen === initials(word) ||
  (seen.length >= 3 && plain(word).startsWith(seen)) ||
  (seen.length >= 4 && plain(word).endsWith(seen));

/**
 * The word nearest to `seen`, unless none is near (more than about a third of its letters away, and no abbreviation).
 * Among equally near ones a word with the same first letter wins, then one of the same length.
 */
export function nearest(seen: string, words: Iterable<string>): string | undefined {
  const written = seen.toLowerCase();
  const tolerated = Math.max(1, Math.floor(seen.length / 3));
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const word of words) {
    if (Math.abs(word.length - seen.length) > tolerated && !abbreviates(plain(seen), word)) continue;
    const edits = plain(seen) === plain(word) ? 0 : distance(written, word.toLowerCase());
    const near =
      edits <= tolerated ? edits : abbreviates(plain(seen), word) ? tolerated + 0.5 : Number.POSITIVE_INFINITY;
    const unlikeness = (word[0]?.toLowerCase() === written[0] ? 0 : 0.2) + (word.length === seen.length ? 0 : 0.1);
    if (near + unlikeness < least) [best, least] = [word, near + unlikeness];
  }
  return best;
}

/** `Did you mean "x"?`, or the list of what there is. */
export function remedyFor(seen: string, words: Iterable<string>): string {
  const known = [...words];
  const near = nearest(seen, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return known.length ? `Known: ${known.join(', ')}.` : 'There are none.';
}
