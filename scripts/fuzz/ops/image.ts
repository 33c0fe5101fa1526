/** Operations over space: convolutions and pooling of one to three dimensions, resizing, blocks, local normalisation. */
import type { Tensor } from '../../../src/engine/tf.js';
import { type Drawn, drawn, type Op, type Ops, single, tf } from '../op.js';
import { like, type Operand, type Pool, type Wish } from '../pool.js';

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const;

/** Batches of things with `dimensions` spatial axes and channels. */
const images = ({ dice }: Pool, dimensions: number): Wish => ({
  ranks: [dimensions + 2, dimensions + 2],
  fits: (shape) => shape.every((n) => n <= 17),
  shape: () => [
    dice.whole(1, 2),
    ...Array.from({ length: dimensions }, () => dice.whole(1, dimensions > 2 ? 4 : 7)),
    dice.whole(1, 3),
  ],
});

/** A batch of one, where TensorFlow.js gets the others wrong. */
const singleImage = (pool: Pool): Wish => {
  const wish = images(pool, 2);
  return { ...wish, fits: (shape) => shape[0] === 1 && wish.fits!(shape), shape: () => [1, ...wish.shape!().slice(1)] };
};

/** Strides, padding and dilations, the same along all axes or not. */
function windowing({ dice }: Pool, dimensions: number, dilatable = false, explicit = dimensions === 2) {
  const each = (max: number) =>
    dice.chance(0.6) ? dice.whole(1, max) : Array.from({ length: dimensions }, () => dice.whole(1, max));
  const dilations = dilatable && dice.chance(0.25) ? each(2) : 1;
  const undilated = dilations === 1;
  const roll = dice.stream.uniform();
  const some = () => [dice.whole(0, 2), dice.whole(0, 2)];
  const pad =
    roll < 0.4 ? 'same' : roll < 0.75 || !explicit ? 'valid' : roll < 0.9 ? 1 : [[0, 0], some(), some(), [0, 0]];
  return { strides: undilated ? each(3) : 1, dilations, pad, rounding: typeof pad === 'string' ? undefined : 'floor' };
}

const at = (numbers: number | number[], axis: number) => (Array.isArray(numbers) ? numbers[axis]! : numbers);

/** A filter over `dimensions` axes for so many channels, out to `outer`. */
const filterFor = (pool: Pool, dimensions: number, channels: number, at: 'in' | 'out' = 'in') => {
  const rank = dimensions + 2;
  const place = at === 'in' ? rank - 2 : rank - 1;
  return pool.take({
    ranks: [rank, rank],
    fits: (shape) => shape[place] === channels && shape.every((n) => n <= 4),
    shape: () => {
      const sides = Array.from({ length: dimensions }, () => pool.dice.whole(1, 3));
      const other = pool.dice.whole(1, 3);
      return [...sides, ...(at === 'in' ? [channels, other] : [other, channels])];
    },
  });
};

function convolution(dimensions: number, run: (x: any, filter: any, w: any) => Tensor, { depthwise = false } = {}): Op {
  return {
    draw(pool) {
      const x = pool.take(images(pool, dimensions));
      const filter = filterFor(pool, dimensions, x.shape.at(-1)!);
      const window = windowing(pool, dimensions, true);
      return drawn([x, filter], depthwise ? { ...window, strides: evenStride(window.strides) } : window);
    },
    run: ([x, filter], window) => run(x, filter, window),
  };
}

/** Depthwise convolutions take one stride for both axes. */
const evenStride = (strides: number | number[]) => (Array.isArray(strides) ? strides[0]! : strides);

const fused = (run: (given: any) => Tensor): Op => ({
  draw(pool) {
    const x = pool.take(images(pool, 2));
    const filter = filterFor(pool, 2, x.shape[3]!);
    const { strides, ...window } = windowing(pool, 2);
    return drawn([x, filter], { ...window, strides: evenStride(strides), activation: pool.dice.one(activations) });
  },
  run: ([x, filter], { strides, pad, rounding, activation }) =>
    run({ x, filter, strides, pad, dimRoundingMode: rounding, activation, leakyreluAlpha: 0.3 }),
});

