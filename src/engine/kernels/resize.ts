/**
 * Images made larger or smaller, one axis after the other. Bilinear: each axis is multiplied by a matrix of constant
 * weights, and by its transpose for the gradient. Nearest: each axis is gathered, and the gradient summed over its readers.
 */
import type { GraphBuilder, Value } from '../graph.js';
import type { Shape } from '../tensor.js';
import { pick } from './columns.js';
import { matMul } from './matmul.js';
import { reduce } from './reduction.js';
import { cast, type Rule, reshape, rule } from './rule.js';
import { range, readers } from './window.js';

interface Resizing {
  alignCorners: boolean;
  halfPixelCenters?: boolean;
}

/** Old pixels to a new one. */
const ratio = (from: number, to: number, { alignCorners }: Resizing) =>
  alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;

/** For each new pixel the weights of the old ones, row by row: [to, from] */
function weights(from: number, to: number, resizing: Resizing): Float32Array {
  const matrix = new Float32Array(to * from);
  for (const pixel of range(to)) {
    const scale = ratio(from, to, resizing);
    const place = resizing.halfPixelCenters ? scale * (pixel + 0.5) - 0.5 : scale * pixel;
    const floor = Math.max(0, Math.floor(place));
    const ceil = Math.min(from - 1, Math.ceil(place));
    matrix[pixel * from + floor]! += 1 - (place - floor);
    matrix[pixel * from + ceil]! += place - floor;
  }
  return matrix;
}

/** For each new pixel, the old one. */
const nearest = (from: number, to: number, resizing: Resizing): number[] =>
  range(to).map((pixel) => {
    const place = ratio(from, to, resizing) * (resizing.halfPixelCenters ? pixel + 0.5 : pixel);
    return Math.min(from - 1, resizing.alignCorners ? Math.round(place) : Math.floor(place));
  });

/** Steps along height, then width. x: [n, h, w, c]; `step` changes the middle axis of [outer, from, inner] to `to`. */
function alongSides(
  graph: GraphBuilder,
  x: Value,
  size: readonly [number, number],
  step: (x: Value, to: number) => Value,
): Value {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const tall = step(reshape(graph, x, [n, h, w * c]), size[0]);
  const wide = step(reshape(graph, tall, [n * size[0], w, c]), size[1]);
  return reshape(graph, wide, [n, size[0], size[1], c]);
}

/** matrix: [to, from] or, `transposed`, [from, to] */
const multiplied = (graph: GraphBuilder, x: Value, matrix: Float32Array, to: number, transposed: boolean): Value => {
  const from = x.shape[1]!;
  const shape: Shape = transposed ? [1, from, to] : [1, to, from];
  return matMul(graph, graph.constant(matrix, { dtype: 'float32', shape }), x, transposed);
};

const sidesOf = (x: Value) => x.shape.slice(1, 3) as unknown as [number, number];

type Gradient = 'images' | 'dy';

/** Gradients in TensorFlow.js take no notice of half pixel centres. */
const cornered = ({ alignCorners }: Resizing): Resizing => ({ alignCorners });

export const resize = {
  ResizeBilinear: rule<'images', Resizing & { size: [number, number] }>((graph, { images }, attributes) =>
    alongSides(graph, cast(graph, images, 'float32'), attributes.size, (x, to) =>
      multiplied(graph, x, weights(x.shape[1]!, to, attributes), to, false),
    ),
  ),
  ResizeBilinearGrad: rule<Gradient, Resizing>((graph, { images, dy }, attributes) =>
    alongSides(graph, dy, sidesOf(images), (slopes, to) =>
      multiplied(graph, slopes, weights(to, slopes.shape[1]!, cornered(attributes)), to, true),
    ),
  ),
  ResizeNearestNeighbor: rule<'images', Resizing & { size: [number, number] }>((graph, { images }, attributes) =>
    alongSides(graph, images, attributes.size, (x, to) => pick(graph, x, nearest(x.shape[1]!, to, attributes))),
  ),
  ResizeNearestNeighborGrad: rule<Gradient, Resizing>((graph, { images, dy }, attributes) =>
    alongSides(graph, dy, sidesOf(images), (slopes, to) => {
      const [outer, from, inner] = slopes.shape as [number, number, number];
      const back = readers(nearest(to, from, cornered(attributes)), to);
      const read = reshape(graph, pick(graph, slopes, back.readers), [outer, to, back.count, inner]);
      return reduce(graph, 'ReduceSum', read, [2], false);
    }),
  ),
} satisfies Record<string, Rule>;
