/** The words of a reproduction's report that are the framework's own. What a manifest says is its affair. */
import type { Lack } from '../reproduction/judge.js';
import type { Verdict } from '../sweep/verdict.js';

export interface Words {
  readonly html: string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  /** Of a claim that nothing has been run for, or that nothing decides. */
  readonly noVerdict: string;
  readonly effects: Readonly<Record<Verdict, string>>;
  readonly lacking: Readonly<Record<Exclude<Lack['kind'], 'unlike'>, string>>;
  /** `keys`: of recipes, in which they differ. */
  unlike(keys: string): string;
  readonly incomparable: string;
  readonly lowPower: string;
  readonly headings: Readonly<
    Record<
      'claims' | 'answer' | 'evidence' | 'numbers' | 'samples' | 'remarks' | 'origin' | 'again' | 'tested' | 'pictures',
      string
    >
  >;
  readonly columns: Readonly<
    Record<
      | 'claim'
      | 'verdict'
      | 'key'
      | 'cell'
      | 'seeds'
      | 'statement'
      | 'measured'
      | 'row'
      | 'value'
      | 'error'
      | 'source'
      | 'effect',
      string
    >
  >;
  readonly source: (source: string) => string;
  readonly where: (place: string) => string;
  readonly ours: (seeds: number) => string;
  readonly study: (file: string, base: string, varied: readonly string[]) => string;
  readonly runs: (cells: number, seeds: readonly number[], steps: string) => string;
  readonly steps: (steps: string, epochs: string) => string;
  readonly cost: (minutes: string, wall: string) => string;
  readonly unfinished: string;
  readonly intervals: string;
  readonly verdictRule: string;
  readonly moments: (at: string | number, from?: string | number, until?: string | number) => string;
  readonly better: (a: string, b: string, metric: string) => string;
  readonly near: (what: string, value: string, within: string) => string;
  readonly above: (what: string, value: string) => string;
  readonly below: (what: string, value: string) => string;
  readonly difference: (a: string, b: string, metric: string) => string;
  readonly ratio: (a: string, b: string, metric: string) => string;
  readonly number: (cell: string, metric: string) => string;
  readonly ranking: (cell: string, metric: string) => string;
  readonly lost: (id: string, state: string) => string;
  readonly samplesOf: (cell: string, seed: number) => string;
  readonly axis: Readonly<Record<'steps' | 'epochs', string>>;
  /** `log`: the mean is the geometric one. */
  readonly curve: (metric: string, log: boolean) => string;
  readonly facts: Readonly<Record<'ran' | 'commit' | 'hardware' | 'engine' | 'versions' | 'set' | 'study', string>>;
  readonly recipes: string;
  readonly to: string;
  readonly againRun: string;
  readonly againRender: string;
  readonly verdictIs: (verdict: string) => string;
  /** Between sentences. */
  readonly space: string;
}
