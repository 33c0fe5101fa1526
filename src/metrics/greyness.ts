/**
 * How blurry samples look, where the data are near black and white: the share of their pixels that are neither, over that of
 * held-out data. 1 is as sharp as the data; a mean of many digits is several times as grey. It looks at single pixels and
 * knows no shapes: sharp nonsense, or nothing at all, is as good to it as sharp digits, so it stands beside a distance.
 */
import { Type } from '@sinclair/typebox';
import type { HostTensor } from '../engine/tensor.js';
import { mean, variance } from './mean.js';
import { defineMetric, heldOutField, heldOutOf, sampledFields } from './metric.js';
import { rangeOf } from './range.js';

const name = 'greyness';

export const greyness = defineMetric({
  name,
  summary:
    'Share of pixels that are neither black nor white, over that of held-out data: 1 is as sharp, more is blurry.',
  config: Type.Object(
    {
      ...sampledFields(2048),
      margin: Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 0.5,
        default: 0.1,
        description: 'How far into the range, as a share of it, a pixel still counts as black, or as white.',
      }),
      split: heldOutField,
    },
    { additionalProperties: false },
  ),
  build: ({ samples, margin, split, seed }) => ({
    /** `error`: standard error over the samples. `floor`: what as many training rows have. */
    numbers: ['value', 'error', 'floor'],
    goal: 'min',
    against(reference) {
      const range = rangeOf(reference, name);
      const source = heldOutOf(reference, split);
      const held = reference.rows(source, samples, seed);
      const greyIn = (rows: HostTensor) => meanAndError(greyShares(rows, range, margin));
      let usual: { readonly held: number; readonly train: number } | undefined;
      const prepare = () => ({ held: greyIn(held).mean, train: greyIn(reference.rows('train', samples, seed)).mean });
      return {
        recipe: { metric: name, samples, margin, seed, split: source, rows: held.shape[0]!, shape: reference.shape },
        async measure(sample) {
          usual ??= prepare();
          const { mean, error } = greyIn(await sample(samples));
          return { value: mean / usual.held, error: error / usual.held, floor: usual.train / usual.held };
        },
      };
    },
  }),
});

/** Of each row, the share of its numbers that lie farther than `margin` of the range from both ends; NaN where any is NaN. */
export function greyShares(rows: HostTensor, [low, high]: readonly [number, number], margin: number): Float64Array {
  const [from, to] = [low + margin * (high - low), high - margin * (high - low)];
  const size = rows.data.length / rows.shape[0]!;
  return Float64Array.from({ length: rows.shape[0]! }, (_, row) => {
    let grey = 0;
    for (let i = row * size; i < (row + 1) * size; i++) {
      const value = rows.data[i]!;
      if (value > from && value < to) grey++;
      else if (Number.isNaN(value)) return Number.NaN;
    }
    return grey / size;
  });
}

const meanAndError = (values: Float64Array) => ({
  mean: mean(values),
  error: Math.sqrt(variance(values) / values.length),
});
