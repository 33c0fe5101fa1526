/**
 * The contract of an optimizer: a pure pair, `init` makes its slots and `update` the next parameters and slots.
 * Everything an update depends on is in the tree it is given, so a resume is exact.
 */
import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { HostTensor } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Building } from '../registry/component.js';
import { nonNegative } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import type { Schedule } from '../schedules/schedule.js';
import { clipNorm, clipValue, maxColumnNorm, type Wrapper, weightDecay } from './wrappers.js';

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

const limit = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));

const common = Type.Object({
  clipValue: limit('Each number of the gradients is clipped to plus or minus this.'),
  clipNorm: limit("The player's gradients, as one vector, are scaled down to this length; after clipValue."),
  weightDecay: nonNegative(
    'Decoupled decay as in AdamW: before an update, kernels (not biases or gains) lose this times the learning rate of themselves.',
    0,
  ),
  maxColumnNorm: limit(
    'Longest allowed column of a kernel, the weights along all axes but the last; kept from before the first update on. The 2014 code uses 1.9365.',
  ),
});

/** Every optimizer has clipping, decay and a norm constraint beside its own keys; they are applied here, once for all. */
export function defineOptimizer<S extends TObject>(optimizer: {
  readonly name: string;
  readonly summary: string;
  readonly config: S;
  build(config: Static<S>, needs: Building): Optimizer;
}) {
  return {
    kind: 'optimizer',
    name: optimizer.name,
    summary: optimizer.summary,
    config: Type.Object({ ...optimizer.config.properties, ...common.properties }, { additionalProperties: false }),
    build(config: any, needs: Building): Optimizer {
      const { own, wrappers } = split(config);
      return wrappers.reduce((inner, wrap) => wrap(inner), requireRate(optimizer.build(own, needs), config));
    },
  } as const;
}

/** The optimizer's own keys, and the wrappers that the common ones ask for, innermost first. */
function split(config: Static<typeof common>): { own: any; wrappers: readonly Wrapper[] } {
  const { clipValue: value, clipNorm: norm, weightDecay: rate, maxColumnNorm: column, ...own } = config;
  const wrappers = [
    norm !== undefined && clipNorm(norm),
    value !== undefined && clipValue(value),
    rate > 0 && weightDecay(rate),
    column !== undefined && maxColumnNorm(column),
  ];
  return { own, wrappers: wrappers.filter((wrapper) => wrapper !== false) };
}

/** @throws Misfit when weights are to decay by a learning rate that the optimizer does not have */
function requireRate(optimizer: Optimizer, { weightDecay }: Static<typeof common>): Optimizer {
  if (weightDecay > 0 && !optimizer.schedules.learningRate)
    throw new Misfit('weightDecay is scaled by learningRate, which this optimizer lacks.', 'Remove it.', 'weightDecay');
  return optimizer;
}
