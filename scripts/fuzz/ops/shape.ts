/** Operations that move, copy or pick elements, among them gathers and scatters. */
import { sizeOf } from '../../../src/engine/tensor.js';
import type { Tensor } from '../../../src/engine/tf.js';
import { axesOf, type Drawn, drawn, nth, type Op, type Ops, ofAnyType, single, someAxis, tf } from '../op.js';
import { like, type Operand, type Pool } from '../pool.js';

/** One tensor of any type and at least `rank` axes. */
const moving = (
  rank: number,
  run: (x: any, attributes: any) => Tensor,
  attributes: (x: Operand, pool: Pool) => Drawn['attributes'],
  most = 5,
): Op => ofAnyType((dtype) => single({ dtype, ranks: [rank, most] }, run, attributes));

/** Several tensors alike. */
const several = (
  run: (tensors: Tensor[], attributes: any) => Tensor,
  attributes: (x: Operand, pool: Pool) => Drawn['attributes'],
): Op => ({
  draw(pool) {
    const dtype = pool.dice.one(['float32', 'float32', 'int32', 'bool'] as const);
    const first = pool.take({ dtype, ranks: [1, 4] });
    const more = Array.from({ length: pool.dice.whole(0, 2) }, () => pool.take({ ...like(first.shape), dtype }));
    return drawn([first, ...more], attributes(first, pool));
  },
  run,
});

/** A factorisation of the size into another shape. */
function otherShape(x: Operand, { dice }: Pool): number[] {
  const factors = x.shape.flatMap((extent) => (extent === 4 ? [2, 2] : extent === 6 ? [2, 3] : [extent]));
  const order = Array.from(dice.stream.permutation(factors.length), (i) => factors[i]!);
  const shape = dice.chance(0.5) && order.length > 1 ? [order[0]! * order[1]!, ...order.slice(2)] : order;
  return dice.chance(0.2) && sizeOf(shape) > 0 ? [-1] : shape;
}

const pads = (x: Operand, { dice }: Pool) => x.shape.map(() => [dice.whole(0, 2), dice.whole(0, 2)]);

function sliceOf(x: Operand, { dice }: Pool) {
  const begin = x.shape.map((extent) => dice.whole(0, Math.max(0, extent - 1)));
  const size = x.shape.map((extent, i) =>
    dice.chance(0.2) ? -1 : dice.whole(Math.min(1, extent), extent - begin[i]!),
  );
  return { begin, size };
}

/** TensorFlow.js loses its place where an axis is dropped and another has a stride. */
function strides(x: Operand, { dice }: Pool) {
  const stride = x.shape.map(() => dice.one([1, 1, 2, 3, -1]));
  const begin = x.shape.map((extent, i) => (stride[i]! < 0 ? extent - 1 : dice.whole(0, Math.max(0, extent - 1))));
  const end = x.shape.map((extent, i) => (stride[i]! < 0 ? dice.whole(-extent - 1, -2) : dice.whole(0, extent)));
  const mask = () => (dice.chance(0.3) ? dice.whole(0, 2 ** x.shape.length - 1) : 0);
  return {
    begin,
    end,
    stride,
    beginMask: mask(),
    endMask: mask(),
    shrinkAxisMask: stride.every((n) => n === 1) ? dice.whole(0, 1) : 0,
  };
}

/** Positions in [0, below), as an input of the program. */
const positions = (pool: Pool, shape: readonly number[], below: number) =>
  pool.fresh(shape, { dtype: 'int32', range: [0, Math.max(0, below - 1)] });

/** TensorFlow.js's tensorScatterUpdate writes into its operand. */
const copied = (x: Tensor) => tf.add(x, tf.zeros([], x.dtype));

