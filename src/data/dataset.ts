/** The contract of a dataset: its shape is known at once, its rows after `open`. */
import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { Streams } from '../engine/random.js';
import type { Table } from '../engine/source.js';
import type { Shape } from '../engine/tensor.js';
import type { Building } from '../registry/component.js';
import { positiveInteger } from '../registry/fields.js';

export interface Splits {
  readonly train: Table;
  readonly validation?: Table;
  readonly test?: Table;
}

export interface Dataset {
  /** Shape of one example, such as [28, 28, 1]. */
  readonly shape: Shape;
  /** Values lie in this interval, where that is known. */
  readonly range?: readonly [number, number];
  /** Rows of the training split. */
  readonly size: number;
  readonly batch: number;
  /** Reads or makes the rows. `streams` only for synthetic data. @throws UserError (data missing) */
  open(streams: Streams): Promise<Splits>;
}

declare module '../registry/component.js' {
  interface Kinds {
    /** `baseFolder`: the folder that relative paths in the config are relative to. */
    dataset: { needs: { readonly baseFolder: string }; made: Dataset };
  }
}

/** Every dataset has `batch` beside its own keys. */
export function defineDataset<S extends TObject>(dataset: {
  readonly name: string;
  readonly summary: string;
  readonly config: S;
  build(config: Static<S>, needs: { readonly baseFolder: string } & Building): Omit<Dataset, 'batch'>;
}) {
  const batch = positiveInteger('Examples in a batch.', 64);
  return {
    kind: 'dataset',
    name: dataset.name,
    summary: dataset.summary,
    config: Type.Object({ ...dataset.config.properties, batch }, { additionalProperties: false }),
    build({ batch, ...own }: any, needs: { readonly baseFolder: string } & Building): Dataset {
      return { ...dataset.build(own, needs), batch };
    },
  } as const;
}