/** The extent that a transposed convolution makes of `n`. */
function grown({ dice }: Pool, n: number, size: number, stride: number, pad: string): number {
  const whole = pad === 'same' ? n * stride : (n - 1) * stride + size;
  return pad === 'same' ? whole - dice.whole(0, stride - 1) : whole + dice.whole(0, stride - 1);
}

function transposed(dimensions: number, run: (x: any, filter: any, given: any) => Tensor): Op {
  return {
    draw(pool) {
      const x = pool.take(images(pool, dimensions));
      const filter = filterFor(pool, dimensions, x.shape.at(-1)!, 'out');
      const stride = pool.dice.whole(1, 3);
      const pad = pool.dice.one(['same', 'valid']);
      const space = x.shape.slice(1, -1).map((n, i) => grown(pool, n, filter.shape[i]!, stride, pad));
      return drawn([x, filter], { shape: [x.shape[0]!, ...space, filter.shape.at(-2)!], stride, pad });
    },
    run: ([x, filter], given) => run(x, filter, given),
  };
}

type Pooling = { size: number | number[]; strides: number | number[]; pad: any; rounding?: 'floor'; dilations: any };

const pooling = (dimensions: number, run: (x: any, given: any) => Tensor, dilatable = false): Op => ({
  draw(pool) {
    const x = pool.take(images(pool, dimensions));
    const { dice } = pool;
    const size = dice.chance(0.6) ? dice.whole(1, 3) : Array.from({ length: dimensions }, () => dice.whole(1, 3));
    const window = windowing(pool, dimensions, dilatable);
    const reach = (axis: number) => (at(size, axis) - 1) * at(window.dilations, axis) + 1;
    const tooSmall = x.shape.slice(1, -1).some((extent, axis) => extent < reach(axis));
    return tooSmall && window.pad === 'valid' ? undefined : drawn([x], { size, ...window });
  },
  run: ([x], given: Pooling) => run(x, given),
});

/** With aligned corners, TensorFlow.js's derivative of the nearest never ends where an extent is 1. */
const resizing = (
  run: (x: any, size: [number, number], align: boolean, half: boolean) => Tensor,
  wish: (pool: Pool) => Wish = (pool) => images(pool, 2),
): Op => ({
  draw(pool) {
    const x = pool.take(wish(pool));
    const size = [pool.dice.whole(1, 8), pool.dice.whole(1, 8)];
    const align = pool.dice.chance(0.3) && Math.min(...size, ...x.shape.slice(1, 3)) > 1;
    return drawn([x], { size, align, half: !align && pool.dice.chance(0.4) });
  },
  run: ([x], { size, align, half }) => run(x, size, align, half),
});

/** TensorFlow.js reads past the end of an image without pixels. */
const ofPixels = ({ draw, run }: Op): Op => ({
  draw(pool) {
    const made = draw(pool);
    return made?.operands.some(({ data }) => data.length === 0) ? undefined : made;
  },
  run,
});

const blocks: Op = {
  draw(pool) {
    const block = [pool.dice.whole(1, 3), pool.dice.whole(1, 2)];
    const x = pool.take(images(pool, 2));
    const pads = block.map((n, i) => [pool.dice.whole(0, 1), (n - (x.shape[1 + i]! % n)) % n]);
    return drawn([x], { block, pads: pads.map(([before, after], i) => [before! * block[i]!, after]) });
  },
  run: ([x], { block, pads }) => tf.spaceToBatchND(x, block, pads),
};

const unblocks: Op = {
  draw(pool) {
    const block = [pool.dice.whole(1, 2), pool.dice.whole(1, 2)];
    const x = pool.take({
      ranks: [4, 4],
      fits: ([n]) => n! % (block[0]! * block[1]!) === 0,
      shape: () => [block[0]! * block[1]! * pool.dice.whole(1, 2), pool.dice.whole(1, 3), pool.dice.whole(1, 3), 2],
    });
    return drawn([x], { block, crops: block.map((n) => [pool.dice.whole(0, n - 1), 0]) });
  },
  run: ([x], { block, crops }) => tf.batchToSpaceND(x, block, crops),
};

