import { describe, expect, it } from 'vitest';
import { createCompiled } from '../../src/engine/compiled.js';
import { streams } from '../../src/engine/random.js';
import { sizeOf, specOf } from '../../src/engine/tensor.js';
import { flatten, mapTree, type Tree } from '../../src/engine/tree.js';
import { buildExperiment } from '../../src/experiment/build.js';
import { catalog } from '../../src/experiment/catalog.js';
import { type CheckedNetwork, checkExperiment, estimate, stateForm } from '../../src/experiment/check.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { createSampler } from '../../src/experiment/sampler.js';
import type { Role } from '../../src/networks/layer.js';

async function experiment(config: string, ...overrides: string[]) {
  const loaded = await loadExperiment(`configs/${config}.yaml`, overrides, catalog);
  return buildExperiment(loaded.config, loaded.registry);
}

describe('parameters and shapes', () => {
  it('are those of the blog program, layer by layer', async () => {
    const { networks, data } = checkExperiment(await experiment('seed/mnist-fc'));
    const { generator, discriminator } = networks as Record<Role, CheckedNetwork>;
    const dense = (inputs: number, units: number) => inputs * units + units;
    expect(generator.parameters).toBe(dense(100, 256) + dense(256, 784));
    expect(discriminator.parameters).toBe(dense(784, 512) + dense(512, 1));
    expect(generator.layers.map(({ name, shape }) => [name, shape])).toEqual([
      ['0-dense', [256]],
      ['1-activation', [256]],
      ['2-dense', [784]],
      ['3-reshape', [28, 28, 1]],
    ]);
    expect(discriminator.layers.at(-1)!.shape).toEqual([1]);
    expect(data).toMatchObject({ size: 60000, batch: 128, batches: 468 });
  });

  it('are those that training makes', async () => {
    for (const config of ['ring', 'mnist-dcgan']) {
      const one = await experiment(config);
      const generator = checkExperiment(one).networks.generator!;
      const { params } = one.networks.generator!.init(
        { streams: streams(1), marginals: () => new Float32Array(784) },
        'g',
      );
      const made = Object.values(flatten(params)).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
      expect(generator.parameters).toBe(made);
      expect(generator.layers.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(made);
      const state = one.trainer.init(streams(1), () => new Float32Array(sizeOf(one.dataset.shape)));
      const sampler = createSampler(one.trainer, await createCompiled({ threads: 1, seed: 1 }), mapTree(state, specOf));
      expect((await sampler.sample(state, 'x', 3)).shape).toEqual([3, ...generator.layers.at(-1)!.shape]);
    }
  });
});

describe('cost', () => {
  it("of the blog's iteration is what its products are", async () => {
    const { step } = checkExperiment(await experiment('seed/mnist-fc'));
    const [g, d] = [2 * 128 * (100 * 256 + 256 * 784), 2 * 128 * (784 * 512 + 512)];
    // D's turn: G forward, D forward and both gradients on real and fake, less D's input gradients; G's turn: all three
    // passes of G but the gradient of z, D forward and the gradient of its input.
    const inputOfD = 2 * 128 * 784 * 512;
    const inputOfG = 2 * 128 * 100 * 256;
    const products = g + 2 * (3 * d - inputOfD) + (3 * g - inputOfG) + 2 * d;
    expect(step!.flops / products).toBeGreaterThan(0.98);
    expect(step!.flops / products).toBeLessThan(1.1); // elementwise operations, and Adam on a million numbers
  });

  it('grows with the batch and with k', async () => {
    const flops = async (...overrides: string[]) => checkExperiment(await experiment('ring', ...overrides)).step!.flops;
    const once = await flops();
    expect((await flops('data.batch=512')) / once).toBeCloseTo(2, 1);
    expect((await flops('trainer.k=2')) / once).toBeGreaterThan(1.4);
  });

  it('counts state twice, data once', async () => {
    const one = await experiment('ring');
    const form = stateForm(one.trainer, 1, one.dataset.shape);
    const numbers = Object.values(flatten(form as Tree<{ shape: readonly number[] }>));
    const bytes = 4 * numbers.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const { memory } = checkExperiment(one);
    expect(memory).toMatchObject({ state: 2 * bytes, data: 4 * 2 * 10000 });
    expect(memory!.total).toBe(memory!.state + memory!.data + memory!.activations);
    expect(memory!.activations).toBeGreaterThan(256 * 128 * 4);
  });

  it('of very many turns is left unmeasured, with a word about it', async () => {
    const checked = checkExperiment(await experiment('ring', 'trainer.k=100'));
    expect([checked.step, checked.memory]).toEqual([undefined, undefined]);
    expect(checked.warnings).toEqual([expect.stringContaining('100 turns')]);
    expect(await estimate(checked, 1)).toBeUndefined();
  });
});

it('estimates the right order of magnitude', async () => {
  const one = await experiment('ring', 'trainer.steps=200', 'callbacks=[]');
  const checked = checkExperiment(one);
  const { perStep, total } = (await estimate(checked, 1))!;
  expect(total).toBeCloseTo(200 * perStep, 12);
  expect(perStep).toBeGreaterThan(1e-5);
  expect(perStep).toBeLessThan(0.5);
});
