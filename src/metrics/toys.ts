/** What the metrics of toys share: they need a density that is known, and bins fine enough for it. */
import { Type } from '@sinclair/typebox';
import type { HostTensor } from '../engine/tensor.js';
import { UserError } from '../registry/problem.js';
import { type Bins, createBins } from './bins.js';
import type { Recipe, Reference } from './metric.js';

export const toyFields = {
  samples: Type.Integer({
    minimum: 16,
    default: 20000,
    description: 'Samples of the generator, and as many points of the data where those are wanted.',
  }),
  width: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description:
        "Side of a bin, in deviations of the data's narrowest normal. 0.125 on a line, 0.5 in the plane, unless given.",
    }),
  ),
  seed: Type.Integer({ minimum: 0, default: 0, description: 'Of the points of the data that are drawn.' }),
};

interface ToyConfig {
  readonly samples: number;
  readonly width?: number;
  readonly seed: number;
}

/** Bins for the reference's density, and what a recipe says of them. @throws UserError where no density is known */
export function binsFor(
  metric: string,
  { shape, density }: Reference,
  { samples, width, seed }: ToyConfig,
): { readonly bins: Bins; readonly recipe: Recipe } {
  if (!density)
    throw new UserError(
      `metric "${metric}" compares with the density that the data are drawn from, which is known of mixtures of normals ` +
        'only: the data sets gaussian-1d, mixture-1d, ring and grid, with a deviation above 0.',
    );
  const side = width ?? (shape[0] === 1 ? 0.125 : 0.5);
  const bins = createBins(density, shape[0]!, side * density.scale);
  return { bins, recipe: { metric, samples, width: side, scale: density.scale, seed, shape } };
}

export const allFinite = ({ data }: HostTensor): boolean => data.every(Number.isFinite);
