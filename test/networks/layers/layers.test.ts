/** What every layer promises. A new layer joins by its row of examples, without which this file fails. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { HostTensor, Shape } from '../../../src/engine/tensor.js';
import { sizeOf, specOf } from '../../../src/engine/tensor.js';
import { type Tensor, tf } from '../../../src/engine/tf.js';
import { flatten, mapTree, refill } from '../../../src/engine/tree.js';
import { activationNames } from '../../../src/networks/activation.js';
import { layers } from '../../../src/networks/index.js';
import type { Layer, Variables } from '../../../src/networks/layer.js';
import { countParameters } from '../../../src/networks/parameters.js';
import type { Typed } from '../../../src/registry/component.js';
import { gradientError } from '../../helpers/gradient.js';
import { applied, init, layerOf, mode, onBackend, randomNormal } from '../../helpers/networks.js';
import { tensorOf, testSource } from '../../helpers/source.js';

interface Example {
  readonly config: Record<string, unknown>;
  readonly input: Shape;
  readonly output: Shape;
  readonly parameters: number;
}

const example = (config: Example['config'], input: Shape, output: Shape, parameters: number): Example => ({
  config,
  input,
  output,
  parameters,
});

const noisyBias = { bias: { type: 'normal', deviation: 1 } };

const examples: Record<string, readonly Example[]> = {
  activation: activationNames.map((name) => example({ function: name, slope: 0.3 }, [7], [7], 0)),
  'batch-norm': [
    example({}, [5], [5], 10),
    example({ momentum: 0.5, epsilon: 0.1, center: false }, [3, 4, 2], [3, 4, 2], 2),
    example({ scale: false }, [3, 4, 2], [3, 4, 2], 2),
  ],
  conv2d: [
    example({ filters: 3, ...noisyBias }, [5, 4, 2], [5, 4, 3], 3 * 3 * 2 * 3 + 3),
    example({ filters: 2, kernelSize: 4, strides: 2, activation: 'tanh' }, [7, 6, 1], [4, 3, 2], 34),
    example({ filters: 2, kernelSize: 2, strides: 2, padding: 'valid', useBias: false }, [5, 6, 2], [2, 3, 2], 16),
  ],
  'conv2d-transpose': [
    example({ filters: 2, kernelSize: 4, strides: 2, ...noisyBias }, [3, 2, 3], [6, 4, 2], 4 * 4 * 2 * 3 + 2),
    example({ filters: 2, kernelSize: 2, strides: 3, activation: 'tanh' }, [2, 3, 2], [6, 9, 2], 18),
    // the last layer of the 2014 code's convolutional generator, but for its channels
    example({ filters: 1, kernelSize: 5, strides: 3, padding: 'valid', useBias: false }, [10, 10, 2], [32, 32, 1], 50),
  ],
  dense: [
    example({ units: 4 }, [3], [4], 16),
    example({ units: 3, useBias: false, activation: 'sigmoid' }, [2, 2, 2], [3], 24),
    example({ units: 3, activation: 'leaky-relu', ...noisyBias }, [5], [3], 18),
  ],
  dropout: [example({ keep: 0.7 }, [20], [20], 0), example({ keep: 0.5, scale: 3 }, [3, 4, 2], [3, 4, 2], 0)],
  flatten: [example({}, [3, 4, 2], [24], 0)],
  'layer-norm': [
    example({}, [6], [6], 12),
    example({ epsilon: 0.1, center: false, scale: false }, [2, 3, 2], [2, 3, 2], 0),
  ],
  maxout: [
    example({ units: 4, pieces: 3, ...noisyBias }, [5], [4], 72),
    example({ units: 2, useBias: false }, [2, 2, 1], [2], 16),
  ],
  reshape: [example({ shape: [4, 3, 2] }, [24], [4, 3, 2], 0)],
};

const batch = 6;
const tolerance = 1e-2;

/** The layer as a function of [x, ...its params], in the order of their paths. */
function asFunction(layer: Layer, values: Variables<HostTensor>) {
  const paths = Object.keys(flatten(values.params));
  return ([x, ...params]: Tensor[]): Tensor => {
    const named = Object.fromEntries(paths.map((path, i) => [path, params[i]!]));
    const variables = { params: refill(values.params, named), stats: onBackend(values).stats };
    return layer.apply(variables, x!, mode({ source: testSource(1) })).output;
  };
}

