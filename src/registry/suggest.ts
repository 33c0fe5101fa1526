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

/** The word nearest to `seen`, unless none is near (more than about a third of its letters away). */
export function nearest(seen: string, words: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(seen.length / 3)) + 0.5;
  for (const word of words) {
    const edits = plain(seen) === plain(word) ? 0 : distance(seen.toLowerCase(), word.toLowerCase());
    if (edits < least) [best, least] = [word, edits];
  }
  return best;
}

/** `Did you mean "x"?`, or the list of what there is. */
export function remedyFor(seen: string, words: Iterable<string>): string {
  const known = [...words];
  const near = nearest(seen, known);
  return near ? `Did you mean "${near}"?` : `Known: ${known.join(', ')}.`;
}
