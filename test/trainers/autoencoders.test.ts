/** What autoencoders are made of: likelihoods, corruption, where codes lie; and their runs, stopped and resumed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { streams } from '../../src/engine/random.js';
import { type HostTensor, specOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { flatten, mapTree } from '../../src/engine/tree.js';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { resumeRun, startRun } from '../../src/experiment/run.js';
import { createSampler } from '../../src/experiment/sampler.js';
import { codesOf, freshCodes, movedCodes, rootOf } from '../../src/trainers/codes.js';
import { corruptionOf } from '../../src/trainers/corruption.js';
import { likelihoodOf } from '../../src/trainers/likelihood.js';
import { compiledFor, ready, stepsOf } from '../helpers/experiments.js';
import { tensorOf, testSource } from '../helpers/source.js';
import { bernoulli, gaussian } from './naive-vae.js';

const normals = (count: number, name = 'x') => streams(5)(name).fillNormal(new Float32Array(count), 0, 1);

describe('likelihoods', () => {
  const output = normals(12, 'output');
  const x = normals(12).map((value) => 1 / (1 + Math.exp(-value)));
  const density = (how: Parameters<typeof likelihoodOf>[0], parameters = {}) =>
    likelihoodOf(how)
      .logDensity(tf.tensor(output, [3, 2, 2]), tf.tensor(x, [3, 2, 2]), parameters)
      .arraySync() as number[];
  const naive = (log: (output: readonly number[], x: readonly number[]) => number) =>
    [0, 4, 8].map((at) => log([...output.slice(at, at + 4)], [...x.slice(at, at + 4)]));

  it.each([
    ['Bernoulli', density({ likelihood: 'bernoulli' }), naive(bernoulli)],
    ['Gaussian', density({ likelihood: 'gaussian' }), naive(gaussian(1))],
    ['Gaussian of a given deviation', density({ likelihood: 'gaussian', deviation: 0.2 }), naive(gaussian(0.2))],
    [
      'Gaussian of a learned one',
      density({ likelihood: 'gaussian', deviation: 'learned' }, { logDeviation: tf.tensor1d([Math.log(0.7)]) }),
      naive(gaussian(0.7)),
    ],
  ])('%s, in nats of each example', (_, found, expected) => {
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
    expect(found[0]).not.toBeCloseTo(naive(gaussian(0.5))[0]!, 2);
  });

  it('of extreme logits are finite, and their means probabilities', () => {
    const likelihood = likelihoodOf({ likelihood: 'bernoulli' });
    const logits = tf.tensor2d([[200, -200, 200, -200]]);
    expect(likelihood.logDensity(logits, tf.tensor2d([[1, 0, 0, 1]]), {}).arraySync()).toEqual([-400]);
    expect(likelihood.mean(logits).arraySync()).toEqual([[1, 0, 1, 0]]);
  });

  it('say what does not fit', async () => {
    expect(() => likelihoodOf({ likelihood: 'bernoulli', deviation: 1 })).toThrow(/no deviation/);
    const points = { ...config('vae'), trainer: { type: 'vae', likelihood: 'bernoulli', steps: 4 } };
    await expect(ready(points)).rejects.toThrow(/trainer.likelihood: this likelihood is of data in \[0, 1\]/);
    const images = { ...points, data: { type: 'mnist', limit: 20, batch: 4 } };
    const bounded = { ...images, generator: { type: 'mlp', output: 'sigmoid' } };
    await expect(ready(bounded)).rejects.toThrow(/generator.output: output is sigmoid, but the Bernoulli/);
    expect((await ready(images)).experiment.networks.encoder!.outputShape).toEqual([8]);
  });
});

describe('corruption', () => {
  const x = tf.fill([400, 50], 0.25);
  const spoilt = (...how: Parameters<typeof corruptionOf>) =>
    corruptionOf(...how)(x, testSource(1)).dataSync() as Float32Array;
  const share = (values: Float32Array, of: number) => values.filter((value) => value === of).length / values.length;

  it('masks with the given probability', () => {
    const values = spoilt('masking', 0.3, undefined);
    expect(share(values, 0)).toBeCloseTo(0.3, 1.5);
    expect(share(values, 0) + share(values, 0.25)).toBe(1);
    expect(share(spoilt('masking', 0, undefined), 0.25)).toBe(1);
  });

  it('sets to either end of the data', () => {
    const values = spoilt('salt-and-pepper', 0.4, [-1, 2]);
    for (const end of [-1, 2]) expect(Math.abs(share(values, end) - 0.2)).toBeLessThan(0.01);
    expect(share(values, 0.25) + share(values, -1) + share(values, 2)).toBeCloseTo(1, 10);
  });

  it('adds normal noise', () => {
    const away = spoilt('gaussian', 0.5, undefined).map((value) => value - 0.25);
    const mean = away.reduce((sum, value) => sum + value, 0) / away.length;
    const square = away.reduce((sum, value) => sum + value * value, 0) / away.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.sqrt(square)).toBeCloseTo(0.5, 2);
  });

  it('refuses what is no probability, and ends that are not known', () => {
    expect(() => spoilt('masking', 1.2, undefined)).toThrow(/probability/);
    expect(() => spoilt('salt-and-pepper', 0.2, undefined)).toThrow(/not known/);
    expect(() => spoilt('gaussian', 1.2, undefined)).not.toThrow();
  });
});

describe('where codes lie', () => {
  /** Batches [32, 3] of codes with this mean and these correlations. */
  const batches = Array.from({ length: 300 }, (_, n) => {
    const e = normals(96, `batch ${n}`);
    const at = (i: number): number[] => {
      const [a, b, c] = [e[3 * i]!, e[3 * i + 1]!, e[3 * i + 2]!];
      return [100 + a, -2 + 0.5 * a + 0.1 * b, 3 * c - a];
    };
    return Array.from({ length: 32 }, (_, i) => at(i));
  });
  const covariance = [
    [1, 0.5, -1],
    [0.5, 0.26, -0.5],
    [-1, -0.5, 10],
  ];

  it('is followed as a weighted mean and covariance of all codes, the older the lighter', () => {
    let codes = mapTree(freshCodes(1), tensorOf);
    const seen = Array.from(normals(150, 'seen'), (value) => 50 + 3 * value);
    for (const value of seen) codes = movedCodes(codes, tf.tensor2d([[value], [value + 1]]));
    const shares = seen.map((_, i) => Math.max(1 / (i + 1), 0.01));
    const weights = shares.map((own, i) => shares.slice(i + 1).reduce((rest, later) => rest * (1 - later), own));
    const sum = (of: (value: number) => number) =>
      seen.reduce((all, value, i) => all + (weights[i]! * (of(value) + of(value + 1))) / 2, 0);
    const mean = sum((value) => value);
    const variance = sum((value) => (value - mean) ** 2);
    expect(sum(() => 1)).toBeCloseTo(1, 12);
    expect((codes.mean as Tensor).dataSync()[0]).toBeCloseTo(mean, 3);
    expect((codes.covariance as Tensor).dataSync()[0]! / variance).toBeCloseTo(1, 4);
  });

  it('is where samples are drawn', () => {
    let codes = mapTree(freshCodes(3), tensorOf);
    for (const batch of batches) codes = movedCodes(codes, tf.tensor2d(batch));
    const z = codesOf(codes, tf.tensor2d(normals(60000, 'z'), [20000, 3])).arraySync() as number[][];
    const mean = [0, 1, 2].map((i) => z.reduce((sum, row) => sum + row[i]!, 0) / z.length);
    [100, -2, 0].forEach((value, i) => {
      expect(Math.abs(mean[i]! - value)).toBeLessThan(0.3);
    });
    covariance.forEach((row, i) => {
      row.forEach((value, j) => {
        const found = z.reduce((sum, one) => sum + (one[i]! - mean[i]!) * (one[j]! - mean[j]!), 0) / z.length;
        expect(Math.abs(found - value)).toBeLessThan(0.1 * Math.sqrt(covariance[i]![i]! * covariance[j]![j]!));
      });
    });
  });

  it('may be a plane: a root of what has no inverse', () => {
    const flat = tf.tensor2d([
      [4, 2, 0],
      [2, 1, 0],
      [0, 0, 9],
    ]);
    const root = rootOf(flat);
    const again = tf.matMul(root, root, false, true).arraySync() as number[][];
    (flat.arraySync() as number[][]).flat().forEach((value, i) => {
      expect(again.flat()[i]).toBeCloseTo(value, 4);
    });
  });
});

