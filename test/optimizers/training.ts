/** Runs an optimizer outside a trainer: its state as host tensors between steps, as a checkpoint would hold it. */
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { flatten, mapTree, type Tree } from '../../src/engine/tree.js';
import type { Optimizer } from '../../src/optimizers/optimizer.js';
import type { Typed } from '../../src/registry/component.js';
import { build } from '../helpers/parts.js';
import { tensorOf } from '../helpers/source.js';

export const optimizerOf = (config: Typed): Optimizer => build('optimizer', config, {});

export interface TrainState {
  readonly params: Tree<HostTensor>;
  readonly slots: Tree<HostTensor>;
}

export const toHost = (tree: Tree<Tensor>): Tree<HostTensor> =>
  mapTree(tree, (tensor) => float32(Float32Array.from(tensor.dataSync()), tensor.shape));

export type Gradient = (params: Tree<Tensor>, step: number) => Tree<Tensor>;

export const fresh = (optimizer: Optimizer, params: Tree<HostTensor>): TrainState => ({
  params,
  slots: optimizer.init(params),
});

/** Steps `from` (inclusive) to `to` (exclusive). */
export function train(optimizer: Optimizer, state: TrainState, gradient: Gradient, from: number, to: number) {
  let { params, slots } = state;
  for (let step = from; step < to; step++)
    tf.tidy(() => {
      const given = mapTree(params, tensorOf);
      const hyper = Object.fromEntries(
        Object.entries(optimizer.schedules).map(([name, one]) => [name, tf.scalar(one.at({ count: step, epochs: 0 }))]),
      );
      const next = optimizer.update({
        params: given,
        gradients: gradient(given, step),
        slots: mapTree(slots, tensorOf),
        hyper,
      });
      params = toHost(next.params);
      slots = toHost(next.slots);
    });
  return { params, slots };
}

/** A quadratic bowl, steeper along some axes: gradient of sum s_i (w_i - 1)^2 / 2 is s_i (w_i - 1). */
export const steepness = [0.1, 1, 3, 10, 0.01, 2];
export const start = [2, -1, 0.5, 1.3, -4, 0];

export const bowl: Gradient = (params) => {
  const slope = (w: Tensor) => tf.mul(tf.sub(w, 1), tf.tensor(steepness, w.shape));
  return mapTree(params, slope);
};

export const twoLayers = (): Tree<HostTensor> => ({
  first: { kernel: float32(start, [2, 3]), bias: float32(start, [6]) },
  last: { kernel: float32(start, [3, 2]) },
});

export const values = (tree: Tree<HostTensor>): Record<string, number[]> =>
  Object.fromEntries(Object.entries(flatten(tree)).map(([path, { data }]) => [path, Array.from(data)]));
