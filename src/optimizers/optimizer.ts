/**
 * The contract of an optimizer: a pure pair, `init` makes its slots and `update` the next parameters and slots.
 * Everything an update depends on is in the tree it is given, so a resume is exact.
 */
import type { HostTensor } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Schedule } from '../schedules/schedule.js';

export interface Update {
  readonly params: Tree<Tensor>;
  /** Of the same form as `params`. */
  readonly gradients: Tree<Tensor>;
  readonly slots: Tree<Tensor>;
  /** This update's value of each of the optimizer's schedules, a scalar. */
  readonly hyper: Readonly<Record<string, Tensor>>;
}

export interface Optimizer {
  /** Scalars the trainer evaluates for each update, such as `learningRate`. */
  readonly schedules: Readonly<Record<string, Schedule>>;
  init(params: Tree<HostTensor>): Tree<HostTensor>;
  update(update: Update): { readonly params: Tree<Tensor>; readonly slots: Tree<Tensor> };
  /** Projects parameters onto what the optimizer allows (maximum column norm); also applied once before training. */
  constrain?(params: Tree<Tensor>): Tree<Tensor>;
}

declare module '../registry/component.js' {
  interface Kinds {
    optimizer: { needs: object; made: Optimizer };
  }
}
