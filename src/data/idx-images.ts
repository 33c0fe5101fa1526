/** What the data sets of the MNIST family share: IDX files of images and labels, made into splits. */
import type { Table } from '../engine/source.js';
import { readArray, rowShape } from './array-file.js';
import type { Splits } from './dataset.js';
import { dataMissing } from './files.js';
import { idxFormat } from './idx-format.js';
import { type Labelled, type RowChoice, splitRows } from './rows.js';

export interface IdxPair {
  readonly images: string;
  readonly labels?: string;
}

type Line = Pick<Table, 'scale' | 'shift'>;

/** `remedy` ends the message when a file is missing. @throws UserError (data missing) */
export function openIdx(train: IdxPair, test: IdxPair | undefined, line: Line, rows: RowChoice, remedy = ''): Splits {
  return splitRows(readPair(train, line, remedy), rows, test && readPair(test, line, remedy));
}

function readPair({ images, labels }: IdxPair, line: Line, remedy: string): Labelled {
  const { data, shape } = readArray(images, idxFormat, remedy);
  const table = { data, rows: shape[0]!, shape: rowShape(shape), ...line };
  if (!labels) return { table };
  const classes = readArray(labels, idxFormat, remedy).data;
  if (classes.length !== table.rows)
    throw dataMissing(`${labels} has ${classes.length} labels for the ${table.rows} images of ${images}.`);
  return { table, labels: classes };
}

/** One more than the highest label of a file. @throws UserError (data missing) */
export const classesIn = (labels: string): number =>
  Float32Array.from(readArray(labels, idxFormat).data).reduce((most, label) => Math.max(most, label + 1), 0);

/** The four files of an MNIST-like folder, by MNIST's names. */
export const mnistFiles = (at: (name: string) => string): { train: IdxPair; test: IdxPair } => ({
  train: { images: at('train-images-idx3-ubyte'), labels: at('train-labels-idx1-ubyte') },
  test: { images: at('t10k-images-idx3-ubyte'), labels: at('t10k-labels-idx1-ubyte') },
});
