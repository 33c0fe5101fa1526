/** Trainings that begin alike share their beginning, and end with the bytes that they have when trained whole. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SweepPlace, Task } from '../../src/sweep/executor.js';
import { commonSteps, planPrefixes } from '../../src/sweep/prefix.js';
import { loadProspect } from '../../src/sweep/prospect.js';
import { hasPrefix, releasePins } from '../../src/sweep/trial-folder.js';
import { nasty } from '../helpers/nasty.js';
import { differences, everything, hear, lasting, results, sweepIn, taskOf } from './fixtures.js';

const scratch = mkdtempSync(join(tmpdir(), 'sparring-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let sweeps = 0;
const trainer = { ...nasty.trainer, counter: 'iterations' };
const freshSweep = () => sweepIn(join(scratch, String(++sweeps)), { trainer });

const rate = 'optimizer.generator.learningRate';
const falling = (...milestones: number[]) =>
  `${rate}={ type: piecewise, values: [${[2e-3, ...milestones.map((_, i) => 1e-3 / (i + 1))]}], boundaries: [${milestones}] }`;

/** Tasks with these overrides, in order, as planned. */
async function planned(place: SweepPlace, ...overrides: string[][]): Promise<Task[]> {
  const tasks = overrides.map((over, i) => taskOf(`000${i}-1`, over));
  return planPrefixes(await Promise.all(tasks.map(async (task) => [task, await loadProspect(place, task)] as const)));
}

const from = (task: string, step: number) => ({ task, step });

describe('the plan', () => {
  const place = freshSweep();
  const shared = async (...overrides: string[][]) => (await planned(place, ...overrides)).map((task) => task.from);

  it('shares what differs in its end, but for the last step', async () => {
    const tasks = await planned(place, ['trainer.steps=20'], ['trainer.steps=30'], ['trainer.steps=25']);
    expect(tasks.map((task) => task.from)).toEqual([undefined, from('0000-1', 19), from('0001-1', 24)]);
    expect(tasks.map(({ pins }) => pins)).toEqual([[19], [24], undefined]);
  });

  it('shares what two schedules have in common', async () => {
    expect(await shared([falling(12)], [falling(20)])).toEqual([undefined, from('0000-1', 12)]);
    expect(await shared([falling(12, 20)], [falling(12, 25)])).toEqual([undefined, from('0000-1', 20)]);
    const k = (at: number) => [`trainer.k={ type: piecewise, values: [1, 2], boundaries: [${at}] }`];
    expect(await shared(k(10), k(15))).toEqual([undefined, from('0000-1', 10)]);
  });

  it('goes by numbers, not by how a schedule is written', async () => {
    expect(await shared([`${rate}=2e-3`], [falling(20)])).toEqual([undefined, from('0000-1', 20)]);
  });

  it.each([
    ['another seed', ['seed=3'], ['seed=4']],
    ['another rate', [`${rate}=1e-3`], [`${rate}=2e-3`]],
    ['another loss', ['loss=hinge'], ['loss=wasserstein']],
    ['another batch', ['data.batch=5'], ['data.batch=4']],
    ['other callbacks', ['callbacks.0.every=3'], ['callbacks.0.every=4']],
    [
      'a momentum that is never there',
      ['optimizer.discriminator.momentum=0'],
      ['optimizer.discriminator.momentum={ type: piecewise, values: [0, 0.5], boundaries: [20] }'],
    ],
    ['too little', [falling(2)], [falling(20)]],
  ])('shares nothing with %s', async (_, one, other) => {
    expect(await shared(one, other)).toEqual([undefined, undefined]);
  });

  it('knows what is measured so often in the whole training', async () => {
    const ends = [['trainer.steps=20'], ['trainer.steps=30']] as const;
    const metrics = ['metrics=[sliced-wasserstein]'];
    expect(await shared(...ends.map((end) => [...end, ...metrics]))).toEqual([undefined, undefined]);
    const every = 'callbacks.4={ type: evaluate, every: 5 }';
    expect(await shared(...ends.map((end) => [...end, ...metrics, every]))).toEqual([undefined, from('0000-1', 19)]);
  });

  it('counts the same steps by hundreds as one by one', async () => {
    for (const [a, b, steps, common] of [
      [250, 777, 900, 250],
      [300, 777, 900, 300],
      [777, 5000, 700, 699],
      [1000, 2000, 800, 799],
    ] as const) {
      const [one, other] = await Promise.all(
        [falling(a), falling(b)].map((over) => loadProspect(place, taskOf('0000-1', [over, `trainer.steps=${steps}`]))),
      );
      expect(commonSteps(one!, other!)).toBe(common);
    }
  });
});

