/**
 * The rows of the table of semantics behind Goodfellow et al. 2014 (pylearn2's, which their code relies on), each by a
 * computation of its own in double precision, and each with a variant that fails the same check. What the rows come to
 * together, and the rows of the loss, are in game.test.ts.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { batchRows } from '../../src/data/batches.js';
import { streams } from '../../src/engine/random.js';
import { float32, type HostTensor, sizeOf } from '../../src/engine/tensor.js';
import { tf } from '../../src/engine/tf.js';
import { flatten, mapTree } from '../../src/engine/tree.js';
import { buildExperiment, type Experiment } from '../../src/experiment/build.js';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { type Ready, readyFile } from '../helpers/experiments.js';
import { applied, build as buildPart, init, layerOf, randomNormal } from '../helpers/networks.js';
import { build } from '../helpers/parts.js';
import { tensorOf } from '../helpers/source.js';
import { bounded, discriminator, matrix } from './double.js';

const path = 'configs/paper/mnist.yaml';

/** The experiment of the shipped config, without data. */
async function built(overrides: readonly string[] = []): Promise<Experiment> {
  const { config, registry } = await loadExperiment(path, overrides, catalog);
  return buildExperiment(config, registry);
}

let paper: Ready;
let weights: Readonly<Record<string, HostTensor>>;

beforeAll(async () => {
  tf.setBackend('cpu');
  paper = await readyFile(path, ['callbacks=[]', 'data.limit=2000']);
  weights = flatten(paper.state);
});

const kernels = () => Object.entries(weights).filter(([name]) => /params.*kernel$/.test(name));

/** Kolmogorov and Smirnov's distance of numbers from a distribution, times the root of their count: above 2 once in 3000. */
function misfit(values: ArrayLike<number>, distribution: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  let furthest = 0;
  sorted.forEach((x, i) => {
    const p = distribution(x);
    furthest = Math.max(furthest, p - i / sorted.length, (i + 1) / sorted.length - p);
  });
  return furthest * Math.sqrt(sorted.length);
}

const uniformBelow = (range: number) => (x: number) => Math.min(Math.max((x + range) / (2 * range), 0), 1);

/** Of a standard normal number, by Simpson's rule. */
function normalBelow(x: number): number {
  const [pieces, width] = [200, Math.min(Math.abs(x), 9) / 200];
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = 0;
  for (let i = 0; i < pieces; i++) {
    const [a, b] = [i * width, (i + 1) * width];
    sum += ((density(a) + 4 * density((a + b) / 2) + density(b)) * width) / 6;
  }
  return x < 0 ? 0.5 - sum : 0.5 + sum;
}

describe('weight init', () => {
  it('irange r: kernels are uniform in (-r, r), .05 in G and .005 in D', () => {
    expect(kernels()).toHaveLength(6);
    for (const [name, { data }] of kernels()) {
      const some = data.subarray(0, 20_000);
      const r = name.startsWith('generator') ? 0.05 : 0.005;
      expect(misfit(some, uniformBelow(r)), name).toBeLessThan(2);
      if (some.length > 1000)
        expect(
          misfit(some, (x) => normalBelow((x / r) * Math.sqrt(3))),
          name,
        ).toBeGreaterThan(3);
    }
  });

  it('biases are init_bias, 0, but for the last of G', () => {
    const biases = Object.entries(weights).filter(([name]) => /params.*bias$/.test(name));
    const started = biases.filter(([, { data }]) => data.some((bias) => bias !== 0)).map(([name]) => name);
    expect([biases.length, started]).toEqual([6, ['generator.params.2-dense.bias']]);
  });
});

