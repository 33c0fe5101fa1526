/** Gradients of kernels that move and copy elements. */
import { type Tensor, tf } from '../tensorflow.js';
import type { Gradients } from './gradient.js';

/** TensorFlow.js hands over the gradient of a single output as it is, those of several in a list. */
const listOf = (dys: Tensor | Tensor[]): Tensor[] => (Array.isArray(dys) ? dys : [dys]);

export const shape: Gradients = {
  SplitV: { gradFunc: (dys, _, { axis }) => ({ x: () => tf.concat(listOf(dys), axis) }) },
  Unpack: { gradFunc: (dys, _, { axis }) => ({ value: () => tf.stack(listOf(dys), axis) }) },
  /** The copies' axes apart from the originals', then summed; for any rank. */
  Tile: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { reps }) => ({
      x: () =>
        tf.sum(
          tf.reshape(
            dy,
            x!.shape.flatMap((extent, axis) => [reps[axis]!, extent]),
          ),
          x!.shape.map((_, axis) => 2 * axis),
        ),
    }),
  },
};
