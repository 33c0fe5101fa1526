/** Where metrics that compare features take them from: a classifier, or the data's own numbers. No comparison here. */
import { float32, type HostTensor, sizeOf } from '../engine/tensor.js';
import { classifierField, classifierOf } from './classifier.js';
import type { Recipe, Reference } from './metric.js';

const none = 'none';

export const featuresField = classifierField([none], ' none: compare the numbers of the data as they are.');

export interface Features {
  /** A classifier sees pixels in [0, 1] whatever range the data are in, so that their range is none of its. */
  readonly recipe: Recipe;
  /** @throws UserError where the data do not fit */
  ready(): Promise<void>;
  /** Rows: [n, ...shape], in the data's own range -> float32 [n, d] */
  of(rows: HostTensor): Promise<HostTensor>;
}

/** `classifier`: as the field has it. @throws UserError where the file cannot be read */
export function featuresOf(classifier: string): (reference: Reference) => Features {
  if (classifier === none)
    return ({ range }) => ({
      recipe: { classifier: none, range: range ?? null },
      ready: async () => {},
      of: async ({ data, shape: [n, ...shape] }) => float32(data as Float32Array, [n!, sizeOf(shape)]),
    });
  const trained = classifierOf(classifier);
  return (reference) => ({
    recipe: { classifier: trained.sha256 },
    ready: () => trained.ready(reference),
    of: async (rows) => (await trained.outputs(rows, reference)).features,
  });
}
