/** Gradients of kernels that move and copy elements. */
import { type Tensor, tf } from '../tensorflow.js';
import type { Gradients } from './gradient.js';

/** TensorFlow.js hands over the gradient of a single output as it is, those of several in a list. */
const listOf = (dys: Tensor | Tensor[]): Tensor[] => (Array.isArray(dys) ? dys : [dys]);

/** Elements taken from `begin` on in strides, at their places among noughts along an axis of the given size. */
function putBack(taken: Tensor, axis: number, size: number, begin: number, stride: number): Tensor {
  const count = taken.shape[axis]!;
  const gap = Math.abs(stride);
  const [before, after] = [taken.shape.slice(0, axis), taken.shape.slice(axis + 1)];
  const alone = (padding: [number, number], rank: number, at: number) =>
    Array.from({ length: rank }, (_, i): [number, number] => (i === at ? padding : [0, 0]));
  const ordered = stride < 0 ? tf.reverse(taken, axis) : taken;
  const apart = tf.pad(tf.expandDims(ordered, axis + 1), alone([0, gap - 1], taken.rank + 1, axis + 1));
  const spread = tf.reshape(apart, [...before, count * gap, ...after]);
  const length = (count - 1) * gap + 1;
  const whole = [...before, length, ...after];
  const first = stride < 0 ? begin + stride * (count - 1) : begin;
  const trimmed = tf.slice(
    spread,
    whole.map(() => 0),
    whole,
  );
  return tf.pad(trimmed, alone([first, size - first - length], taken.rank, axis));
}

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
  /** The elements go back to the diagonal of a square of all of them. */
  Diag: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({
      x: () => {
        const square = tf.reshape(dy, [x!.size, x!.size]);
        return tf.reshape(tf.sum(tf.mul(square, tf.eye(x!.size)), 1), x!.shape);
      },
    }),
  },
  StridedSlice: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({
      x: () => {
        const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
        const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
        const info = tf.slice_util.sliceInfo(x!.shape, begin, end, strides, ...masks);
        const counts = info.strides.map((stride, axis) => Math.ceil((info.end[axis]! - info.begin[axis]!) / stride));
        const picked = tf.reshape(dy, counts);
        return x!.shape.reduce(
          (sofar: Tensor, size, axis) => putBack(sofar, axis, size, info.begin[axis]!, info.strides[axis]!),
          picked,
        );
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
