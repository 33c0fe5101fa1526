/**
 * Global contrast normalization, pylearn2's `global_contrast_normalize` with its defaults: from each image its own mean is
 * taken, over all pixels and channels, and what is left is brought to a length of `scale`.
 */
import { Type } from '@sinclair/typebox';
import type { Table } from '../engine/source.js';
import { sizeOf } from '../engine/tensor.js';
import type { Splits } from './dataset.js';
import { unchanged } from './range.js';

export const contrastField = Type.Optional(
  Type.Number({
    exclusiveMinimum: 0,
    description:
      "Global contrast normalization: each image's mean is taken away and its length becomes this (the 2014 code: 55). Its numbers then lie in no known interval.",
  }),
);

/** An image whose length over `scale` is less than this has no contrast and is not stretched. */
const leastDivisor = 1e-8;

export function contrasted({ data, rows, shape }: Table, scale: number): Table {
  const width = sizeOf(shape);
  const normalized = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const image = data.subarray(row * width, (row + 1) * width);
    let sum = 0;
    for (const value of image) sum += value;
    const mean = sum / width;
    let squares = 0;
    for (const value of image) squares += (value - mean) ** 2;
    const length = Math.sqrt(squares) / scale;
    const divisor = length < leastDivisor ? 1 : length;
    for (let i = 0; i < width; i++) normalized[row * width + i] = (image[i]! - mean) / divisor;
  }
  return { data: normalized, rows, shape, ...unchanged };
}

/** Each split normalized; labels as they were. */
export const contrastedSplits = ({ train, validation, test, ...rest }: Splits, scale: number): Splits => ({
  ...rest,
  train: contrasted(train, scale),
  ...(validation && { validation: contrasted(validation, scale) }),
  ...(test && { test: contrasted(test, scale) }),
});