/** Fresh values, then moved off the special points (zero beta, unit gamma) at which an error could hide. */
function movedVariables(layer: Layer): Variables<HostTensor> {
  const { params, stats } = init(layer);
  const moved = mapTree(params, (leaf, path) => {
    const noise = randomNormal(leaf.shape, 3, path).data;
    return { ...leaf, data: Float32Array.from(leaf.data, (value, i) => value + 0.3 * noise[i]!) };
  });
  return { params: moved, stats };
}

beforeAll(() => tf.setBackend('cpu'));

it('every layer has examples', () => {
  expect(Object.keys(examples).sort()).toEqual(layers.map(({ name }) => name).sort());
});

it('every key has a description', () => {
  for (const { name, config } of layers)
    for (const [key, schema] of Object.entries<any>(config.properties))
      expect(schema.description, `${name}.${key}`).toBeTruthy();
});

describe.each(layers.flatMap(({ name }) => examples[name]!.map((one) => [name, one] as const)))(
  '%s %j',
  (type, one) => {
    const layer = layerOf({ type, ...one.config } as Typed, one.input);
    const x = randomNormal([batch, ...one.input]);

    it('puts out the shape it declares, trained or not', () => {
      expect(layer.inputShape).toEqual(one.input);
      expect(layer.outputShape).toEqual(one.output);
      for (const training of [true, false]) {
        const { output } = layer.apply(onBackend(init(layer)), tensorOf(x), mode({ training }));
        expect(output.shape).toEqual([batch, ...one.output]);
        expect(output.dtype).toBe('float32');
      }
    });

    it('declares the variables that init makes and apply returns', () => {
      const values = init(layer);
      expect(mapTree(values.params, specOf)).toEqual(layer.variables.params);
      expect(mapTree(values.stats, specOf)).toEqual(layer.variables.stats);
      for (const { data, shape } of Object.values(flatten(values.params))) expect(data.length).toBe(sizeOf(shape));
      const { stats } = layer.apply(onBackend(values), tensorOf(x), mode());
      expect(mapTree(stats, ({ shape }) => ({ dtype: 'float32', shape }))).toEqual(layer.variables.stats);
      expect(countParameters(layer)).toBe(one.parameters);
    });

    it('starts from its streams alone', () => {
      expect(init(layer, 7)).toEqual(init(layer, 7));
      const kernel = (seed: number, name: string) => (init(layer, seed, name).params.kernel as HostTensor)?.data;
      if (!layer.variables.params.kernel) return;
      expect(kernel(8, 'layer')).not.toEqual(kernel(7, 'layer'));
      expect(kernel(7, 'other')).not.toEqual(kernel(7, 'layer'));
    });

    it('lets an example see the others only where it says so', () => {
      const changed = { ...x, data: x.data.slice() };
      changed.data.fill(2, x.data.length / 2);
      const half = (batch / 2) * sizeOf(one.output);
      const first = (data: Float32Array) => data.slice(0, half);
      const before = applied(layer, x);
      const same = first(applied(layer, changed)).every((value, i) => value === before[i]);
      expect(same).toBe(!layer.couplesBatch);
      const still = { training: false };
      expect(first(applied(layer, changed, still))).toEqual(first(applied(layer, x, still)));
    });

    it('has the gradient that finite differences measure', () => {
      const values = movedVariables(layer);
      const error = gradientError(asFunction(layer, values), [x, ...Object.values(flatten(values.params))]);
      expect(error).toBeLessThan(tolerance);
    });

    it('has the second derivative that finite differences measure', () => {
      const values = movedVariables(layer);
      const f = asFunction(layer, values);
      const weights = tensorOf(randomNormal([batch, ...one.output], 4));
      // d/dx of a weighted sum of squares: unlike the gradient of a sum it depends on x for linear layers too
      const slope = ([x, ...params]: Tensor[]): Tensor =>
        tf.grad((x: Tensor) => tf.sum(tf.mul(tf.square(f([x, ...params])), weights)))(x!);
      const params = Object.values(flatten(values.params));
      expect(gradientError(slope, [x, ...params])).toBeLessThan(tolerance);
    });
  },
);

describe('the check of gradients', () => {
  const wrong = tf.customGrad((x: any) => ({
    value: tf.square(x),
    gradFunc: (dy: Tensor) => tf.mul(dy, tf.mul(x, 2.2)), // ten percent too steep
  })) as (x: Tensor) => Tensor;

  it('passes a right gradient and catches a wrong one', () => {
    const x = randomNormal([4, 5]);
    expect(gradientError(([x]) => tf.square(x!), [x])).toBeLessThan(tolerance);
    expect(gradientError(([x]) => wrong(x!), [x])).toBeGreaterThan(0.01);
  });
});
