/** From what the coordinator shows to the live table: counts, the best, what runs, and the time that is left. */
import { describe, expect, it } from 'vitest';
import { snapshotOf, watchSweep } from '../../src/cli/sweep-watch.js';
import type { TaskView, View } from '../../src/sweep/coordinator.js';
import type { Trial } from '../../src/sweep/state.js';
import { spaceOf, studyOf, trialOf } from '../sweep/journals.js';
import { fakeIo } from './fake-io.js';

const study = studyOf(spaceOf());
const pending = (number: number): Trial => ({ number, parameters: { x: number }, state: 'pending' });
const told = [
  trialOf(0, { x: 0 }, [3]),
  trialOf(1, { x: 1 }, [2]),
  trialOf(2, { x: 2 }, [9], { state: 'pruned' }),
  trialOf(3, { x: 3 }, [], { state: 'diverged', reason: 'NaN at step 7' }),
];

const task = (id: string, state: TaskView['state'], reports: number[]): TaskView => ({
  task: { id, trial: Number(id.slice(0, 4)), overrides: [] },
  state,
  record: { attempt: 1, worker: 'a:1', reports, crashes: 0 },
  since: 60_000,
});

const view: View = {
  state: { trials: [...told, pending(4), pending(5)], limit: 12 },
  tasks: [task('0004-1', 'running', [5, 4]), task('0004-2', 'waiting', []), task('0005-1', 'waiting', [])],
};

describe('a snapshot', () => {
  const snapshot = snapshotOf(study, view, { at: 0, told: 0 }, 100_000);

  it('counts trials, finds the best and tells what runs', () => {
    expect(snapshot.counts).toEqual({ done: 2, pruned: 1, diverged: 1, failed: 0, running: 1, waiting: 1 });
    expect(snapshot.best).toEqual({ trial: 1, value: 2, parameters: { x: 1 } });
    expect(snapshot.running).toEqual([{ id: '0004-1', worker: 'a:1', reports: 2, last: 4, seconds: 40 }]);
  });

  it('foretells the end by the pace of this process alone', () => {
    expect(snapshot.secondsLeft).toBe((8 * 100) / 4);
    expect(snapshotOf(study, view, { at: 0, told: 2 }, 100_000).secondsLeft).toBe((8 * 100) / 2);
    expect(snapshotOf(study, view, { at: 0, told: 3 }, 100_000).secondsLeft).toBeUndefined();
    const closed = { ...view, state: { ...view.state, closed: 'the time is over' } };
    expect(snapshotOf(study, closed, { at: 0, told: 0 }, 100_000).secondsLeft).toBeUndefined();
  });

  it('has the other best where more is better', () => {
    const upwards = { ...study, metric: { ...study.metric, goal: 'maximize' as const } };
    expect(snapshotOf(upwards, view, { at: 0, told: 0 }, 1).best?.trial).toBe(0);
  });
});

it('each result is told once, in a plain line off a terminal, and nothing of earlier processes', () => {
  const { io, said } = fakeIo();
  const watch = watchSweep(study, io.err, false);
  const after = (count: number): View => ({ ...view, state: { ...view.state, trials: told.slice(0, count) } });
  for (const count of [1, 1, 3, 3, 4]) watch.see(after(count));
  watch.end();
  expect(said.err.split('\n').map((line) => line.split('  ').slice(0, 3).join(', '))).toEqual([
    'trial 1, done, 2',
    'trial 2, pruned, 9',
    'trial 3, diverged, 4 of 12',
    '',
  ]);
});
