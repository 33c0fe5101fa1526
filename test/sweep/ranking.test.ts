/** The order of trials, and their comparisons seed by seed. */
import { describe, expect, it } from 'vitest';
import { effortsOf } from '../../src/sweep/effort.js';
import type { Dated } from '../../src/sweep/executions.js';
import { rank } from '../../src/sweep/ranking.js';
import type { Trial } from '../../src/sweep/state.js';
import { spaceOf, studyOf, trialOf } from './journals.js';

const study = studyOf(spaceOf(), { baseline: { x: 0 } });
const pending: Trial = { number: 5, parameters: { x: 5 }, state: 'pending' };
const trials: Trial[] = [
  trialOf(0, { x: 0 }, [2, 3, 4]),
  trialOf(1, { x: 1 }, [1, 2.1, 2.9]),
  trialOf(2, { x: 2 }, [9, 9, 9]),
  trialOf(3, { x: 3 }, [], { state: 'diverged', reason: 'NaN' }),
  trialOf(4, { x: 4 }, [7], { state: 'pruned' }),
  pending,
  trialOf(6, { x: 6 }, [], { state: 'failed' }),
];

describe('a ranking', () => {
  const { rows, best, baseline } = rank(study, { trials });

  it('has the best first, then what gave no result', () => {
    expect(rows.map(({ number }) => number)).toEqual([1, 0, 2, 4, 3, 6, 5]);
    expect(rows.map(({ rank }) => rank)).toEqual([1, 2, 3, undefined, undefined, undefined, undefined]);
    expect([best?.number, baseline?.number]).toEqual([1, 0]);
  });

  it('turns round with the goal', () => {
    const upwards = { ...study, metric: { ...study.metric, goal: 'maximize' as const } };
    expect(rank(upwards, { trials }).rows.map(({ number }) => number)).toEqual([2, 0, 1, 4, 3, 6, 5]);
  });

  it('compares seed by seed: narrower than the intervals of the two suggest', () => {
    const first = rows[0]!;
    expect(first.toBest).toBeUndefined();
    expect(first.toBaseline!.mean).toBeCloseTo(-1, 12);
    const width = ([low, high]: readonly [number, number]) => high - low;
    expect(width(first.toBaseline!.interval!)).toBeLessThan(0.3 * width(first.value!.interval!));
    expect(rows[1]!.toBest!.mean).toBeCloseTo(1, 12);
    expect(rows[1]!.toBaseline).toBeUndefined();
  });

  it('does not compare what has not all seeds', () => {
    const short = trialOf(7, { x: 7 }, [5, 5]);
    const row = rank(study, { trials: [...trials, short] }).rows.find(({ number }) => number === 7)!;
    expect(row.value!.mean).toBe(5);
    expect([row.toBest, row.toBaseline]).toEqual([undefined, undefined]);
  });

  it('knows no baseline that did not complete, or that the study has not', () => {
    expect(rank({ ...study, baseline: undefined }, { trials }).baseline).toBeUndefined();
    const lost = [trialOf(0, { x: 0 }, [], { state: 'failed' }), ...trials.slice(1)];
    expect(rank(study, { trials: lost }).baseline).toBeUndefined();
  });

  it('keeps the order of numbers among equals, and takes no order for granted', () => {
    const equal = [2, 0, 1].map((number) => trialOf(number, {}, [1]));
    expect(rank(study, { trials: equal }).rows.map(({ number }) => number)).toEqual([0, 1, 2]);
  });
});

it('effort is counted over seeds and attempts', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  const started = (task: string, attempt: number, second: number): Dated => ({
    event: 'started',
    task,
    attempt,
    worker: 'a:1',
    at: at(second),
  });
  const ended = (task: string, attempt: number, second: number, state: 'completed' | 'crashed'): Dated => ({
    ...{ event: 'ended', task, attempt, worker: 'a:1', folder: `trials/${task}`, state },
    ...{ reports: [1], steps: 100, inherited: 0, at: at(second) },
  });
  const entries: Dated[] = [
    started('0003-1', 1, 0),
    ended('0003-1', 1, 4, 'crashed'),
    started('0003-2', 1, 1), // killed
    started('0003-1', 2, 5),
    ended('0003-1', 2, 15, 'completed'),
    started('0003-2', 2, 16),
    ended('0003-2', 2, 26, 'completed'),
  ];
  expect([...effortsOf(entries)]).toEqual([[3, { steps: 200, inherited: 0, seconds: 24 }]]);
});