describe('sparse_init n', () => {
  const [inputs, units, n] = [120, 400, 15];
  const filled = (config: { type: string; [key: string]: unknown }) => {
    const filling = {
      stream: streams(4)('w'),
      unitAxis: 1,
      fanIn: inputs,
      fanOut: units,
      marginals: () => [] as never,
    };
    return buildPart('initializer', config, {})([inputs, units], filling);
  };
  /** How many inputs each unit has, as a set. */
  const counts = (values: Float32Array) =>
    new Set(Array.from({ length: units }, (_, unit) => values.filter((w, i) => i % units === unit && w !== 0).length));

  it('gives each unit n distinct inputs, N(0, 1), and all inputs alike', () => {
    const values = filled({ type: 'sparse', connections: n });
    expect(counts(values)).toEqual(new Set([n]));
    expect(misfit(values.filter(Boolean), normalBelow)).toBeLessThan(2);
    const chosen = new Float64Array(inputs);
    values.forEach((w, i) => {
      if (w !== 0) chosen[Math.floor(i / units)]! += 1;
    });
    const expected = (units * n) / inputs;
    for (const count of chosen) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });

  it('control: a kernel that keeps each weight with probability n / inputs has not n of each', () => {
    const kept = streams(5)('mask').fillMask(new Uint8Array(inputs * units), n / inputs);
    expect(counts(filled({ type: 'normal', deviation: 1 }).map((w, i) => w * kept[i]!)).size).toBeGreaterThan(1);
  });
});

describe('bias from marginals', () => {
  const logits = (margin: number) => {
    const { data, rows, shape, scale, shift } = paper.table;
    const means = new Float64Array(sizeOf(shape));
    data.forEach((value, i) => {
      means[i % means.length]! += (value * scale + shift) / rows;
    });
    return means.map((mean) => {
      const p = Math.min(Math.max(mean, margin), 1 - margin);
      return Math.log(p / (1 - p));
    });
  };
  const away = (wanted: Float64Array) =>
    Math.max(...Array.from(wanted, (x, i) => Math.abs(x - weights['generator.params.2-dense.bias']!.data[i]!)));

  it('is logit(clip(mean pixel, 1e-7, 1 - 1e-7))', () => {
    expect(away(logits(1e-7))).toBeLessThan(1e-4);
    expect(away(logits(1e-6))).toBeGreaterThan(1); // some pixels are black in all images
  });

  it('is of 50,000 images', async () => {
    expect((await built()).dataset.size).toBe(50_000);
  });

  it('is of data whose max is 1 and whose min is 0', () => {
    const { data, scale, shift } = paper.table;
    let [least, most] = [Infinity, -Infinity];
    for (const value of data) {
      least = Math.min(least, value * scale + shift);
      most = Math.max(most, value * scale + shift);
    }
    expect([least, Math.fround(most)]).toEqual([0, 1]);
  });
});

describe('maxout', () => {
  const [batch, inputs, units, pieces] = [7, 6, 4, 5];
  const layer = layerOf({ type: 'maxout', units, pieces, bias: { type: 'normal', deviation: 1 } }, [inputs]);
  const x = randomNormal([batch, inputs]);
  const variables = init(layer);
  const { kernel, bias } = variables.params as Record<string, HostTensor>;

  /** pylearn2: the largest of `pieces` consecutive columns. `from` says where each column of its kernel is in ours. */
  function consecutive(from: (column: number) => number, lowered = 0, least = Number.NEGATIVE_INFINITY): number[] {
    return Array.from({ length: batch * units }, (_, at) => {
      const [row, unit] = [Math.floor(at / units), at % units];
      let largest = least;
      for (let column = unit * pieces; column < (unit + 1) * pieces; column++) {
        let linear = bias!.data[from(column)]! - lowered;
        for (let i = 0; i < inputs; i++)
          linear += x.data[row * inputs + i]! * kernel!.data[i * units * pieces + from(column)]!;
        largest = Math.max(largest, linear);
      }
      return largest;
    });
  }
  const ours = (column: number) => (column % pieces) * units + Math.floor(column / pieces);
  /** How far the layer is from `wanted`, where its biases are lower by `lowered`. */
  function away(wanted: readonly number[], lowered = 0): number {
    const low = { ...bias!, data: (bias!.data as Float32Array).map((b) => b - lowered) };
    const output = applied(layer, x, {}, { ...variables, params: { kernel: kernel!, bias: low } });
    return Math.max(...wanted.map((value, i) => Math.abs(value - output[i]!)));
  }

  it('is the max over consecutive pieces, each with its bias, of the kernel with its columns in another order', () => {
    expect(away(consecutive(ours))).toBeLessThan(1e-5);
    expect(away(consecutive((column) => column))).toBeGreaterThan(0.1);
  });

  it('has no zero piece', () => {
    expect(away(consecutive(ours, 5), 5)).toBeLessThan(1e-5);
    expect(away(consecutive(ours, 5, 0), 5)).toBeGreaterThan(0.1);
  });
});

