/** The contract of a layer, which is also that of a network: shapes known when built, `init` and `apply` pure. */
import type { Streams } from '../engine/random.js';
import type { Source } from '../engine/source.js';
import type { HostTensor, Shape, Spec } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import { definer } from '../registry/component.js';

/** `params` are trained by an optimizer; `stats` (moving averages) are set by `apply` in training. */
export interface Variables<T> {
  readonly params: Tree<T>;
  readonly stats: Tree<T>;
}

export interface InitContext {
  /** Streams already scoped to this network; a layer adds its own name. */
  readonly streams: Streams;
  /** Mean of each number of a training example, in the data's own range. @throws where no data is open. */
  marginals(): Float32Array;
}

/** How `apply` is to behave. */
export interface Mode {
  /** Batch statistics and dropout (true), or moving statistics and no dropout but what is always there (false). */
  readonly training: boolean;
  /** False turns dropout off alone. */
  readonly dropout: boolean;
  readonly source: Source;
  /**
   * Prefix for names of noise, unique to the network and its turn; equal names share their masks. A chain hands each
   * child its own: `discriminator.0-dropout`.
   */
  readonly scope: string;
}

export interface Layer {
  /** Shapes of one example, without the batch. */
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** True when an example's output depends on the others in its batch, as in batch normalization. */
  readonly couplesBatch: boolean;
  /** What `init` makes, without values: known when built, so that a step can be traced before anything is allocated. */
  readonly variables: Variables<Spec>;
  /** Its parts from input to output, where it is a chain of them. */
  readonly parts?: readonly { readonly name: string; readonly layer: Layer }[];
  /** `name` prefixes stream names, so that equal layers get different numbers. */
  init(context: InitContext, name: string): Variables<HostTensor>;
  /** x: [batch, ...inputShape] -> output: [batch, ...outputShape]; `stats` has the form of `variables.stats`. */
  apply(variables: Variables<Tensor>, x: Tensor, mode: Mode): { readonly output: Tensor; readonly stats: Tree<Tensor> };
  /** What the last part with parameters is given, where it is a chain: [batch, ...] */
  features?(variables: Variables<Tensor>, x: Tensor, mode: Mode): Tensor;
}

export interface LayerNeeds {
  readonly inputShape: Shape;
}

/** The parts that a network can play, each a key of the config; which of them there are is said by the trainer. */
export const roles = ['generator', 'discriminator', 'encoder', 'classifier'] as const;

export type Role = (typeof roles)[number];

export interface NetworkNeeds {
  readonly role: Role;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** What it must put out, in words that the shape follows: `the data's examples are`, `it must put out one logit,`. */
  readonly wanted: string;
  /** Why its output must not be bounded by an activation, where that is so: `losses work on logits`. */
  readonly unbounded?: string;
}

declare module '../registry/component.js' {
  interface Kinds {
    layer: { needs: LayerNeeds; made: Layer };
    network: { needs: NetworkNeeds; made: Layer };
  }
}

export const defineLayer = definer('layer');

export const defineNetwork = definer('network');
