/**
 * The compiled engine against plain TensorFlow.js: whole training steps of every shipped config and of a tiny
 * experiment for every component. Also, that gradients reach every parameter of both players.
 */
import { describe, expect, it } from 'vitest';
import { compiledFor, eagerFor, type Ready, ready, stepsOf, worstError } from '../helpers/experiments.js';
import { compare, shift, shipped, shrunk, tolerance } from './comparison.js';
import { conforming, tiny } from './examples.js';

describe('shipped configs', () => {
  it('are there', () => expect(shipped.length).toBeGreaterThanOrEqual(6));

  it.each(shipped)('%s', async (path) => {
    const one = await shrunk(path);
    const { state, report, unmoved } = await compare(one, 2, 60);
    const shown = `state ${state.error.toExponential(1)} (${state.path}), report ${report.error.toExponential(1)} (${report.path})`;
    console.log(`${path}: worst relative error of ${shown}`);
    expect(state.error).toBeLessThan(tolerance);
    expect(report.error).toBeLessThan(tolerance);
    expect(unmoved).toEqual(shift(one.experiment.config.loss?.type, '4-dense.bias'));
  });
});

describe('components', () => {
  it.each(conforming)('$title', async ({ component, config }) => {
    const { state, report, unmoved } = await compare(await ready(config), 4);
    expect(state.error, state.path).toBeLessThan(tolerance);
    expect(report.error, report.path).toBeLessThan(tolerance);
    expect(unmoved).toEqual(shift(component.type, '2-dense.bias'));
  });
});

describe('the comparison', () => {
  it('sees a wrong learning rate, another seed and a step more', async () => {
    const one = await ready(tiny);
    const reference = await stepsOf(one, await eagerFor(one), [4]);
    const variants: [Ready, number][] = [
      [await ready({ ...tiny, optimizer: { type: 'sgd', learningRate: 0.051 } }), 4],
      [await ready({ ...tiny, seed: 4 }), 4],
      [one, 5],
    ];
    for (const [other, steps] of variants) {
      const mine = await stepsOf(other, await compiledFor(other), [steps]);
      expect(worstError(mine.state, reference.state).error).toBeGreaterThan(tolerance);
    }
  });

  it('sees a network that no gradient reaches', async () => {
    const one = await ready({
      ...tiny,
      optimizer: { generator: { type: 'sgd', learningRate: 0 }, discriminator: 'sgd' },
    });
    expect((await compare(one, 1, 1)).unmoved).toContain('generator.params.0-dense.kernel');
  });
});
