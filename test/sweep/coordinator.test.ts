/** The coordinator over virtual workers: the journal is the same whatever the workers, the delays, the kills. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sampler } from '../../src/samplers/sampler.js';
import { extend } from '../../src/sweep/amend.js';
import { type Coordinating, coordinate } from '../../src/sweep/coordinator.js';
import { openExecutions, readExecutions } from '../../src/sweep/executions.js';
import type { Task } from '../../src/sweep/executor.js';
import { openJournal, readJournal } from '../../src/sweep/journal.js';
import { replay, type State } from '../../src/sweep/state.js';
import type { Study } from '../../src/sweep/study.js';
import { type FakeExecutor, type FakeWorkers, fakeExecutor } from '../helpers/fake-executor.js';
import { curve, study, withoutTimes } from '../helpers/fake-study.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function newFolder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'sweep-')));
  return folders.at(-1)!;
}

interface Swept {
  readonly folder: string;
  readonly state: State;
  readonly executor: FakeExecutor;
}

async function sweep(workers: Partial<FakeWorkers>, own: Partial<Study> = {}, folder = newFolder()): Promise<Swept> {
  const executor = fakeExecutor({ slots: 1, seed: 1, curve, ...workers });
  const { done } = coordinate(coordinating(folder, executor, own));
  await Promise.resolve();
  executor.pass();
  return { folder, state: await done, executor };
}

const coordinating = (folder: string, executor: FakeExecutor, own: Partial<Study> = {}): Coordinating => ({
  study: { ...study, ...own },
  journal: openJournal(folder),
  executions: openExecutions(folder),
  executor,
  clock: () => 1000 * executor.now(),
});

const decided = (folder: string) => withoutTimes(readFileSync(join(folder, 'journal.jsonl'), 'utf8'));

describe('the journal', () => {
  it('is the same for 1, 4 and 16 workers, and for any durations', async () => {
    const one = await sweep({});
    expect(one.state.trials.map(({ state }) => state)).toEqual(expect.arrayContaining(['complete', 'pruned']));
    expect(one.state.trials).toHaveLength(24);
    for (const [slots, seed] of [
      [4, 1],
      [4, 2],
      [16, 3],
      [1, 4],
    ] as const)
      expect(decided((await sweep({ slots, seed })).folder)).toBe(decided(one.folder));
  });

  it("differs when more trials may be pending, which is the study's to say", async () => {
    const [narrow, wide] = [await sweep({ slots: 4 }), await sweep({ slots: 4 }, { maxConcurrent: 7 })];
    expect(decided(wide.folder)).not.toBe(decided(narrow.folder));
  });

  it('tells each trial once, in the order of numbers', async () => {
    const { folder } = await sweep({ slots: 16, seed: 9 });
    const told = readJournal(folder).filter(({ op }) => op === 'tell');
    expect(told.map((line) => 'trial' in line && line.trial)).toEqual(Array.from({ length: 24 }, (_, i) => i));
  });
});

describe('killed at any moment', () => {
  it('goes on to the same journal, and runs no result again', async () => {
    const whole = await sweep({ slots: 4 });
    const ends = (folder: string) =>
      readExecutions(folder).filter((entry) => entry.event === 'ended' && entry.state === 'completed');
    for (const every of [11, 40]) {
      const folder = newFolder();
      const checkpoints = new Map<string, number>();
      let kills = 0;
      for (let left = true; left; kills++) {
        const executor = fakeExecutor({ slots: 4, seed: kills, curve, checkpoints });
        const { done } = coordinate(coordinating(folder, executor));
        await Promise.resolve();
        let events = 0;
        left = executor.pass(() => ++events > every) > 0 && events > every;
        if (!left) await done;
      }
      expect(kills).toBeGreaterThan(1);
      expect(decided(folder)).toBe(decided(whole.folder));
      expect(new Set(ends(folder).map((entry) => 'task' in entry && entry.task)).size).toBe(ends(folder).length);
    }
  });
});

describe('a crash', () => {
  it('is tried again as often as the study says, and changes nothing', async () => {
    const crashes: FakeWorkers['crashes'] = ({ trial }, attempt) =>
      trial % 3 === 0 && attempt < 3 ? attempt + 1 : undefined;
    const [calm, stormy] = [await sweep({ slots: 4 }), await sweep({ slots: 4, crashes })];
    expect(decided(stormy.folder)).toBe(decided(calm.folder));
    expect(stormy.executor.started()).toBeGreaterThan(calm.executor.started());
  });

  it('too often makes one trial fail, and no other', async () => {
    const { state, folder } = await sweep({ slots: 4, crashes: ({ trial }) => (trial === 7 ? 1 : undefined) });
    expect(state.trials.filter((trial) => trial.state === 'failed').map(({ number }) => number)).toEqual([7]);
    expect(readExecutions(folder).filter((entry) => entry.event === 'started' && entry.task === '0007-1')).toHaveLength(
      3,
    );
  });
});

describe('an execution that was replaced', () => {
  const late = async (attempt: number) => {
    const folder = newFolder();
    const executor = fakeExecutor({ slots: 1, seed: 1, curve });
    let zombie: () => void = () => {};
    const spying = {
      ...executor,
      start: (...[task, given, heard]: Parameters<FakeExecutor['start']>) => {
        const ending = { state: 'completed' as const, reports: [-100], steps: 1, inherited: 0 };
        if (task.id === '0000-1') zombie = () => heard.ended({ attempt, worker: 'zombie' }, ending, 'trials/x');
        return executor.start(task, given + 1, heard);
      },
    };
    const { done } = coordinate({ ...coordinating(folder, executor, { trials: 2 }), executor: spying });
    await Promise.resolve();
    let events = 0;
    executor.pass(() => ++events === 3);
    zombie();
    executor.pass();
    await done;
    return {
      told: readJournal(folder).find(({ op }) => op === 'tell'),
      refused: readExecutions(folder).filter(({ event }) => event === 'refused'),
    };
  };

  it('is refused, and that is noted', async () => {
    const { told, refused } = await late(1);
    expect(told).toMatchObject({ reports: expect.not.arrayContaining([-100]) });
    expect(refused).toHaveLength(1);
  });

  it('would be believed if its attempt were the last', async () => {
    const { told } = await late(2);
    expect(told).toMatchObject({ reports: [-100] });
  });
});

describe('the end of a study', () => {
  it('comes when the time is over: what runs ends, what has not begun is dropped', async () => {
    const { state } = await sweep({ slots: 2 }, { seconds: 20, trials: 1000 });
    const count = (wanted: string) => state.trials.filter((trial) => trial.state === wanted).length;
    expect(state.closed).toBe('the time is over');
    expect(count('pending')).toBe(0);
    expect(count('dropped')).toBeGreaterThan(0);
    expect(count('complete')).toBeGreaterThan(3);
  });

  it('is put off by an extension, whatever the time; what was dropped is run', async () => {
    const { folder } = await sweep({ slots: 2 }, { seconds: 20, trials: Number.POSITIVE_INFINITY });
    const before = replay(readJournal(folder), Number.POSITIVE_INFINITY);
    expect(before.closed).toBe('the time is over');
    extend(openJournal(folder), before, before.trials.length + 5);
    const { state } = await sweep({ slots: 2 }, { seconds: 20, trials: Number.POSITIVE_INFINITY }, folder);
    expect(state.trials).toHaveLength(before.trials.length + 5);
    expect(state.trials.some(({ state }) => state === 'pending' || state === 'dropped')).toBe(false);
  });

  it('comes when the space is exhausted', async () => {
    const five: Sampler = { adaptive: false, size: 5, ask: (number) => (number < 5 ? { x: number } : undefined) };
    const { state } = await sweep({ slots: 2 }, { sampler: five, pruner: undefined });
    expect(state.trials.map((trial) => trial.state)).toEqual(Array(5).fill('complete'));
    expect(state.closed).toMatch('every point');
  });
});

describe('values', () => {
  const fixed: Sampler = { adaptive: false, ask: (number) => ({ x: number }) };
  const told = async (own: Partial<Study>, curve: FakeWorkers['curve']) =>
    (await sweep({ curve }, { sampler: fixed, pruner: undefined, trials: 1, ...own })).state.trials[0]!.result;

  it('are means over seeds of the last, or of the best', async () => {
    const curve = ({ id }: Task) => (id.endsWith('1') ? [5, 1, 2] : [9, 3, 4]);
    expect(await told({}, curve)).toMatchObject({ state: 'complete', value: 3, values: [2, 4] });
    const best = { ...study.metric, take: 'best' } as const;
    expect(await told({ metric: best }, curve)).toMatchObject({ value: 2 });
    expect(await told({ metric: { ...best, goal: 'maximize' } }, curve)).toMatchObject({ value: 7 });
  });

  it('that are no numbers are a divergence; none at all a failure', async () => {
    expect(await told({}, () => [1, Number.NaN])).toMatchObject({ state: 'diverged' });
    expect(await told({}, () => [])).toMatchObject({ state: 'failed', reason: 'it never reported loss' });
  });
});
