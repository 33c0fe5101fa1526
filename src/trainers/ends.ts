/** When training ends, as every trainer's config says it: after so many epochs or steps, whichever comes first. */
import { Type } from '@sinclair/typebox';
import { type Duration, positiveInteger } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';

export const endFields = {
  epochs: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Ends after so many passes over the data.' })),
  steps: Type.Optional(positiveInteger('Ends after so many iterations.')),
};

/** @throws Misfit where there is none */
export function endsOf({ epochs, steps }: { readonly epochs?: number; readonly steps?: number }): Duration[] {
  if (epochs === undefined && steps === undefined)
    throw new Misfit('has no end: neither epochs nor steps is set.', 'Set trainer.epochs or trainer.steps.');
  return [
    ...(epochs === undefined ? [] : [{ amount: epochs, unit: 'epochs' } as const]),
    ...(steps === undefined ? [] : [{ amount: steps, unit: 'steps' } as const]),
  ];
}
