/** What the results say of a claim: each of its evidence with an interval over seeds and a verdict, and all together. */
import { differences } from '../experiment/differences.js';
import { type Estimate, estimate, mapped, pairedDifference } from '../sweep/statistics.js';
import { type Verdict, verdictOf } from '../sweep/verdict.js';
import { type Criterion, criterionOf, formOf } from './evidence-form.js';
import type { Claim, EvidenceEntry, Moment } from './manifest-schema.js';
import { valueAt } from './moment.js';
import { type CellResult, madeBy, type SeedResult } from './results.js';

/** A cell's numbers, of each seed. */
export interface Sample {
  readonly seeds: readonly number[];
  readonly values: readonly number[];
}

export interface Judged {
  readonly entry: EvidenceEntry;
  /** What was measured: a mean, a mean paired difference or, of a ratio, the factor. Absent where it cannot be told. */
  readonly measured?: Estimate;
  /** Absent for a ranking, which claims nothing, where nothing has been run, and where numbers cannot be compared. */
  readonly verdict?: Verdict;
  /** Why nothing could be measured. */
  readonly lacking?: Lack;
  /** Of a ranking: every other cell's difference from the one held against, from the best on. */
  readonly ranked?: readonly RankedCell[];
  /** Those that could not be compared. */
  readonly unranked?: readonly Unranked[];
}

export interface Unranked {
  readonly cell: string;
  readonly why: Lack;
}

/**
 * `absent`: a cell has no results. `unequal`: seeds differ. `unlike`: the numbers were made by recipes that differ in `keys`.
 * `lost`: some run has no such number, or one that is none.
 */
export type Lack =
  | { readonly kind: 'absent' | 'unequal' | 'lost' }
  | { readonly kind: 'unlike'; readonly keys: readonly string[] };

export interface RankedCell {
  readonly cell: string;
  readonly sample: Estimate;
  readonly effect: Estimate;
  readonly verdict: Verdict;
}

export type Cells = ReadonlyMap<string, CellResult>;

export const sampleOf = ({ seeds }: CellResult, metric: string, moment: Moment): Sample => ({
  seeds: seeds.map(({ seed }) => seed),
  values: seeds.map(({ curves }) => valueAt(curves[metric], moment)),
});

/** Of a cell's numbers, where each seed has one. */
export function estimateOf({ values }: Sample): Estimate | undefined {
  return values.length && values.every(Number.isFinite) ? estimate(values) : undefined;
}

export function judge(entry: EvidenceEntry, cells: Cells): Judged {
  switch (formOf(entry)) {
    case 'better':
      return judged(entry, compared(entry, cells, entry.better!), (measured) => better(measured, entry));
    case 'rank':
      return ranking(entry, cells);
    default:
      return judged(entry, compared(entry, cells, entry.cell!), (measured) => placed(measured, criterionOf(entry)!));
  }
}

function judged(entry: EvidenceEntry, found: Estimate | Lack, verdict: (measured: Estimate) => Verdict): Judged {
  if (!('kind' in found)) return { entry, measured: found, verdict: verdict(found) };
  const undecided = found.kind === 'absent' || found.kind === 'unlike';
  return { entry, lacking: found, ...(!undecided && { verdict: 'underpowered' }) };
}

/** A cell's number or, where there is a `than`, its paired difference from or ratio to that one's. */
function compared(entry: EvidenceEntry, cells: Cells, id: string): Estimate | Lack {
  const ids = entry.than === undefined ? [id] : [id, entry.than];
  const found = ids.map((one) => cells.get(one));
  if (found.some((cell) => cell === undefined || cell.seeds.length === 0)) return { kind: 'absent' };
  const [a, b] = found.map((cell) => sampleOf(cell!, entry.metric, entry)) as [Sample, Sample | undefined];
  if (b && a.seeds.join() !== b.seeds.join()) return { kind: 'unequal' };
  const keys = b ? unlikeKeys(found as CellResult[], entry.metric) : [];
  if (keys.length > 0) return { kind: 'unlike', keys };
  const logs = entry.compare === 'ratio' && b !== undefined;
  const scale = (values: readonly number[]) => (logs ? values.map(Math.log) : values);
  const [first, second] = [scale(a.values), b && scale(b.values)];
  if (![...first, ...(second ?? [])].every(Number.isFinite)) return { kind: 'lost' };
  const measured = second ? pairedDifference(first, second)! : estimate(first);
  return logs ? mapped(measured, Math.exp) : measured;
}

/** Keys in which the recipes of two cells differ, in runs of equal seed. A run that was never measured has none. */
function unlikeKeys([a, b]: readonly CellResult[], metric: string): string[] {
  const found = a!.seeds.flatMap((seed, i) => {
    const [one, other] = [recipeOf(seed, metric), recipeOf(b!.seeds[i]!, metric)];
    return one && other ? differences(one, other).map(({ key }) => key) : [];
  });
  return [...new Set(found)];
}

const recipeOf = ({ recipes = {} }: SeedResult, metric: string) =>
  Object.entries(recipes).find(([name]) => madeBy(name, metric))?.[1];

/** Where nothing differs: 0, or a factor of 1. */
export const neutralOf = ({ compare }: Pick<EvidenceEntry, 'compare'>): number => (compare === 'ratio' ? 1 : 0);

const better = (measured: Estimate, entry: EvidenceEntry): Verdict =>
  verdictOf(
    mapped(measured, (value) => value - neutralOf(entry)),
    entry.goal,
  );

/** `supported`: the whole interval lies inside. `refuted`: all of it lies outside. */
export function placed({ interval }: Estimate, [from, to]: Criterion): Verdict {
  if (!interval) return 'underpowered';
  const [low, high] = interval;
  if (low >= from && high <= to) return 'supported';
  return high < from || low > to ? 'refuted' : 'underpowered';
}

function ranking(entry: EvidenceEntry, cells: Cells): Judged {
  const ranked: RankedCell[] = [];
  const unranked: Unranked[] = [];
  for (const [cell, result] of cells) {
    if (cell === entry.rank) continue;
    const effect = compared({ ...entry, than: entry.rank }, cells, cell);
    const sample = estimateOf(sampleOf(result, entry.metric, entry));
    if ('kind' in effect) unranked.push({ cell, why: effect });
    else if (!sample) unranked.push({ cell, why: { kind: 'lost' } });
    else ranked.push({ cell, sample, effect, verdict: better(effect, entry) });
  }
  if (ranked.length === 0) return { entry, lacking: unranked[0]?.why ?? { kind: 'absent' } };
  const sign = entry.goal === 'maximize' ? -1 : 1;
  return { entry, ranked: ranked.sort((a, b) => sign * (a.effect.mean - b.effect.mean)), unranked };
}

/** Of a claim: supported if all of its evidence is, refuted if any is, else underpowered. Absent where nothing decides. */
export function verdictOfClaim(all: readonly Judged[], { evidence }: Pick<Claim, 'evidence'>): Verdict | undefined {
  const decisive = evidence.filter((entry) => formOf(entry) !== 'rank').length;
  const verdicts = all.flatMap(({ verdict }) => verdict ?? []);
  if (decisive === 0 || verdicts.length === 0) return undefined;
  if (verdicts.includes('refuted')) return 'refuted';
  return verdicts.length === decisive && verdicts.every((one) => one === 'supported') ? 'supported' : 'underpowered';
}