describe('max_col_norm c', () => {
  const c = 1.9365;
  const optimizer = build('optimizer', { type: 'sgd', maxColumnNorm: c }, {});
  const constrained = (kernel: HostTensor) =>
    (mapTree(optimizer.constrain!({ kernel: tensorOf(kernel) }), (tensor) => tensor.dataSync() as never) as any).kernel;

  it('scales each column by min(norm, c) / (1e-7 + norm)', () => {
    // columns longer than c, shorter, and of the length of the 1e-7 itself
    const kernel = float32([3, 0.6, 6e-8, 4, 0.8, 8e-8], [2, 3]);
    const away = (tiny: number) => {
      const wanted = bounded(matrix(2, 3, kernel.data), c, tiny);
      const errors = Array.from(constrained(kernel) as Float32Array, (w, i) => Math.abs(w / wanted.data[i]! - 1));
      return Math.max(...errors);
    };
    expect(away(1e-7)).toBeLessThan(1e-5);
    expect(away(0)).toBeGreaterThan(0.4);
    expect(away(1e-8)).toBeGreaterThan(0.4);
  });

  it('is applied once before training', async () => {
    const small = ['data.limit=100', 'generator.layers.0.units=20', 'generator.layers.1.units=4'];
    const wide = ['callbacks=[]', ...small, 'generator.layers.0.kernel.range=0.5'];
    const kernelOf = async (overrides: readonly string[]) =>
      flatten((await readyFile(path, [...wide, ...overrides])).state)['generator.params.0-dense.kernel']!;
    const [free, bound] = [await kernelOf([]), await kernelOf([`optimizer.maxColumnNorm=${c}`])];
    const wanted = bounded(matrix(100, 20, free.data), c).data;
    const away = ({ data }: HostTensor) => Math.max(...Array.from(wanted, (w, i) => Math.abs(w - data[i]!)));
    expect(away(bound)).toBeLessThan(1e-6);
    expect(away(free)).toBeGreaterThan(0.1);
  });
});

describe('dropout', () => {
  it('is off in evaluation: D judges with all its units and no scale', async () => {
    const overrides = [
      'callbacks=[]',
      'data.limit=100',
      'discriminator.layers.1.units=8',
      'discriminator.layers.3.units=6',
    ];
    const { experiment, state } = await readyFile(path, overrides);
    const leaves = flatten(state);
    const layers = ['1-maxout', '3-maxout', '5-dense'].map((name) => {
      const of = (key: string) => leaves[`discriminator.params.${name}.${key}`]!;
      const columns = of('kernel').shape[1]!;
      return {
        kernel: matrix(
          of('kernel').shape[0]!,
          columns,
          of('kernel').data.map((w) => 40 * w),
        ),
        bias: matrix(1, columns, of('bias').data),
      };
    });
    const louder = mapTree(state, (tensor, name) =>
      tensorOf(/^discriminator.params.*kernel/.test(name) ? loud(tensor) : tensor),
    );
    const x = streams(8)('x').fillUniform(new Float32Array(3 * 784), 0, 1);
    const logits = tf.tidy(() => experiment.trainer.judge!(louder, tf.tensor4d(x, [3, 28, 28, 1])).dataSync());
    const away = (input: number, rest: number) => {
      const masks = [784, 8, 6].map((size, i) =>
        matrix(3, size, new Float64Array(3 * size).fill(i === 0 ? input : rest)),
      );
      return Math.max(
        ...discriminator(layers, matrix(3, 784, x), masks).logits.data.map((a, i) => Math.abs(a - logits[i]!)),
      );
    };
    expect(away(1, 1)).toBeLessThan(1e-4);
    expect(away(1.25, 1)).toBeGreaterThan(1e-2);
    expect(away(1, 2)).toBeGreaterThan(1e-2);
  });

  const loud = (tensor: HostTensor): HostTensor => ({
    ...tensor,
    data: (tensor.data as Float32Array).map((w) => 40 * w),
  });

  it('keeps .8 of what enters D and .5 of what enters its other layers, for each example anew', () => {
    const of = (index: number) => {
      const { name, layer } = paper.experiment.networks.discriminator!.parts![index]!;
      expect(name).toBe(`${index}-dropout`);
      const ones = float32(new Float32Array(100 * sizeOf(layer.inputShape)).fill(1), [100, ...layer.inputShape]);
      return applied(layer, ones);
    };
    for (const [index, keep, scale] of [
      [0, 0.8, 1.25],
      [2, 0.5, 2],
      [4, 0.5, 2],
    ] as const) {
      const values = of(index);
      expect(new Set(values)).toEqual(new Set([0, scale]));
      const share = values.filter(Boolean).length / values.length;
      const deviations = (p: number) => Math.abs(share - p) / Math.sqrt((p * (1 - p)) / values.length);
      expect(deviations(keep)).toBeLessThan(4);
      expect(deviations(keep === 0.5 ? 0.8 : 0.5)).toBeGreaterThan(20);
      const half = values.length / 2;
      expect(values.slice(0, half)).not.toEqual(values.slice(half));
    }
  });
});

