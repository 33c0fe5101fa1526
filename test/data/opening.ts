/** Builds and opens data sets, and reads tables as the engine does: in float32. */
import type { Dataset } from '../../src/data/dataset.js';
import { streams } from '../../src/engine/random.js';
import type { Table } from '../../src/engine/source.js';
import type { Typed } from '../../src/registry/component.js';
import { exitCode, UserError } from '../../src/registry/problem.js';
import { build } from '../helpers/parts.js';

/** With a batch of 1, so that small data sets pass. */
export const datasetOf = (config: Typed): Dataset => build('dataset', { batch: 1, ...config }, {});

export const open = (config: Typed, seed = 1) => datasetOf(config).open(streams(seed));

/** value = fround(fround(number * scale) + shift) */
export const valuesOf = ({ data, scale, shift }: Table): number[] =>
  Array.from(data, (number) => Math.fround(Math.fround(number * scale) + shift));

/** The message of the missing-data error that `act` ends in. */
export async function missing(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof UserError && error.code === exitCode.dataMissing) return error.message;
    throw error;
  }
  throw new Error('no error');
}
