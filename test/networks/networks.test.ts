/** What every network promises, and the layers that each is made of. A new network joins by its examples. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Shape } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { flatten, refill } from '../../src/engine/tree.js';
import { networks } from '../../src/networks/index.js';
import type { Layer } from '../../src/networks/layer.js';
import { countParameters } from '../../src/networks/parameters.js';
import type { Typed } from '../../src/registry/component.js';
import {
  applied,
  context,
  discriminatorOf,
  generatorOf,
  init,
  mode,
  onBackend,
  randomNormal,
} from '../helpers/networks.js';
import { tensorOf } from '../helpers/source.js';

beforeAll(() => tf.setBackend('cpu'));

const dim = 4;

/** Configs of each network, the shapes of data they are for and the player they are for. */
const examples: Record<
  string,
  readonly (readonly [config: object, data: Shape, role?: 'generator' | 'discriminator'])[]
> = {
  mlp: [
    [{ hidden: [6, 5] }, [2]],
    [{ hidden: [6], batchNorm: true, keep: 0.5, activation: 'leaky-relu' }, [3, 3, 1]],
    [{ hidden: [], output: 'tanh' }, [3, 2, 1], 'generator'],
  ],
  sequential: [
    [
      {
        layers: [
          { type: 'dense', units: 12 },
          { type: 'reshape', shape: [2, 6] },
        ],
      },
      [2, 2, 3],
      'generator',
    ],
    [{ layers: [{ type: 'conv2d', filters: 1, kernelSize: 3, padding: 'valid' }] }, [3, 3, 2], 'discriminator'],
  ],
  'dcgan-generator': [
    [{ channels: [4, 3] }, [28, 28, 1], 'generator'],
    [{ channels: [3, 4, 2], batchNorm: false, output: 'sigmoid' }, [16, 8, 3], 'generator'],
  ],
  'dcgan-discriminator': [
    [{ filters: [3, 4] }, [28, 28, 1], 'discriminator'],
    [{ filters: [2, 3, 4], batchNorm: true, keep: 0.5 }, [9, 7, 3], 'discriminator'],
  ],
};

const cases = Object.entries(examples).flatMap(([type, rows]) =>
  rows.flatMap(([config, data, only]) =>
    (['generator', 'discriminator'] as const)
      .filter((role) => !only || role === only)
      .map((role) => [type, role, config, data] as const),
  ),
);

it('every network has examples', () => {
  expect(Object.keys(examples).sort()).toEqual(networks.map(({ name }) => name).sort());
});

describe.each(cases)('%s as %s, %j on %j', (type, role, config, data) => {
  const typed: Typed = { type, ...config };
  const network = role === 'generator' ? generatorOf(typed, dim, data) : discriminatorOf(typed, data);
  const x = randomNormal([3, ...network.inputShape]);

  it('puts out what its role asks for', () => {
    expect(network.outputShape).toEqual(role === 'generator' ? data : [1]);
    for (const training of [true, false])
      expect(applied(network, x, { training }, init(network, 1, '')).every(Number.isFinite)).toBe(true);
    const { output } = network.apply(onBackend(init(network, 1, '')), tensorOf(x), mode());
    expect(output.shape).toEqual([3, ...network.outputShape]);
  });

  it('has a gradient for every param and for its input', () => {
    const { params, stats } = onBackend(init(network, 1, ''));
    const leaves = flatten(params);
    const loss = (...[x, ...values]: Tensor[]) => {
      const named = Object.fromEntries(Object.keys(leaves).map((path, i) => [path, values[i]!]));
      return tf.sum(tf.square(network.apply({ params: refill(params, named), stats }, x!, mode()).output));
    };
    const gradients = tf.grads(loss)([tensorOf(x), ...Object.values(leaves)]);
    for (const gradient of gradients) expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
    expect(gradients[0]!.dataSync().some((value) => value !== 0)).toBe(true);
  });
});

const namesOf = (network: Layer) => Object.keys(flatten(network.variables.params));

describe('mlp', () => {
  it('puts normalization before the activation and in place of the bias, then dropout', () => {
    expect(namesOf(generatorOf({ type: 'mlp', hidden: [6], batchNorm: true, keep: 0.5 }, dim, [2, 1]))).toEqual([
      '0-dense.kernel',
      '1-batch-norm.gamma',
      '1-batch-norm.beta',
      '4-dense.kernel',
      '4-dense.bias',
    ]);
  });

  it('fills hidden and output biases by their own initializers', () => {
    const config = {
      type: 'mlp',
      hidden: [2],
      bias: { type: 'constant', value: -2 },
      outputBias: { type: 'data-marginals' },
    };
    const network = generatorOf(config, dim, [2]);
    const { params } = network.init(context(1, Float32Array.of(0.5, 0.75)), '');
    const leaves = flatten(params);
    expect([...leaves['0-dense.bias']!.data]).toEqual([-2, -2]);
    expect([...leaves['2-dense.bias']!.data]).toEqual([0, Math.fround(Math.log(3))]);
  });
});

describe('the experiments of 2014', () => {
  const count = (network: Layer) => countParameters(network);
  const maxouts = (units: number) => [
    { type: 'dropout', keep: 0.8 },
    { type: 'maxout', units, pieces: 5 },
    { type: 'dropout', keep: 0.5 },
    { type: 'maxout', units, pieces: 5 },
    { type: 'dropout', keep: 0.5 },
    { type: 'dense', units: 1 },
  ];

  it('have their parameters, counted without allocating them', () => {
    expect(count(generatorOf({ type: 'mlp', hidden: [1200, 1200] }, 100, [28, 28, 1]))).toBe(2_503_984);
    expect(count(discriminatorOf({ type: 'sequential', layers: maxouts(240) }, [28, 28, 1]))).toBe(1_231_441);
    expect(count(generatorOf({ type: 'mlp', hidden: [8000, 8000] }, 100, [48, 48, 1]))).toBe(83_250_304);
    expect(count(discriminatorOf({ type: 'sequential', layers: maxouts(1200) }, [48, 48, 1]))).toBe(21_037_201);
  });
});

describe('dcgan', () => {
  it.each([
    [[28, 28, 1], 2],
    [[32, 32, 3], 3],
    [[48, 48, 1], 4],
  ] as const)('makes %j by %d doublings', (shape, doublings) => {
    const channels = [16, 8, 4, 2].slice(0, doublings);
    const network = generatorOf({ type: 'dcgan-generator', channels }, 100, shape);
    expect(network.outputShape).toEqual(shape);
    const kernels = Object.entries(flatten(network.variables.params)).filter(([path]) => path.endsWith('kernel'));
    const base = (shape[0] / 2 ** doublings) ** 2 * 16;
    expect(kernels.map(([, { shape }]) => shape)).toEqual([
      [100, base],
      ...channels.map((from, i) => [4, 4, channels[i + 1] ?? shape[2], from]),
    ]);
  });

  it('leaves the first convolution of the discriminator unnormalized', () => {
    const config = { type: 'dcgan-discriminator', filters: [2, 3, 4], batchNorm: true };
    const names = namesOf(discriminatorOf(config, [16, 16, 1]));
    expect(names.filter((name) => name.endsWith('gamma'))).toHaveLength(2);
    expect(names.slice(0, 3)).toEqual(['0-conv2d.kernel', '0-conv2d.bias', '2-conv2d.kernel']);
  });
});
