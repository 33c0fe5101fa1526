/**
 * Gradients of kernels that map each axis by itself, linearly: resizing and mirroring. The gradient is the transpose of
 * each axis' matrix. TensorFlow.js's own take no notice of half pixel centres or of what mirrors, mistake all images of a
 * batch but the first, and cannot be differentiated again.
 */
import { type Tensor, tf } from '../tensorflow.js';
import type { Gradient, Gradients } from './gradient.js';

/** For each new place the old ones it is made of, and their weights. */
type Sources = readonly (readonly (readonly [from: number, weight: number])[])[];

/** [from, to], transposed as gradients need it. */
function matrixOf(sources: Sources, from: number): Tensor {
  const to = sources.length;
  const matrix = new Float32Array(from * to);
  sources.forEach((list, place) => {
    for (const [source, weight] of list) matrix[source * to + place]! += weight;
  });
  return tf.tensor3d(matrix, [1, from, to]);
}

/** The gradient through one axis of old extent `from`. */
function along(dy: Tensor, axis: number, from: number, sources: Sources): Tensor {
  const [before, after] = [dy.shape.slice(0, axis), dy.shape.slice(axis + 1)];
  const product = (extents: readonly number[]) => extents.reduce((all, extent) => all * extent, 1);
  const middle = tf.reshape(dy, [product(before), dy.shape[axis]!, product(after)]);
  return tf.reshape(tf.matMul(matrixOf(sources, from), middle), [...before, from, ...after]);
}

/** Old pixels to a new one. */
const ratio = (from: number, to: number, alignCorners: boolean) =>
  alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;

const resizing = (sourcesOf: (from: number, to: number, attributes: any) => Sources): Gradient => ({
  inputsToSave: ['images'],
  gradFunc: (dy, [images], attributes) => ({
    images: () =>
      [1, 2].reduce((slopes: Tensor, axis) => {
        const from = images!.shape[axis]!;
        return along(slopes, axis, from, sourcesOf(from, slopes.shape[axis]!, attributes));
      }, dy),
  }),
});

const places = (count: number) => Array.from({ length: count }, (_, i) => i);

export const axes: Gradients = {
  ResizeBilinear: resizing((from, to, { alignCorners, halfPixelCenters }) =>
    places(to).map((pixel) => {
      const scale = ratio(from, to, alignCorners);
      const place = halfPixelCenters ? scale * (pixel + 0.5) - 0.5 : scale * pixel;
      const floor = Math.max(0, Math.floor(place));
      const part = place - floor;
      return [
        [floor, 1 - part],
        [Math.min(from - 1, Math.ceil(place)), part],
      ];
    }),
  ),
  ResizeNearestNeighbor: resizing((from, to, { alignCorners, halfPixelCenters }) =>
    places(to).map((pixel) => {
      const place = ratio(from, to, alignCorners) * (halfPixelCenters ? pixel + 0.5 : pixel);
      return [[Math.min(from - 1, alignCorners ? Math.round(place) : Math.floor(place)), 1]];
    }),
  ),
  MirrorPad: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { paddings, mode }) => ({
      x: () =>
        (paddings as [number, number][]).reduce((slopes: Tensor, [before, after], axis) => {
          if (before + after === 0) return slopes;
          const from = x!.shape[axis]!;
          const edge = mode === 'reflect' ? 0 : 1; // whether the edge itself is repeated
          const mirrored = (place: number): number => {
            if (place < 0) return -place - edge;
            return place < from ? place : 2 * (from - 1) - place + edge;
          };
          return along(
            slopes,
            axis,
            from,
            places(before + from + after).map((place) => [[mirrored(place - before), 1]]),
          );
        }, dy),
    }),
  },
};
