/**
 * Gradient penalties on a small discriminator of each layer and activation in the catalog: their gradients by input and
 * parameters, compiled against eager and against finite differences.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { createCompiled } from '../../src/engine/compiled.js';
import { createEager } from '../../src/engine/eager.js';
import type { Executor } from '../../src/engine/executor.js';
import type { Source } from '../../src/engine/source.js';
import { type HostTensor, sizeOf, specOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { flatten, mapTree, type Tree } from '../../src/engine/tree.js';
import { layers } from '../../src/networks/index.js';
import { slopesOf } from '../../src/trainers/slopes.js';
import { gradientError } from '../helpers/gradient.js';
import { layerOf, randomNormal } from '../helpers/networks.js';
import { tensorOf } from '../helpers/source.js';
import { asFunction, batch, examples, movedVariables } from './layers/examples.js';

interface Case {
  /** x and the parameters. */
  readonly inputs: readonly HostTensor[];
  /** The penalty of WGAN-GP, of a layer between a curve and a weighted sum. */
  readonly penalty: (inputs: Tensor[], source?: Source) => Tensor;
}

const cases: Readonly<Record<string, Case>> = Object.fromEntries(
  layers.flatMap(({ name: type }) =>
    examples[type]!.map((one, i): [string, Case] => {
      const layer = layerOf({ type, ...one.config }, one.input);
      const values = movedVariables(layer);
      const weights = randomNormal([sizeOf(one.output), 1], 4);
      const penalty: Case['penalty'] = ([x, ...params], source) => {
        const apply = asFunction(layer, values, source);
        const critic = (x: Tensor) => {
          const curved = tf.reshape(tf.softplus(apply([x, ...params])), [batch, -1]);
          return tf.matMul(curved as tf.Tensor2D, tensorOf(weights) as tf.Tensor2D);
        };
        return tf.mean(tf.square(tf.sub(slopesOf(critic, x!), 1)));
      };
      const inputs = [randomNormal([batch, ...one.input]), ...Object.values(flatten(values.params))];
      return [`${type} ${i} ${JSON.stringify(one.config)}`, { inputs, penalty }];
    }),
  ),
);

const names = Object.keys(cases);

const numbered = <T>(list: readonly T[]): Record<string, T> => Object.fromEntries(list.entries());

/** The gradients of all cases' penalties, in one session: `case.input`. */
async function gradientsBy(executor: Executor): Promise<Record<string, HostTensor>> {
  const list = Object.values(cases);
  const inputs: Tree<HostTensor> = numbered(list.map((one) => numbered(one.inputs)));
  const call = await executor.call(
    (given, source) =>
      numbered(
        list.map(({ penalty }, i) => {
          const own: Source = { ...source, noise: (name, ...more) => source.noise(`${i}-${name}`, ...more) };
          return numbered(tf.grads((...all) => penalty(all, own))(Object.values(given[i] as Record<string, Tensor>)));
        }),
      ),
    mapTree(inputs, specOf),
  );
  return flatten(await call.run(inputs));
}

beforeAll(() => tf.setBackend('cpu'));

describe('the gradient of a penalty', () => {
  let compiled: Record<string, HostTensor>;
  let eager: Record<string, HostTensor>;
  beforeAll(async () => {
    compiled = await gradientsBy(await createCompiled({ threads: 1, seed: 1 }));
    eager = await gradientsBy(await createEager({ seed: 1 }));
  });

  it.each(names)('%s', (name) => {
    const { inputs, penalty } = cases[name]!;
    expect(gradientError(([...all]) => penalty(all), inputs)).toBeLessThan(2e-2);
    for (const j of inputs.keys()) {
      const key = `${names.indexOf(name)}.${j}`;
      const largest = Math.max(1e-3, ...eager[key]!.data.map(Math.abs));
      compiled[key]!.data.forEach((slope, i) => {
        expect(Math.abs(slope - eager[key]!.data[i]!) / largest).toBeLessThan(1e-4);
      });
    }
  });
});

it('is seen to be wrong where an activation forgets what its slope depends on', () => {
  const forgetful = tf.customGrad((...[x]: any[]) => {
    const value = tf.tanh(x);
    const [numbers, shape] = [value.dataSync(), value.shape];
    return { value, gradFunc: (dy: Tensor) => tf.mul(dy, tf.sub(1, tf.square(tf.tensor(numbers, shape)))) };
  }) as (x: Tensor) => Tensor;
  const penalty = (f: (x: Tensor) => Tensor) =>
    gradientError(([x]) => tf.mean(tf.square(slopesOf((x) => tf.square(f(x)), x!))), [randomNormal([batch, 3])]);
  expect(penalty(tf.tanh)).toBeLessThan(2e-2);
  expect(penalty(forgetful)).toBeGreaterThan(0.2);
});