function crops(pool: Pool): Drawn {
  const x = pool.take(images(pool, 2));
  const count = pool.dice.whole(1, 3);
  const boxes = pool.fresh([count, 4], { range: [0, 1] });
  const from = pool.fresh([count], { dtype: 'int32', range: [0, x.shape[0]! - 1] });
  const method = pool.dice.one(['bilinear', 'nearest']);
  return drawn([x, boxes, from], {
    size: [pool.dice.whole(1, 4), pool.dice.whole(1, 4)],
    method,
    outside: pool.dice.one([0, 2]),
  });
}

const localNormalization = single(
  { ranks: [4, 4] },
  (x, { radius, bias, alpha, beta }) => tf.localResponseNormalization(x, radius, bias, alpha, beta),
  (_: Operand, { dice }) => ({
    radius: dice.whole(0, 3),
    bias: dice.one([1, 2]),
    alpha: dice.one([1, 0.1]),
    beta: dice.one([0.5, 0.75, 1]),
  }),
);

export const imageOps: Ops = {
  conv1d: {
    draw(pool) {
      const x = pool.take(images(pool, 1));
      const dilation = pool.dice.chance(0.2) ? 2 : 1;
      const stride = dilation > 1 ? 1 : pool.dice.whole(1, 3);
      return drawn([x, filterFor(pool, 1, x.shape[2]!)], { stride, dilation, pad: pool.dice.one(['same', 'valid']) });
    },
    run: ([x, filter], { stride, pad, dilation }) => tf.conv1d(x, filter, stride, pad, 'NWC', dilation),
  },
  conv2d: convolution(2, (x, filter, { strides, pad, dilations, rounding }) =>
    tf.conv2d(x, filter, strides, pad, 'NHWC', dilations, rounding),
  ),
  conv3d: convolution(3, (x, filter, { strides, pad, dilations }) =>
    tf.conv3d(x, filter, strides, pad, 'NDHWC', dilations),
  ),
  depthwiseConv2d: convolution(
    2,
    (x, filter, { strides, pad, dilations, rounding }) =>
      tf.depthwiseConv2d(x, filter, strides, pad, 'NHWC', dilations, rounding),
    { depthwise: true },
  ),
  separableConv2d: {
    draw(pool) {
      const x = pool.take(images(pool, 2));
      const filter = filterFor(pool, 2, x.shape[3]!);
      const channels = filter.shape[2]! * filter.shape[3]!;
      const pointwise = pool.take(like([1, 1, channels, pool.dice.whole(1, 3)]));
      return drawn([x, filter, pointwise], { strides: pool.dice.whole(1, 2), pad: pool.dice.one(['same', 'valid']) });
    },
    run: ([x, filter, pointwise], { strides, pad }) => tf.separableConv2d(x, filter, pointwise, strides, pad),
  },
  conv2dTranspose: transposed(2, (x, filter, { shape, stride, pad }) =>
    tf.conv2dTranspose(x, filter, shape, stride, pad),
  ),
  conv3dTranspose: transposed(3, (x, filter, { shape, stride, pad }) =>
    tf.conv3dTranspose(x, filter, shape, stride, pad),
  ),
  fusedConv2d: fused(tf.fused.conv2d),
  fusedDepthwiseConv2d: fused(tf.fused.depthwiseConv2d),
  dilation2d: {
    draw(pool) {
      const x = pool.take(images(pool, 2));
      const filter = pool.take({
        ranks: [3, 3],
        fits: (shape) => shape[2] === x.shape[3],
        shape: () => [pool.dice.whole(1, 3), pool.dice.whole(1, 3), x.shape[3]!],
      });
      const dilations = pool.dice.chance(0.25) ? 2 : 1;
      return drawn([x, filter], {
        strides: dilations > 1 ? 1 : pool.dice.whole(1, 2),
        pad: pool.dice.one(['same', 'valid']),
        dilations,
      });
    },
    run: ([x, filter], { strides, pad, dilations }) => tf.dilation2d(x, filter, strides, pad, dilations),
  },
  maxPool: pooling(2, (x, { size, strides, pad, rounding }) => tf.maxPool(x, size, strides, pad, rounding)),
  avgPool: pooling(2, (x, { size, strides, pad, rounding }) => tf.avgPool(x, size, strides, pad, rounding)),
  maxPool3d: pooling(3, (x, { size, strides, pad }) => tf.maxPool3d(x, size, strides, pad)),
  avgPool3d: pooling(3, (x, { size, strides, pad }) => tf.avgPool3d(x, size, strides, pad)),
  poolMax: pooling(
    2,
    (x, { size, strides, pad, dilations, rounding }) => tf.pool(x, size, 'max', pad, dilations, strides, rounding),
    true,
  ),
  poolAverage: pooling(
    2,
    (x, { size, strides, pad, dilations, rounding }) => tf.pool(x, size, 'avg', pad, dilations, strides, rounding),
    true,
  ),
  maxPoolWithArgmax: {
    draw(pool) {
      const given = {
        size: pool.dice.whole(1, 3),
        strides: pool.dice.whole(1, 2),
        pad: pool.dice.one(['same', 'valid']),
      };
      return drawn([pool.take(images(pool, 2))], {
        ...given,
        batch: pool.dice.chance(0.5),
        pick: pool.dice.one(['result', 'indexes']),
      });
    },
    run: ([x], { size, strides, pad, batch, pick }) =>
      tf.maxPoolWithArgmax(x, size, strides, pad, batch)[pick as 'result']!,
  },
  resizeBilinear: ofPixels(resizing(tf.image.resizeBilinear)),
  resizeNearestNeighbor: ofPixels(resizing(tf.image.resizeNearestNeighbor, singleImage)),
  cropAndResize: ofPixels({
    draw: crops,
    run: ([x, boxes, from], { size, method, outside }) => tf.image.cropAndResize(x, boxes, from, size, method, outside),
  }),
  flipLeftRight: { draw: (pool) => drawn([pool.take(images(pool, 2))]), run: ([x]) => tf.image.flipLeftRight(x) },
  rotateWithOffset: ofPixels({
    draw: (pool) =>
      drawn([pool.take(images(pool, 2))], { radians: pool.dice.one([0.3, 1.7, -2.2]), fill: pool.dice.one([0, 1]) }),
    run: ([x], { radians, fill }) => tf.image.rotateWithOffset(x, radians, fill),
  }),
  transform: ofPixels({
    draw(pool) {
      const transforms = pool.fresh([1, 8], { range: [-0.2, 0.9] });
      return drawn([pool.take(singleImage(pool)), transforms], {
        method: pool.dice.one(['nearest', 'bilinear']),
        mode: pool.dice.one(['constant', 'reflect', 'wrap', 'nearest']),
        size: [pool.dice.whole(1, 5), pool.dice.whole(1, 5)],
      });
    },
    run: ([x, transforms], { method, mode, size }) => tf.image.transform(x, transforms, method, mode, 0, size),
  }),
  grayscaleToRGB: single({ ranks: [2, 5], fits: (shape) => shape.at(-1) === 1, shape: () => [2, 3, 1] }, (x) =>
    tf.image.grayscaleToRGB(x),
  ),
  rgbToGrayscale: single({ ranks: [2, 5], fits: (shape) => shape.at(-1) === 3, shape: () => [2, 2, 3] }, (x) =>
    tf.image.rgbToGrayscale(x),
  ),
  spaceToBatchND: blocks,
  batchToSpaceND: unblocks,
  depthToSpace: {
    draw(pool) {
      const block = pool.dice.whole(2, 3);
      const x = pool.take({
        ranks: [4, 4],
        fits: (shape) => shape[3]! % block ** 2 === 0,
        shape: () => [
          pool.dice.whole(1, 2),
          pool.dice.whole(1, 3),
          pool.dice.whole(1, 3),
          block ** 2 * pool.dice.whole(1, 2),
        ],
      });
      return drawn([x], { block });
    },
    run: ([x], { block }) => tf.depthToSpace(x, block),
  },
  localResponseNormalization: localNormalization,
};