describe.each([
  ['ends', ['trainer.steps=30'], ['trainer.steps=22'], 21],
  ['rates', [falling(12)], [falling(20)], 12],
  ['numbers of turns', ['trainer.k={ type: piecewise, values: [1, 2], boundaries: [16] }'], ['trainer.k=1'], 16],
] as const)('of two with different %s', (_, donor, other, step) => {
  let whole: Record<string, string>;
  let place: SweepPlace;
  let task: Task;
  beforeAll(async () => {
    const apart = freshSweep();
    whole = everything(apart, (await hear(apart, taskOf('0001-1', other))).folder);
    const alone = await hear(apart, taskOf('0000-1', donor));

    place = freshSweep();
    const [first, second] = await planned(place, [...donor], [...other]);
    task = second!;
    expect(task.from).toEqual(from('0000-1', step));
    expect(hasPrefix(place, task)).toBe(false);
    const { folder } = await hear(place, { ...first!, pins: [step, step + 1] });
    expect(differences(everything(apart, alone.folder), everything(place, folder))).toEqual([]);
    expect(hasPrefix(place, task)).toBe(true);
  });

  it('the second trains only what is its own, to the same files', async () => {
    const { ending, folder, reported } = await hear(place, task);
    expect(ending).toMatchObject({ state: 'completed', inherited: step });
    expect(reported.map(([count]) => count)).toEqual(ending.reports.map((_, i) => i + 1));
    expect(differences(whole, everything(place, folder))).toEqual([]);
    expect(readdirSync(join(place.folder, folder, 'pins'))).toEqual([]);
  });

  it('and does so when it is left at once and taken up', async () => {
    const again = { ...task, id: '0002-1' };
    const left = await hear(place, again, { leaveAtOnce: true });
    expect(left).toMatchObject({ stepping: 0, ending: { state: 'interrupted', steps: step, inherited: step } });
    const { ending, folder } = await hear(place, again, { attempt: 2 });
    expect(ending).toMatchObject({ state: 'completed', inherited: step });
    expect(differences(lasting(whole), results(place, folder))).toEqual([]);
  });

  it('control: a step too far shows', async () => {
    const far = { ...task, id: '0003-1', from: from('0000-1', step + 1) };
    expect(hasPrefix(place, far)).toBe(true);
    const { folder } = await hear(place, far);
    expect(differences(whole, everything(place, folder))).not.toEqual([]);
  });
});

describe('a task whose donor', () => {
  it('has no pin begins at the beginning', async () => {
    const place = freshSweep();
    const { ending } = await hear(place, { ...taskOf('0001-1', [falling(20)]), from: from('0000-1', 12) });
    expect(ending).toMatchObject({ state: 'completed', inherited: 0 });
  });

  it('is killed goes on from its own pin, where that is the newest', async () => {
    const place = freshSweep();
    const task = { ...taskOf('0000-1'), pins: [13] };
    const whole = await hear(place, { ...task, id: '0001-1' });
    const left = await hear(place, task, { leaveAfter: 5 });
    for (const name of ['checkpoints', 'summary.json'])
      rmSync(join(place.folder, left.folder, name), { recursive: true });
    const { ending, folder, known } = await hear(place, task, { attempt: 2 });
    expect(ending).toEqual(whole.ending);
    expect(known).toBe(4); // of steps 3, 6, 9 and 12
    const last = 'checkpoints/step-00000030.safetensors';
    expect(everything(place, folder)[last]).toBe(everything(place, whole.folder)[last]);
  });

  it('is no longer needed, can have its pins taken away', async () => {
    const place = freshSweep();
    await hear(place, { ...taskOf('0000-1', [falling(12)]), pins: [5, 12] });
    const pins = () =>
      readdirSync(join(place.folder, 'trials/0000-1/pins')).filter((name) => /^at-\d+\.safe/.test(name));
    expect(pins()).toHaveLength(2);
    releasePins(place, '0000-1', [12]);
    expect(pins()).toHaveLength(1);
    releasePins(place, '0000-1');
    expect(pins()).toEqual([]);
  });
});