describe('sigmoid output cost', () => {
  const loss = build('loss', { type: 'non-saturating' }, {});
  const softplus = (a: number) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
  const mean = (all: readonly number[]) => all.reduce((sum, x) => sum + x, 0) / all.length;
  const [real, fake] = [
    [-3, 0.5, 800, -200],
    [2, -0.25, 900, -300],
  ];
  const column = (logits: readonly number[]) => tf.tensor2d([...logits], [logits.length, 1]);

  it('is y softplus(-a) + (1 - y) softplus(a) from logits, a mean over the batch, finite where D is sure', () => {
    const cost = (y: number, logits: readonly number[], softplusOf = softplus) =>
      mean(logits.map((a) => y * softplusOf(-a) + (1 - y) * softplusOf(a)));
    const seen = [loss.discriminator(column(real), column(fake)), loss.generator(column(fake))].map(
      (x) => x.dataSync()[0]!,
    );
    const close = (wanted: readonly number[]) => wanted.every((value, i) => Math.abs(value / seen[i]! - 1) < 1e-6);
    expect(close([cost(1, real) + cost(0, fake), cost(1, fake)])).toBe(true);
    // by way of the probability, as -log(1 - sigmoid(a)), it is infinite at 900
    const naive = (a: number) => -Math.log(1 - 1 / (1 + Math.exp(-a)));
    expect(close([cost(1, real, naive) + cost(0, fake, naive), cost(1, fake, naive)])).toBe(false);
  });
});

