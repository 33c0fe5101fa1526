/** How the rows of a file become a training, a validation and a test split. */
import { Type } from '@sinclair/typebox';
import type { Table } from '../engine/source.js';
import { positiveInteger } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import type { Splits } from './dataset.js';
import { rowsOf } from './table.js';

export const rowFields = {
  validation: Type.Integer({ minimum: 0, default: 0, description: 'How many of the last training rows are held out.' }),
  limit: Type.Optional(positiveInteger('Train on the first so many rows only.')),
};

export interface RowChoice {
  readonly validation: number;
  readonly limit?: number;
}

/** Rows left to train on, of `total`. @throws Misfit when the choice asks for more than there are */
export function trainingRows(total: number, { validation, limit }: RowChoice): number {
  const left = total - validation;
  if (left < 1)
    throw new Misfit(`holding out ${validation} of ${total} rows leaves none to train on.`, undefined, 'validation');
  if (limit !== undefined && limit > left)
    throw new Misfit(`there are ${left} rows to train on, fewer than ${limit}.`, `Try ${left} or fewer.`, 'limit');
  return limit ?? left;
}

/** One file's rows with their labels, if any. */
export interface Labelled {
  readonly table: Table;
  readonly labels?: Uint8Array | Float32Array;
}

/** The first rows train; the last are held out; `test` is a file of its own. */
export function splitRows({ table, labels }: Labelled, choice: RowChoice, test?: Labelled): Splits {
  const end = trainingRows(table.rows, choice);
  const held = table.rows - choice.validation;
  const validation = choice.validation > 0;
  return {
    train: rowsOf(table, 0, end),
    ...(validation && { validation: rowsOf(table, held, table.rows) }),
    ...(test && { test: test.table }),
    ...(labels && {
      labels: {
        train: labels.subarray(0, end),
        ...(validation && { validation: labels.subarray(held) }),
        ...(test?.labels && { test: test.labels }),
      },
    }),
  };
}
