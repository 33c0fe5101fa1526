/** What every layer promises. A new layer joins by its row of examples, without which this file fails. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type HostTensor, sizeOf, specOf } from '../../../src/engine/tensor.js';
import { type Tensor, tf } from '../../../src/engine/tf.js';
import { flatten, mapTree } from '../../../src/engine/tree.js';
import { layers } from '../../../src/networks/index.js';
import { countParameters } from '../../../src/networks/parameters.js';
import type { Typed } from '../../../src/registry/component.js';
import { gradientError } from '../../helpers/gradient.js';
import { applied, init, layerOf, mode, onBackend, randomNormal } from '../../helpers/networks.js';
import { tensorOf } from '../../helpers/source.js';
import { asFunction, batch, examples, movedVariables } from './examples.js';

const tolerance = 1e-2;

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
