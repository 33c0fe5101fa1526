/**
 * What a traced function may ask of the world, by name: real batches, noise, scalars. A pure function of a Source has
 * no other way to randomness, so the same names at the same step give the same numbers on every executor.
 */

import type { Shape } from './tensor.js';
import type { Tensor } from './tf.js';

export type Noise =
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  /** bool, true with probability `keep`. */
  | { readonly kind: 'mask'; readonly keep: number };

/** Asking twice for one name gives the same tensor; asking for it in another form is an error. */
export interface Source {
  /** Rows of the table the experiment feeds under `name`: float32 [batch, ...example]. */
  batch(name: string): Tensor;
  /** Fresh each step: stream (seed, name, step). */
  noise(name: string, noise: Noise, shape: Shape): Tensor;
  /** A float32 scalar set by the host at each step, such as a scheduled learning rate. */
  scalar(name: string): Tensor;
}

/** Rows that stay where they are; a step gathers its batch by index. value = data * scale + shift, in float32. */
export interface Table {
  readonly data: Uint8Array | Float32Array;
  readonly rows: number;
  /** Shape of one row. */
  readonly shape: Shape;
  readonly scale: number;
  readonly shift: number;
}
