/** An exponential moving average of a generator's weights, which steadies samples. Which weights those are is the trainer's. */
import { Type } from '@sinclair/typebox';
import { type Tensor, tf } from '../engine/tf.js';
import { flatten, mapTree, type Tree } from '../engine/tree.js';

export const averageField = Type.Optional(
  Type.Number({
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
    description: "Decay of an exponential moving average of the generator's weights, used for samples.",
  }),
);

/** The average, moved towards the new weights; as it was where none is kept. */
export function averaged(average: Tree<Tensor>, params: Tree<Tensor>, decay: number | undefined): Tree<Tensor> {
  if (decay === undefined) return average;
  const now = flatten(params);
  return mapTree(average, (old, path) => tf.add(tf.mul(old, decay), tf.mul(now[path]!, 1 - decay)));
}