export const shapeOps: Ops = {
  reshape: moving(
    0,
    (x, { shape }) => tf.reshape(x, shape),
    (x, pool) => ({ shape: otherShape(x, pool) }),
  ),
  expandDims: moving(
    0,
    (x, { axis }) => tf.expandDims(x, axis),
    (x, { dice }) => ({ axis: dice.whole(-x.shape.length - 1, x.shape.length) }),
    4,
  ),
  squeeze: moving(
    1,
    (x) => tf.squeeze(x),
    () => ({}),
  ),
  transpose: moving(
    1,
    (x, { perm }) => tf.transpose(x, perm),
    (x, { dice }) => ({
      perm: dice.chance(0.2) ? undefined : Array.from(dice.stream.permutation(x.shape.length)),
    }),
  ),
  tile: moving(
    1,
    (x, { reps }) => tf.tile(x, reps),
    (x, { dice }) => ({ reps: x.shape.map(() => dice.one([1, 1, 2, 3])) }),
    4,
  ),
  reverse: moving(
    1,
    (x, { axes }) => tf.reverse(x, axes),
    (x, { dice }) => ({
      axes: dice.chance(0.2) ? undefined : dice.some(axesOf(x)),
    }),
    4,
  ),
  broadcastTo: moving(
    0,
    (x, { shape }) => tf.broadcastTo(x, shape),
    (x, { dice }) => ({
      shape: [...(dice.chance(0.5) ? dice.shape(1, 1) : []), ...x.shape.map((n) => (n === 1 ? dice.extent() : n))],
    }),
    4,
  ),
  concat: several(
    (tensors, { axis }) => tf.concat(tensors, axis),
    (x, pool) => ({ axis: someAxis(x, pool) }),
  ),
  concatUneven: ofAnyType((dtype) => ({
    draw(pool) {
      const a = pool.take({ dtype, ranks: [1, 4] });
      const axis = pool.dice.whole(0, a.shape.length - 1);
      const b = pool.take({
        dtype,
        fits: (shape) => shape.length === a.shape.length && shape.every((n, i) => i === axis || n === a.shape[i]),
        shape: () => a.shape.map((n, i) => (i === axis ? pool.dice.extent() : n)),
      });
      return drawn([b, a, b], { axis });
    },
    run: (tensors, { axis }) => tf.concat(tensors, axis),
  })),
  stack: several(
    (tensors, { axis }) => tf.stack(tensors, axis),
    (x, { dice }) => ({ axis: dice.whole(0, x.shape.length) }),
  ),
  unstack: moving(
    1,
    (x, { axis, pick }) => nth(tf.unstack(x, axis), pick),
    (x, pool) => ({
      axis: someAxis(x, pool),
      pick: pool.dice.whole(0, 4),
    }),
  ),
  unstackReversed: moving(
    1,
    (x, { axis }) => tf.stack(tf.unstack(x, axis).reverse(), 0),
    (x, pool) => ({ axis: someAxis(x, pool) }),
  ),
  split: moving(
    1,
    (x, { sizes, axis, pick }) => nth(tf.split(x, sizes, axis), pick),
    (x, { dice }) => {
      const axis = dice.whole(0, x.shape.length - 1);
      const cut = dice.whole(1, Math.max(1, x.shape[axis]! - 1));
      const sizes = dice.chance(0.3) ? dice.one([1, 2, 3]) : [cut, dice.chance(0.3) ? -1 : x.shape[axis]! - cut];
      return { sizes, axis, pick: dice.whole(0, 2) };
    },
  ),
  slice: moving(1, (x, { begin, size }) => tf.slice(x, begin, size), sliceOf),
  stridedSlice: moving(
    1,
    (x, a) => tf.stridedSlice(x, a.begin, a.end, a.stride, a.beginMask, a.endMask, 0, 0, a.shrinkAxisMask),
    strides,
    4,
  ),
  pad: moving(
    1,
    (x, { pads, value }) => tf.pad(x, pads, value),
    (x, pool) => ({ pads: pads(x, pool), value: pool.dice.one(x.dtype === 'bool' ? [0, 1] : [0, 0, 1, 3]) }),
    4,
  ),
  mirrorPad: moving(
    1,
    (x, { pads, mode }) => tf.mirrorPad(x, pads, mode),
    (x, pool) => ({
      pads: pads(x, pool).map((pair, i) => pair.map((n) => Math.min(n, x.shape[i]! - 1))),
      mode: pool.dice.one(['reflect', 'symmetric']),
    }),
    4,
  ),
  gather: ofAnyType((dtype) => ({
    draw(pool) {
      const x = pool.take({ dtype, ranks: [1, 4] });
      const axis = pool.dice.whole(0, x.shape.length - 1);
      return drawn([x, positions(pool, pool.dice.shape(0, 2), x.shape[axis]!)], { axis });
    },
    run: ([x, indices], { axis }) => tf.gather(x, indices, axis),
  })),
  gatherBatched: ofAnyType((dtype) => ({
    draw(pool) {
      const x = pool.take({ dtype, ranks: [2, 4] });
      const axis = pool.dice.whole(1, x.shape.length - 1);
      const at = [x.shape[0]!, pool.dice.extent()];
      return drawn([x, positions(pool, at, x.shape[axis]!)], { axis });
    },
    run: ([x, indices], { axis }) => tf.gather(x, indices, axis, 1),
  })),
  gatherND: ofAnyType((dtype) => ({
    draw(pool) {
      const x = pool.take({ dtype, ranks: [1, 4] });
      const depth = pool.dice.whole(1, x.shape.length);
      const below = Math.min(...x.shape.slice(0, depth));
      return drawn([x, positions(pool, [...pool.dice.shape(1, 2), depth], below)]);
    },
    run: ([x, indices]) => tf.gatherND(x, indices),
  })),
  scatterND: ofAnyType(
    (dtype) => ({
      draw(pool) {
        const updates = pool.take({ dtype, ranks: [1, 3] });
        const shape = [pool.dice.extent(), ...updates.shape.slice(1)];
        return drawn([positions(pool, [updates.shape[0]!, 1], shape[0]!), updates], { shape });
      },
      run: ([indices, updates], { shape }) => tf.scatterND(indices, updates, shape),
    }),
    ['float32', 'float32', 'int32'],
  ),
  tensorScatterUpdate: ofAnyType(
    (dtype) => ({
      draw(pool) {
        const x = pool.take({ dtype, ranks: [1, 3] });
        const updates = pool.take({ ...like([2, ...x.shape.slice(1)]), dtype });
        return drawn([x, positions(pool, [2, 1], x.shape[0]!), updates]);
      },
      run: ([x, indices, updates]) => tf.tensorScatterUpdate(copied(x), indices, updates),
    }),
    ['float32', 'int32'],
  ),
  unsortedSegmentSum: {
    draw(pool) {
      const x = pool.take({ dtype: pool.dice.one(['float32', 'float32', 'int32']), ranks: [1, 4] });
      const segments = pool.dice.whole(1, 5);
      return drawn([x, positions(pool, [x.shape[0]!], segments)], { segments });
    },
    run: ([x, ids], { segments }) => tf.unsortedSegmentSum(x, ids, segments),
  },
  sparseToDense: {
    draw(pool) {
      const values = pool.take({ dtype: pool.dice.one(['float32', 'int32']), ranks: [1, 1] });
      const extent = pool.dice.whole(1, 6);
      return drawn([positions(pool, [values.shape[0]!, 1], extent), values], { extent });
    },
    run: ([indices, values], { extent }) => tf.sparseToDense(indices, values, [extent], tf.scalar(0, values.dtype)),
  },
  bincount: {
    draw(pool) {
      const size = pool.dice.whole(1, 5);
      const x = positions(pool, pool.dice.shape(1, 1), size);
      return drawn([x, pool.take(like(x.shape))], { size });
    },
    run: ([x, weights], { size }) => tf.bincount(x, weights, size),
  },
  denseBincount: {
    draw(pool) {
      const size = pool.dice.whole(1, 5);
      const x = positions(pool, pool.dice.shape(1, 2), size);
      return drawn([x, pool.take(like(x.shape))], { size, binary: pool.dice.chance(0.3) });
    },
    run: ([x, weights], { size, binary }) => tf.denseBincount(x, weights, size, binary),
  },
  oneHot: single(
    { dtype: 'int32', ranks: [0, 3] },
    (x, a) => tf.oneHot(x, a.depth, a.on, a.off, a.dtype),
    (_, { dice }) => ({
      depth: dice.whole(1, 5),
      ...dice.one([
        { on: 1, off: 0 },
        { on: 3, off: -1 },
      ]),
      dtype: dice.one(['int32', 'float32']),
    }),
  ),
  topk: single(
    { ranks: [1, 4] },
    (x, { k, pick }) => {
      const { values, indices } = tf.topk(x, k);
      return pick ? (indices as Tensor) : (values as Tensor);
    },
    (x, { dice }) => ({ k: dice.whole(1, x.shape.at(-1)!), pick: dice.whole(0, 1) }),
  ),
  diag: single({ ranks: [1, 2] }, (x) => tf.diag(x)),
  searchSorted: {
    draw(pool) {
      const values = pool.take({ ranks: [2, 2] });
      return drawn(
        [
          pool.take({ ranks: [2, 2], fits: ([n]) => n === values.shape[0], shape: () => [values.shape[0]!, 4] }),
          values,
        ],
        {
          side: pool.dice.one(['left', 'right']),
        },
      );
    },
    run: ([sequence, values], { side }) => tf.searchSorted(tf.cumsum(tf.abs(sequence), 1), values, side),
  },
  bandPart: single(
    { ranks: [2, 3] },
    (x, { below, above }) => tf.linalg.bandPart(x, below, above),
    (x, { dice }) => ({
      below: dice.whole(0, x.shape.at(-2)!),
      above: dice.whole(0, x.shape.at(-1)!),
    }),
  ),
};