const folder = mkdtempSync(join(tmpdir(), 'sparring-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trainers = ['autoencoder', 'denoising-autoencoder', 'vae'];

const config = (type: string) => ({
  name: type,
  seed: 3,
  data: { type: 'ring', samples: 60, batch: 8 },
  prior: { type: 'normal', dim: 4 },
  encoder: { type: 'mlp', hidden: [6], batchNorm: true, keep: 0.8 },
  generator: { type: 'mlp', hidden: [5], batchNorm: true },
  optimizer: { type: 'adam', encoder: { learningRate: { type: 'linear', from: 0.01, to: 0.001, over: 9 } } },
  trainer: { type, likelihood: 'gaussian', deviation: 'learned', average: 0.9, steps: 12 },
  metrics: [{ type: 'sliced-wasserstein', samples: 40 }],
  callbacks: [
    { type: 'metrics-log', every: 1 },
    { type: 'sample-grid', every: 5, points: 30 },
    { type: 'evaluate', every: 6 },
  ],
});

describe("the average of a decoder's weights", () => {
  const decays = { plain: () => 0.5, warming: (t: number) => Math.min(0.5, (1 + t) / (10 + t)) };
  const rules = { plain: 0.5, warming: { decay: 0.5, warmup: true } };
  const averageOf = async (average: unknown) => {
    const one = await ready({ ...config('vae'), trainer: { ...config('vae').trainer, average } });
    const executor = await compiledFor(one);
    const moments = [await stepsOf(one, executor, [1])];
    for (let t = 1; t < 3; t++) moments.push(await stepsOf(one, executor, [1], moments.at(-1)));
    const bias = 'generator.params.3-dense.bias';
    const weights = [one.state, ...moments.map(({ state }) => state)].map((state) => flatten(state)[bias]!.data);
    const expected = (decay: (t: number) => number) =>
      weights.reduce((kept, now, t) => now.map((w, i) => decay(t - 1) * kept[i]! + (1 - decay(t - 1)) * w));
    return { found: flatten(moments.at(-1)!.state)['average.3-dense.bias']!.data, expected };
  };
  const away = (a: HostTensor['data'], b: HostTensor['data']) =>
    Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!)));

  it.each(['plain', 'warming'] as const)('%s, is what a loop by hand makes of the weights', async (name) => {
    const { found, expected } = await averageOf(rules[name]);
    expect(away(found, expected(decays[name]))).toBeLessThan(1e-7);
    expect(away(found, expected(decays[name === 'plain' ? 'warming' : 'plain']))).toBeGreaterThan(1e-5);
  });
});