describe('schedules of the shipped config, 500 minibatches an epoch', () => {
  const perEpoch = 500;
  type Scalars = (t: number) => { readonly momentum: number; readonly rate: number };
  const scalarsOf =
    ({ trainer }: Experiment): Scalars =>
    (t) => {
      const { scalars } = trainer.plan({ step: t, drawn: t, batchesPerEpoch: perEpoch });
      for (const name of ['momentum', 'learningRate'])
        expect(scalars[`generator.0.${name}`]).toBe(scalars[`discriminator.0.${name}`]); // G and D share both
      return { momentum: scalars['generator.0.momentum']!, rate: scalars['generator.0.learningRate']! };
    };
  const changed = async (...overrides: string[]) => scalarsOf(await built(overrides));

  /** The worst error of momentum at the first, a middle and the last minibatch of epochs. */
  const momentumError = (scalars: Scalars) =>
    Math.max(
      ...[1, 2, 50, 125, 249, 250, 251, 400].flatMap((epoch) => {
        const wanted = 0.5 + 0.2 * Math.min(Math.max((epoch - 1) / 249, 0), 1);
        const first = (epoch - 1) * perEpoch;
        return [first, first + 217, first + perEpoch - 1].map((t) => Math.abs(scalars(t).momentum - wanted));
      }),
    );

  it('MomentumAdjustor(1, 250, .7): epoch e uses .5 + .2 clamp((e - 1) / 249), from its first minibatch to its last', () => {
    const scalars = scalarsOf(paper.experiment);
    const rounded = [1, 50, 125, 250].map((epoch) => scalars((epoch - 1) * perEpoch + 100).momentum.toFixed(3));
    expect(rounded).toEqual(['0.500', '0.539', '0.600', '0.700']);
    expect(momentumError(scalars)).toBeLessThan(1e-12);
  });

  it('control: neither a slope within epochs nor 250 of them is that', async () => {
    expect(momentumError(await changed('optimizer.momentum.hold='))).toBeGreaterThan(1e-4);
    expect(momentumError(await changed('optimizer.momentum.over=250 epochs'))).toBeGreaterThan(1e-4);
  });

  /** The worst relative error of the learning rate. */
  const rateError = (scalars: Scalars) =>
    Math.max(
      ...[0, 1, 499, 500, 50_000, 500_000, 2_877_000, 2_880_000, 4_000_000].map((t) => {
        return Math.abs(scalars(t).rate / Math.max(0.1 / 1.000004 ** t, 1e-6) - 1);
      }),
    );

  it('ExponentialDecay(1.000004, 1e-6): lr is max(.1 / 1.000004^t, 1e-6) at minibatch t', () => {
    const scalars = scalarsOf(paper.experiment);
    const rounded = [100, 250, 500, 1000].map((epoch) => scalars(epoch * perEpoch).rate.toFixed(4));
    expect(rounded).toEqual(['0.0819', '0.0607', '0.0368', '0.0135']);
    expect(scalars(5756 * perEpoch).rate / 1e-6).toBeCloseTo(1, 2);
    expect(scalars(5760 * perEpoch).rate).toBe(1e-6);
    expect(rateError(scalars)).toBeLessThan(1e-8);
  });

  it('control: neither 1 - 4e-6, nor stairs of an epoch, nor a lower floor is that', async () => {
    expect(rateError(await changed('optimizer.learningRate.rate=0.999996'))).toBeGreaterThan(1e-6);
    const stairs = ['every=500', 'staircase=true', `rate=${1.000004 ** -500}`];
    const inStairs = await changed(...stairs.map((key) => `optimizer.learningRate.${key}`));
    expect(rateError(inStairs)).toBeGreaterThan(1e-3);
    expect(rateError(await changed('optimizer.learningRate.floor=1e-9'))).toBeGreaterThan(0.1);
  });
});

describe('batch order', () => {
  const [rows, batch, perEpoch] = [60, 5, 12];
  const epochOf = (of: (n: number) => Int32Array, epoch: number) =>
    Array.from({ length: perEpoch }, (_, i) => [...of(epoch * perEpoch + i)]).flat();
  /** Whether each of three epochs has every row once, in an order of its own that is not that of the file. */
  const shuffles = (of: (n: number) => Int32Array) => {
    const orders = [0, 1, 2].map((epoch) => epochOf(of, epoch));
    const file = String(Array.from({ length: rows }, (_, i) => i));
    const complete = orders.every((order) => String([...order].sort((a, b) => a - b)) === file);
    return complete && new Set([file, ...orders.map(String)]).size === 4;
  };

  it('shuffled_sequential: each epoch has every row once, in a new order', () => {
    expect(shuffles(batchRows(streams(3), rows, batch))).toBe(true);
  });

  it('control: neither the order of the file, nor one order for all epochs, nor drawing with replacement is that', () => {
    const shuffled = batchRows(streams(3), rows, batch);
    expect(shuffles((n) => Int32Array.from({ length: batch }, (_, i) => (n * batch + i) % rows))).toBe(false);
    expect(shuffles((n) => shuffled(n % perEpoch))).toBe(false);
    expect(shuffles((n) => Int32Array.from({ length: batch }, () => streams(3)('draw', n).integer(rows)))).toBe(false);
  });
});
