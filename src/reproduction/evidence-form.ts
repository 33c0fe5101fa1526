/** What an entry of evidence says: of which form it is, and when it holds. Knows no results. */
import type { EvidenceEntry } from './manifest-schema.js';

export type EvidenceForm = 'better' | 'cell' | 'rank';

/** Undefined where it is none, or two at once. */
export function formOf({ better, cell, rank, than }: EvidenceEntry): EvidenceForm | undefined {
  const given = [better && 'better', cell && 'cell', rank && 'rank'].filter(Boolean) as EvidenceForm[];
  if (given.length !== 1) return undefined;
  if (given[0] === 'better' && than === undefined) return undefined;
  return given[0] === 'rank' && than !== undefined ? undefined : given[0];
}

/** The interval that a number is claimed to lie in. */
export type Criterion = readonly [low: number, high: number];

/** Of evidence about a cell; undefined where it names none. */
export function criterionOf({ near, within, above, below }: EvidenceEntry): Criterion | undefined {
  if (near !== undefined) return within === undefined ? undefined : [near - within, near + within];
  if (above !== undefined) return [above, Number.POSITIVE_INFINITY];
  return below === undefined ? undefined : [Number.NEGATIVE_INFINITY, below];
}

/** The cells it names. */
export const cellsNamed = ({ better, cell, rank, than }: EvidenceEntry): string[] =>
  [better, cell, rank, than].filter((id) => id !== undefined);