async function run(type: string, stop?: number): Promise<string> {
  const file = join(folder, `${type}.yaml`);
  writeFileSync(file, stringify(config(type)));
  const quiet = { live: false, columns: 80, redraw: () => {}, line: () => {}, notice: () => {} };
  const how = { terminal: quiet, interrupted: () => undefined, runsDir: folder };
  const ending = {
    cadence: { amount: stop ?? 99, unit: 'steps' },
    onDue: (_: unknown, control: { stop(reason: string): void }) => control.stop('told to'),
  } as const;
  const watch = [{ name: 'ending', callback: ending }];
  const { path } = await startRun(await loadExperiment(file, [], catalog), [], { ...how, watch });
  if (stop) await resumeRun(path, [], how);
  return path;
}

function results(path: string): Record<string, string> {
  const pictures = readdirSync(join(path, 'samples')).map((name) => `samples/${name}`);
  const files = ['metrics.jsonl', ...pictures, 'checkpoints/step-00000012.safetensors'];
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(path, name)).toString('base64')]));
}

describe.each(trainers)('a run of %s', (type) => {
  it('stopped and resumed has the bytes of one that was not', async () => {
    const whole = results(await run(type));
    expect(results(await run(type, 5))).toEqual(whole);
    expect(Object.keys(whole).length).toBe(6);
  });

  it('learns, and draws examples that are finite', async () => {
    const one = await ready({ ...config(type), optimizer: { type: 'adam', learningRate: 0.01 } });
    const engine = await compiledFor(one);
    const { state, reports } = await stepsOf(one, engine, [400]);
    const mean = (some: typeof reports) => some.reduce((sum, { loss }) => sum + loss!, 0) / some.length;
    expect(mean(reports.slice(-20))).toBeLessThan(mean(reports.slice(0, 20)) - 0.2);
    const sampler = createSampler(one.experiment.trainer, engine, mapTree(state, specOf));
    const { data, shape } = await sampler.sample(state, 'x', 6);
    expect(shape).toEqual([6, 2]);
    expect(data.every(Number.isFinite)).toBe(true);
  });
});
