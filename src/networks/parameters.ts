/** How many numbers an optimizer trains in a layer or network; nothing is allocated to count them. */
import { sizeOf } from '../engine/tensor.js';
import { flatten } from '../engine/tree.js';
import type { Layer } from './layer.js';

export const countParameters = ({ variables }: Pick<Layer, 'variables'>): number =>
  Object.values(flatten(variables.params)).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
