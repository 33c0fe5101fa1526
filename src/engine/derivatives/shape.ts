/** Gradients of kernels that move and copy elements. */
import { type Tensor, tf } from '../tensorflow.js';
import type { Gradients } from './gradient.js';

/** TensorFlow.js hands over the gradient of a single output as it is, those of several in a list. */
const listOf = (dys: Tensor | Tensor[]): Tensor[] => (Array.isArray(dys) ? dys : [dys]);

export const shape: Gradients = {
  SplitV: { gradFunc: (dys, _, { axis }) => ({ x: () => tf.concat(listOf(dys), axis) }) },
  Unpack: { gradFunc: (dys, _, { axis }) => ({ value: () => tf.stack(listOf(dys), axis) }) },
  FlipLeftRight: { gradFunc: (dy) => ({ image: () => tf.reverse(dy, 2) }) },
  /** The pixels of each block back into the channels of one. */
  DepthToSpace: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { blockSize }) => ({
      x: () => {
        const [n, h, w, channels] = x!.shape as [number, number, number, number];
        const blocks = tf.reshape(dy, [n, h, blockSize, w, blockSize, channels / blockSize ** 2]);
        return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), x!.shape);
      },
    }),
  },
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
