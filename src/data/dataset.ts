/** The contract of a dataset: its shape is known at once, its rows after `open`. */
import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { Stream, Streams } from '../engine/random.js';
import type { Table } from '../engine/source.js';
import type { Shape } from '../engine/tensor.js';
import type { Building } from '../registry/component.js';
import { positiveInteger } from '../registry/fields.js';
import { batchesPerEpoch } from './batches.js';

export interface Splits {
  readonly train: Table;
  readonly validation?: Table;
  readonly test?: Table;
  /** Class of each row, counted from 0, where the data say. Trainers of generators never look at them. */
  readonly labels?: Readonly<Partial<Record<'train' | 'validation' | 'test', ArrayLike<number>>>>;
}

/** A distribution whose density has a formula. */
export interface Density {
  /** Natural logarithm of the density at a point, which has as many numbers as an example; exact but for rounding. */
  log(point: ArrayLike<number>): number;
  /** A length over which it hardly changes by more than a factor: the deviation of its narrowest part. */
  readonly scale: number;
}

export interface Dataset {
  /** Shape of one example, such as [28, 28, 1]. */
  readonly shape: Shape;
  /** Values lie in this interval, where that is known. */
  readonly range?: readonly [number, number];
  /** Rows of the training split. */
  readonly size: number;
  /** How many classes the labels tell apart, where there are labels. */
  readonly classes?: number;
  readonly batch: number;
  /** Centres of the mixture that the data are drawn from, each of `shape`, and its normals' deviation; toys only. */
  readonly modes?: readonly (readonly number[])[];
  readonly deviation?: number;
  /** Of the distribution that the rows are drawn from, where it has a formula. */
  readonly density?: Density;
  /** Reads or makes the rows. `streams` only for synthetic data. @throws UserError (data missing) */
  open(streams: Streams): Promise<Splits>;
  /** Further rows of the distribution that `open` drew from; synthetic data only. */
  draw?(stream: Stream, count: number): Table;
}

declare module '../registry/component.js' {
  interface Kinds {
    dataset: { needs: object; made: Dataset };
  }
}

/** Every dataset has `batch` beside its own keys; `build` throws Misfit when a batch has more rows than there are. */
export function defineDataset<S extends TObject>(dataset: {
  readonly name: string;
  readonly summary: string;
  readonly config: S;
  build(config: Static<S>, needs: Building): Omit<Dataset, 'batch'>;
}) {
  const batch = positiveInteger('Examples in a batch.', 64);
  return {
    kind: 'dataset',
    name: dataset.name,
    summary: dataset.summary,
    config: Type.Object({ ...dataset.config.properties, batch }, { additionalProperties: false }),
    build({ batch, ...own }: any, needs: Building): Dataset {
      const built = dataset.build(own, needs);
      batchesPerEpoch(built.size, batch);
      return { ...built, batch };
    },
  } as const;
}
