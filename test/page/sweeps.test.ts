/** What the screen of a sweep makes of its answer: places on axes, brushes, merits, the best so far. Without a browser. */
import { describe, expect, it } from 'vitest';
import { type Brushes, brushOf, passes, type Scale, scalesOf, valueKey } from '../../page/sweeps/scales.js';
import { bestSoFar, merits, ranked, type Trial } from '../../page/sweeps/trials.js';
import type { SweepReply } from '../../src/ui/contract.js';

const trial = (number: number, value: Trial['value'], parameters: Trial['parameters'] = {}, state = 'complete') =>
  ({ trial: number, state, value, parameters, runs: [] }) satisfies Trial;

const sweep = (trials: readonly Trial[], parameters: SweepReply['parameters'] = []): SweepReply => ({
  row: {
    id: 'a/b',
    name: 'a',
    status: 'running',
    started: null,
    told: trials.length,
    limit: null,
    metric: 'frechet',
    best: null,
  },
  goal: 'minimize',
  parameters,
  trials,
  importances: [],
});

const span = [0, 100] as const;

describe('the axes', () => {
  const trials = [
    trial(0, 1, { 'optimizer.learningRate': 1e-4, loss: 'hinge', 'trainer.k': 10 }),
    trial(1, 3, { 'optimizer.learningRate': 1e-2, loss: 'wasserstein', 'trainer.k': 2 }),
    trial(2, 2, { 'optimizer.learningRate': 1e-3, loss: 'hinge' }),
  ];
  const scales = scalesOf(
    sweep(trials, [
      { path: 'optimizer.learningRate', scale: 'log' },
      { path: 'loss', scale: 'category' },
      { path: 'trainer.k', scale: 'category' },
    ]),
    span,
  );
  const places = (scale: Scale) => trials.map((one) => scale.at(one));

  it('put the geometric mean in the middle of a logarithmic one, which a linear one does not', () => {
    expect(places(scales[0]!)[2]).toBeCloseTo(50, 9);
    const linear = scalesOf(sweep(trials, [{ path: 'optimizer.learningRate', scale: 'linear' }]), span)[0]!;
    // (1e-3 - 1e-4) / (1e-2 - 1e-4) = 1 / 11 from the bottom.
    expect(places(linear)[2]).toBeCloseTo(100 - 100 / 11, 9);
  });

  it('have the greatest on top', () => {
    expect(places(scales[0]!)[1]).toBeCloseTo(0, 9);
    expect(places(scales[0]!)[0]).toBeCloseTo(100, 9);
  });

  it('give each category the middle of an equal part, numbers by size', () => {
    expect(places(scales[1]!)).toEqual([75, 25, 75]);
    expect(scales[2]!.ticks.map(({ label }) => label)).toEqual(['2', '10']);
  });

  it('have no place for what a trial lacks', () => {
    expect(places(scales[2]!)[2]).toBeUndefined();
    const [value] = scalesOf(sweep([trial(0, 1), trial(1, null), trial(2, 'NaN'), trial(3, 2)]), span).slice(-1);
    expect([1, 2].map((i) => value!.at(trial(i, i === 1 ? null : 'NaN')))).toEqual([undefined, undefined]);
  });

  it('are called by the shortest ends that tell them apart, and by the metric', () => {
    expect(scales.map(({ label }) => label)).toEqual(['learningRate', 'loss', 'k', 'frechet']);
  });

  it('list a numeric parameter that some trial gave as text', () => {
    const mixed = [trial(0, 1, { a: 1 }), trial(1, 2, { a: 'auto' })];
    const [scale] = scalesOf(sweep(mixed, [{ path: 'a', scale: 'linear' }]), span);
    expect(scale!.ticks.map(({ label }) => label)).toEqual(['1', 'auto']);
  });

  it('stand even where no trial has a value yet', () => {
    expect(scalesOf(sweep([trial(0, null, {}, 'pending')], [{ path: 'a', scale: 'log' }]), span)).toHaveLength(2);
  });

  describe('brushed', () => {
    const through = (brushes: Brushes) =>
      trials.filter((one) => passes(one, scales, brushes)).map(({ trial: number }) => number);

    it('let through what lies between the ends on every brushed axis', () => {
      expect(through({})).toEqual([0, 1, 2]);
      expect(through({ 'optimizer.learningRate': [40, 100] })).toEqual([0, 2]);
      expect(through({ loss: [60, 90] })).toEqual([0, 2]);
      expect(through({ 'optimizer.learningRate': [0, 60], loss: [60, 90] })).toEqual([2]);
      expect(through({ [valueKey]: [90, 100] })).toEqual([0]);
    });

    it('hold back a trial without a place there', () => {
      expect(through({ 'trainer.k': [0, 100] })).toEqual([0, 1]);
    });

    it('whichever way one dragged, within the axis; a click is no brush', () => {
      expect(brushOf(80, 20, span)).toEqual([20, 80]);
      expect(brushOf(-30, 130, span)).toEqual([0, 100]);
      expect(brushOf(50, 52, span)).toBeUndefined();
    });
  });
});

describe('trials', () => {
  const trials = [
    trial(0, 5),
    trial(1, 0.1, {}, 'pruned'),
    trial(2, 'NaN'),
    trial(3, 3),
    trial(4, null, {}, 'failed'),
    trial(5, 4),
  ];

  it('are ranked by the goal; those that are not complete, or not finite, are none', () => {
    expect(ranked(trials, 'minimize').map((one) => one.trial)).toEqual([3, 5, 0]);
    expect(ranked(trials, 'maximize').map((one) => one.trial)).toEqual([0, 5, 3]);
  });

  it('have merits by place, so that an outlier leaves the others apart', () => {
    expect([...merits([...trials, trial(6, 1e9)], 'minimize')]).toEqual([
      [3, 1],
      [5, expect.closeTo(2 / 3, 12)],
      [0, expect.closeTo(1 / 3, 12)],
      [6, 0],
    ]);
    expect([...merits([trial(0, 1)], 'minimize')]).toEqual([[0, 1]]);
  });

  it('have a best so far, to which pruned ones add nothing', () => {
    expect(bestSoFar(trials, 'minimize')).toEqual([5, 5, 5, 3, 3, 3]);
    expect(bestSoFar([trial(0, null, {}, 'failed'), trial(1, 2), trial(2, 7)], 'maximize')).toEqual([undefined, 2, 7]);
  });
});
