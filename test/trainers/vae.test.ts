/**
 * The variational autoencoder against its definition in double precision: each number of a step's report, and, by finite
 * differences of the bound, the gradient that the step descends along, also through the drawn code.
 */
import { describe, expect, it } from 'vitest';
import { batchRows } from '../../src/data/batches.js';
import { pickRows } from '../../src/data/nearest.js';
import { streams } from '../../src/engine/random.js';
import { tf } from '../../src/engine/tf.js';
import { flatten } from '../../src/engine/tree.js';
import { divergence } from '../../src/trainers/vae.js';
import { compiledFor, type Ready, ready, stepsOf } from '../helpers/experiments.js';
import { divergenceByIntegral, gaussian, type Layers, type Naive, naiveBound } from './naive-vae.js';

const [dim, batch, rate, weight] = [2, 5, 0.01, 0.7];
const prior = { mean: 0.3, deviation: 1.4 };

const config = {
  name: 'vae',
  seed: 4,
  data: { type: 'ring', samples: 40, batch },
  prior: { type: 'normal', dim, ...prior },
  encoder: { type: 'mlp', hidden: [3], activation: 'tanh' },
  generator: { type: 'mlp', hidden: [4], activation: 'tanh' },
  optimizer: { type: 'sgd', learningRate: rate },
  trainer: { type: 'vae', likelihood: 'gaussian', deviation: 0.5, klWeight: weight, steps: 10 },
  callbacks: [],
};

const rowsOf = (data: ArrayLike<number>, width: number) =>
  Array.from({ length: data.length / width }, (_, i) => Array.from(data).slice(i * width, (i + 1) * width));

/** What the first step is about: its batch, its noise and the parameters before it. */
function naive({ experiment, table, state }: Ready): Naive & { readonly leaves: Record<string, Float64Array> } {
  const rows = batchRows(streams(config.seed), table.rows, experiment.dataset.batch)(0);
  const noise = streams(config.seed)('code', 0).fillNormal(new Float32Array(batch * dim), 0, 1);
  const leaves = Object.fromEntries(
    Object.entries(flatten(state)).map(([path, { data }]) => [path, Float64Array.from(data as Float32Array)]),
  );
  const layer = (name: string) => ({ kernel: leaves[`${name}.kernel`]!, bias: leaves[`${name}.bias`]! });
  const layers = (role: string): Layers => [layer(`${role}.params.0-dense`), layer(`${role}.params.2-dense`)];
  return {
    leaves,
    encoder: layers('encoder'),
    generator: layers('generator'),
    x: rowsOf(pickRows(table, [...rows]).data, 2),
    epsilon: rowsOf(noise, dim),
    prior,
    logDensity: gaussian(0.5),
  };
}

describe('the first step', () => {
  it('reports the bound and its parts', async () => {
    const one = await ready(config);
    const { reports } = await stepsOf(one, await compiledFor(one), [1]);
    const about = naive(one);
    const { reconstruction, kl } = naiveBound(about);
    const { loss, elbo, ...report } = reports[0]!;
    expect(report.reconstruction! / reconstruction).toBeCloseTo(1, 5);
    expect(report.kl! / kl).toBeCloseTo(1, 5);
    expect(elbo! / -(reconstruction + kl)).toBeCloseTo(1, 5);
    expect(loss! / (reconstruction + weight * kl)).toBeCloseTo(1, 5);
    for (const wrong of [{ prior: { mean: 0, deviation: 1 } }, { logDensity: gaussian(0.6) }, { epsilon: about.x }]) {
      const other = naiveBound({ ...about, ...wrong });
      expect(Math.abs(other.reconstruction - reconstruction) + Math.abs(other.kl - kl)).toBeGreaterThan(1e-3);
    }
  });

  it('descends along the gradient of the weighted bound, also through the code', async () => {
    const one = await ready(config);
    const next = flatten((await stepsOf(one, await compiledFor(one), [1])).state);
    const about = naive(one);
    const loss = () => {
      const { reconstruction, kl } = naiveBound(about);
      return reconstruction + weight * kl;
    };
    let checked = 0;
    for (const [path, values] of Object.entries(about.leaves)) {
      if (!path.includes('.params.')) continue;
      const size = Math.max(...values.map((value, i) => Math.abs((value - next[path]!.data[i]!) / rate)));
      for (const i of [0, values.length - 1]) {
        const value = values[i]!;
        const at = (by: number) => {
          values[i] = value + by;
          const found = loss();
          values[i] = value;
          return found;
        };
        const slope = (at(1e-4) - at(-1e-4)) / 2e-4;
        const stepped = (value - next[path]!.data[i]!) / rate;
        expect(Math.abs(stepped - slope), `${path}[${i}]`).toBeLessThan(2e-3 * Math.max(size, 0.1));
        checked++;
      }
    }
    expect(checked).toBe(16);
  });
});

it('the divergence is the integral that it stands for, for any normal prior', () => {
  tf.setBackend('cpu');
  for (const own of [prior, { mean: 0, deviation: 1 }])
    for (const [mean, variance] of [
      [0, 1],
      [1.5, 0.2],
      [-2, 3],
    ] as const) {
      const found = divergence(tf.tensor2d([[mean]]), tf.tensor2d([[Math.log(variance)]]), own).dataSync()[0]!;
      expect(found).toBeCloseTo(divergenceByIntegral(mean, variance, own), 5);
    }
  const apart = divergence(tf.tensor2d([[1, 2]]), tf.tensor2d([[0, 0]]), { mean: 0, deviation: 1 });
  expect(apart.arraySync()).toEqual([2.5]);
});

describe('samples', () => {
  it('are made of z of the prior as it is', async () => {
    const one = await ready(config);
    expect(Object.keys(flatten(one.state)).filter((path) => path.startsWith('codes'))).toEqual([]);
  });
});

it('a prior without a closed form is refused', async () => {
  await expect(ready({ ...config, prior: { type: 'uniform', dim } })).rejects.toThrow(
    /trainer: .*Set prior.type to normal/,
  );
});

it('an encoder with a bounded output is refused', async () => {
  const encoder = { ...config.encoder, output: 'tanh' };
  await expect(ready({ ...config, encoder })).rejects.toThrow(/encoder.output: .*log-variances may be any numbers/);
});
