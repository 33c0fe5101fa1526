/**
 * All that a sweep has to say of itself, worked out once: what the summary, `--json`, `--csv` and the report show. A pure
 * function of the study, its state and its diary, so that all of them agree.
 */
import { csvOf } from '../registry/csv.js';
import { type Importances, importances } from './importance.js';
import { type Effort, type Ranked, type Ranking, rank } from './ranking.js';
import type { State, Trial } from './state.js';
import { confidence, type Estimate } from './statistics.js';
import type { Study } from './study.js';

export interface Results {
  readonly study: Study;
  readonly state: State;
  readonly ranking: Ranking;
  readonly importances: Importances;
  /** How many trials are in each state; those of none are absent. */
  readonly counts: Readonly<Partial<Record<Trial['state'], number>>>;
  /** Of all trials together. */
  readonly effort: Effort;
  /** Every trial that there will be has its result, or no more are asked for. */
  readonly finished: boolean;
}

export function resultsOf(study: Study, state: State, efforts: ReadonlyMap<number, Effort> = new Map()): Results {
  const counts: Partial<Record<Trial['state'], number>> = {};
  for (const trial of state.trials) counts[trial.state] = (counts[trial.state] ?? 0) + 1;
  const all = [...efforts.values()];
  return {
    study,
    state,
    counts,
    ranking: rank(study, state, ({ number }) => efforts.get(number)),
    importances: importances(study.space, state.trials),
    effort: {
      steps: all.reduce((sum, { steps }) => sum + steps, 0),
      inherited: all.reduce((sum, { inherited }) => sum + inherited, 0),
      seconds: all.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
    },
    finished: !counts.pending && (state.closed !== undefined || state.trials.length >= state.limit),
  };
}

/** For `--json`. Absent numbers are null. */
export function resultsDocument({ study, state, ranking, importances, counts, effort, finished }: Results) {
  const { name, metric, seeds } = study;
  return {
    name,
    metric,
    seeds,
    finished,
    closed: state.closed ?? null,
    limit: Number.isFinite(state.limit) ? state.limit : null,
    counts,
    effort,
    confidence,
    best: ranking.best?.number ?? null,
    baseline: ranking.baseline?.number ?? null,
    trials: ranking.rows.map((row) => ({
      trial: row.number,
      rank: row.rank ?? null,
      state: row.state,
      parameters: row.parameters,
      value: row.value ?? null,
      toBest: row.toBest ?? null,
      toBaseline: row.toBaseline ?? null,
      values: valuesOf(row, state),
      steps: row.effort?.steps ?? null,
      inherited: row.effort?.inherited ?? null,
      seconds: row.effort?.seconds ?? null,
      folders: row.folders,
      reason: row.reason ?? null,
    })),
    importances,
  };
}

const valuesOf = ({ number }: Ranked, { trials }: State) => trials[number]?.result?.values ?? [];

/** One line a trial, in the order of the ranking, under a heading. RFC 4180 but for line ends, which are newlines. */
export function resultsCsv({ study, state, ranking }: Results): string {
  const paths = study.space.dimensions.map(({ path }) => path);
  const seeds = study.seeds.map((seed) => `seed ${seed}`);
  const ends = ['mean', 'low', 'high'];
  const heading = [
    ...['rank', 'trial', 'state', ...paths, ...ends, ...seeds],
    ...['to baseline', 'to baseline low', 'to baseline high', 'steps', 'seconds', 'reason'],
  ];
  const lines = ranking.rows.map((row) => {
    const values = valuesOf(row, state);
    return [
      ...[row.rank, row.number, row.state],
      ...paths.map((path) => row.parameters[path]),
      ...three(row.value),
      ...study.seeds.map((_, i) => values[i]),
      ...three(row.toBaseline),
      ...[row.effort?.steps, row.effort?.seconds, row.reason],
    ];
  });
  return csvOf([heading, ...lines]);
}

const three = (of: Estimate | undefined) => [of?.mean, of?.interval?.[0], of?.interval?.[1]];
