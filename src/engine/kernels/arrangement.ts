/** Kernels that put the pixels of images elsewhere: into the batch, between channels, mirrored or turned. */
import type { GraphBuilder, Value } from '../graph.js';
import type { Shape } from '../tensor.js';
import { tf } from '../tf.js';
import { pick } from './columns.js';
import { concat, emit, gather, indices, pad, type Rule, reshape, rule, slice, transpose } from './rule.js';
import { grid, numbered, outside, range } from './window.js';

type Margins = [number, number][];

/** Of all axes, where those after the batch are given. */
const marginsOf = (shape: Shape, given: Margins): Margins => shape.map((_, axis) => given[axis - 1] ?? [0, 0]);

/** For each position of a mirrored margin, the element it shows; the edge itself once (reflect) or twice (symmetric). */
function mirrored(size: number, [before, after]: readonly [number, number], mode: 'reflect' | 'symmetric'): number[] {
  const edge = mode === 'reflect' ? 0 : 1;
  return range(before + size + after).map((position) => {
    const place = position - before;
    if (place < 0) return -place - edge;
    return place < size ? place : 2 * (size - 1) - place + edge;
  });
}

interface Rotation {
  radians: number;
  fillValue: number | [number, number, number];
  center: number | [number, number];
}

/** For each pixel of the turned image the one it shows. Coordinates are rounded as TensorFlow.js does. */
function turned([, height, width]: Shape, { radians, center }: Rotation): number[] {
  const [centerX, centerY] = tf.backend_util.getImageCenter(center, height!, width!);
  const [sine, cosine] = [Math.sin(radians), Math.cos(radians)];
  return grid([range(height!), range(width!)]).map(([y, x]) => {
    const [right, down] = [x! - centerX, y! - centerY];
    const row = Math.round(right * sine + down * cosine + centerY);
    const column = Math.round(right * cosine - down * sine + centerX);
    return numbered([row, column], [height!, width!]);
  });
}

/** x: [n, pixels, c] with one pixel of `colour` at the end. */
function withPixel(graph: GraphBuilder, x: Value, colour: readonly number[]): Value {
  const [n, , c] = x.shape as [number, number, number];
  const pixel = graph.constant(Float32Array.from(colour), { dtype: 'float32', shape: [c] });
  const each = emit(graph, 'Expand', [pixel, indices(graph, [n, 1, c])], [n, 1, c]);
  return concat(graph, [x, each], 1);
}

export const arrangement = {
  SpaceToBatchND: rule<'x', { blockShape: number[]; paddings: Margins }>((graph, { x }, { blockShape, paddings }) => {
    const { getReshaped, getPermuted, getReshapedPermuted } = tf.backend_util;
    const margins = marginsOf(x.shape, paddings);
    const padded = pad(
      graph,
      x,
      margins.map(([before]) => before),
      margins.map(([, after]) => after),
    );
    const product = blockShape.reduce((a, b) => a * b);
    const blocks = getReshaped([...padded.shape], blockShape, product, false);
    const moved = transpose(
      graph,
      reshape(graph, padded, blocks),
      getPermuted(blocks.length, blockShape.length, false),
    );
    return reshape(graph, moved, getReshapedPermuted([...padded.shape], blockShape, product, false));
  }),
  BatchToSpaceND: rule<'x', { blockShape: number[]; crops: Margins }>((graph, { x }, { blockShape, crops }) => {
    const { getReshaped, getPermuted, getReshapedPermuted } = tf.backend_util;
    const product = blockShape.reduce((a, b) => a * b);
    const blocks = getReshaped([...x.shape], blockShape, product);
    const moved = transpose(graph, reshape(graph, x, blocks), getPermuted(blocks.length, blockShape.length));
    const whole = getReshapedPermuted([...x.shape], blockShape, product);
    const margins = marginsOf(whole, crops);
    return slice(
      graph,
      reshape(graph, moved, whole),
      margins.map(([before]) => before),
      margins.map(([before, after], axis) => whole[axis]! - before - after),
    );
  }),
  DepthToSpace: rule<'x', { blockSize: number; dataFormat: 'NHWC' | 'NCHW' }>((graph, { x }, { blockSize: b }) => {
    const [n, h, w, c] = x.shape as [number, number, number, number];
    const depth = c / (b * b);
    const moved = transpose(graph, reshape(graph, x, [n, h, w, b, b, depth]), [0, 1, 3, 2, 4, 5]);
    return reshape(graph, moved, [n, h * b, w * b, depth]);
  }),
  MirrorPad: rule<'x', { paddings: Margins; mode: 'reflect' | 'symmetric' }>((graph, { x }, { paddings, mode }) =>
    paddings.reduce(
      (padded, margins, axis) =>
        margins[0] + margins[1] === 0
          ? padded
          : gather(graph, padded, indices(graph, mirrored(x.shape[axis]!, margins, mode)), axis),
      x,
    ),
  ),
  FlipLeftRight: rule<'image'>((graph, { image }) =>
    gather(graph, image, indices(graph, range(image.shape[2]!).reverse()), 2),
  ),
  /** What turns in from outside is `fillValue`, of which an alpha channel knows nothing: it is opaque. */
  RotateWithOffset: rule<'image', Rotation>((graph, { image }, rotation) => {
    const [n, height, width, c] = image.shape as [number, number, number, number];
    const { fillValue } = rotation;
    const colour = range(c).map((i) => (typeof fillValue === 'number' ? fillValue : i === 3 ? 255 : fillValue[i]!));
    const pixels = withPixel(graph, reshape(graph, image, [n, height * width, c]), colour);
    const places = turned(image.shape, rotation).map((pixel) => (pixel === outside ? height * width : pixel));
    return reshape(graph, pick(graph, pixels, places), image.shape);
  }),
} satisfies Record<string, Rule>;
