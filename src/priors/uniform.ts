/** Independent uniform numbers. The 2014 paper's MNIST experiment uses +-sqrt(3), which has unit variance. */
import { Type } from '@sinclair/typebox';
import { Misfit } from '../registry/problem.js';
import { definePrior } from './prior.js';

export const uniform = definePrior({
  name: 'uniform',
  summary: 'Each dimension uniform between min and max.',
  config: Type.Object(
    {
      min: Type.Number({ default: -1, description: 'Lower end.' }),
      max: Type.Number({ default: 1, description: 'Upper end.' }),
    },
    { additionalProperties: false },
  ),
  build({ dim, min, max }) {
    if (min >= max) throw new Misfit(`min is ${min}, not below max, ${max}.`, 'Exchange them.', 'min');
    return { dim, sample: (source, name, count) => source.noise(name, { kind: 'uniform', min, max }, [count, dim]) };
  },
});
