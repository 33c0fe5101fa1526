/**
 * The contract of a metric: a few numbers that say how good trained networks are, most often the generator. A metric
 * computes; when it does, and who is told, is the callback `evaluate`'s, and where samples and rows come from is
 * `experiment/evaluator.ts`'s.
 */
import { Type } from '@sinclair/typebox';
import type { Density } from '../data/dataset.js';
import type { HostTensor, Shape } from '../engine/tensor.js';
import { definer } from '../registry/component.js';
import { choice } from '../registry/fields.js';
import type { Json } from '../registry/json.js';

/** `fresh` rows are drawn anew from a synthetic dataset's distribution; they are in no split. */
export type RowSource = 'train' | 'validation' | 'test' | 'fresh';

/** Real data to compare with. */
export interface Reference {
  /** Shape of one example. */
  readonly shape: Shape;
  /** The interval that the data lie in, where that is known. */
  readonly range?: readonly [number, number];
  /** Of the distribution that the rows are drawn from; toys only. */
  readonly density?: Density;
  /** Centres of the mixture that the data are drawn from, each of `shape`, and its normals' deviation; toys only. */
  readonly modes?: readonly (readonly number[])[];
  readonly deviation?: number;
  /** Where the rows come from that training never saw: `test`, else `validation`, else `fresh`. @throws UserError for none */
  heldOut(): RowSource;
  /** Whether there are such rows. */
  has(source: RowSource): boolean;
  /**
   * At most `count` rows in random order, none of them twice; which ones depends on the data, `count` and `seed` alone.
   * float32 [rows, ...shape], in the data's own range. @throws UserError where the data have no such rows
   */
  rows(source: RowSource, count: number, seed: number): HostTensor;
  /** The first `count` rows of a split in the order of the data, all of them unless given. @throws UserError likewise */
  first(source: Exclude<RowSource, 'fresh'>, count?: number): HostTensor;
  /** Classes of all rows of a split in the order of the data, counted from 0. @throws UserError where there are none */
  labels(source: Exclude<RowSource, 'fresh'>): ArrayLike<number>;
}

/** How a number was made. Two numbers may be compared where their recipes are equal. */
export interface Recipe {
  readonly [key: string]: Json;
}

/** `count` samples of the generator, the same noise at every call: float32 [count, ...shape], in the data's own range. */
export type Sample = (count: number) => Promise<HostTensor>;

/**
 * What the network that judges examples says of them, x: float32 [n, ...shape], in the data's own range. Of an adversarial
 * trainer the discriminator's logits, float32 [n, 1], with moving statistics and without dropout; of a classifier (`asks`:
 * classify) logits of the classes, [n, classes]. Any n; it asks no source of noise, so training's numbers do not know of it.
 */
export type Judge = (x: HostTensor) => Promise<HostTensor>;

export type Numbers = Readonly<Record<string, number>>;

/** What `make` gives, or gave another time, maybe in another process, for an equal key: the key says all that it depends on. */
export type Keep = (key: Recipe, make: () => Promise<Numbers>) => Promise<Numbers>;

/** A metric that knows its data. */
export interface Measure {
  readonly recipe: Recipe;
  /** Finds out before training what would fail in it, such as a file that does not fit the data. @throws UserError */
  ready?(): Promise<void>;
  /** Exactly the metric's `numbers`, by name. NaN where the samples hold NaN. Asks for no more than the metric's `asks`. */
  measure(sample: Sample, judge: Judge): Promise<Numbers>;
  /** What `measure` says of samples that are no generator's, to hold its numbers against. May be dear; not asked for in training. */
  controls?(keep: Keep): Promise<Numbers>;
  /** What whoever reads these numbers, which `measure` gave, ought to know: sentences. */
  warnings?(numbers: Numbers): readonly string[];
}

export interface Metric {
  /**
   * Names of its numbers, the most telling one first. `value` is reported under the metric's own name, any other below
   * it: `sliced-wasserstein`, `sliced-wasserstein.error`.
   */
  readonly numbers: readonly string[];
  /** Whether the first of them is the better the smaller or the larger it is. */
  readonly goal: 'min' | 'max';
  /** What it asks of a trainer: methods that the trainer must have. Samples alone unless given. */
  readonly asks?: readonly ('sample' | 'judge' | 'classify')[];
  /** Prepares all that does not depend on the generator; done once a process. @throws UserError where the data do not do */
  against(reference: Reference): Measure;
}

declare module '../registry/component.js' {
  interface Kinds {
    metric: { needs: object; made: Metric };
  }
}

/** Which rows to compare with; never those that were trained on. */
export const heldOutField = choice(
  ['held-out', 'test', 'validation', 'fresh'],
  'Real rows to compare with. held-out: the test split, else the validation split, else, of synthetic data, fresh rows.',
  'held-out',
);

/** The rows that the field above names. @throws UserError where it is held-out and there are none */
export const heldOutOf = (reference: Reference, split: RowSource | 'held-out'): RowSource =>
  split === 'held-out' ? reference.heldOut() : split;

/** Of a metric that compares samples with rows: how many of each unless given, here as many as the paper's evaluations have. */
export const sampledFields = (samples = 10_000, least = 16) => ({
  samples: Type.Integer({
    minimum: least,
    default: samples,
    description: 'Samples of the generator, and at most so many rows of real data.',
  }),
  seed: Type.Integer({ minimum: 0, default: 0, description: 'Of the choice of rows.' }),
});

export const defineMetric = definer('metric');
