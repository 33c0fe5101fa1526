/** Operations that fold axes: reductions, scans, softmax, norms and products of matrices. */
import { sameShape } from '../../../src/engine/tensor.js';
import type { Tensor } from '../../../src/engine/tf.js';
import { drawn, type Op, type Ops, ofAnyType, single, someAxes, someAxis, tf } from '../op.js';
import { like, type Operand, type Pool, type Range } from '../pool.js';

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const;

const folding = (x: Operand, pool: Pool) => ({ axis: someAxes(x, pool), keepDims: pool.dice.chance(0.4) });

type Fold = (x: Tensor, axis?: number | number[], keepDims?: boolean) => Tensor;

const fold = (
  run: Fold,
  dtypes: readonly ('float32' | 'int32' | 'bool')[] = ['float32', 'float32', 'int32'],
  range?: Range,
) => ofAnyType((dtype) => single({ dtype, range }, (x, { axis, keepDims }) => run(x, axis, keepDims), folding), dtypes);

const arg = (run: (x: Tensor, axis: number) => Tensor) =>
  ofAnyType(
    (dtype) =>
      single(
        { dtype, ranks: [1, 5] },
        (x, { axis }) => run(x, axis),
        (x, pool) => ({ axis: someAxis(x, pool) }),
      ),
    ['float32', 'int32'],
  );

type Scan = (x: Tensor, axis: number, exclusive: boolean, reverse: boolean) => Tensor;

const scan = (run: Scan, range?: Range) =>
  ofAnyType(
    (dtype) =>
      single(
        { dtype, ranks: [1, 4], range },
        (x, { axis, exclusive, reverse }) => run(x, axis, exclusive, reverse),
        (x, pool) => ({
          axis: someAxis(x, pool),
          exclusive: pool.dice.chance(0.3),
          reverse: pool.dice.chance(0.3),
        }),
      ),
    ['float32', 'float32', 'int32'],
  );

/** The product of two stacks of matrices. Where each is broadcast to the other, TensorFlow.js reads past their ends. */
function product(run: (a: any, b: any, attributes: any) => Tensor, more: (pool: Pool) => object = () => ({})): Op {
  return {
    draw(pool) {
      const { dice } = pool;
      const a = pool.take({ ranks: [2, 4] });
      const [transposeA, transposeB] = [dice.chance(0.3), dice.chance(0.3)];
      const inner = a.shape.at(transposeA ? -2 : -1)!;
      const single = dice.chance(0.05);
      const b = pool.take({
        ranks: [2, 4],
        fits: (shape) =>
          shape.at(transposeB ? -1 : -2) === inner &&
          shape.length === a.shape.length &&
          sameShape(shape.slice(0, -2), a.shape.slice(0, -2)),
        shape: () => {
          const outer = dice.extent();
          const batch = a.shape.slice(0, -2).map((n) => (single ? 1 : n));
          return [...batch, ...(transposeB ? [outer, inner] : [inner, outer])];
        },
      });
      return drawn([a, b], { transposeA, transposeB, ...more(pool) });
    },
    run: ([a, b], attributes) => run(a, b, attributes),
  };
}

const equations: readonly (readonly [string, number, number])[] = [
  ['ij,jk->ik', 2, 2],
  ['ij,kj->ik', 2, 2],
  ['ij,ij->i', 2, 2],
  ['i,j->ij', 1, 1],
  ['bij,bjk->bik', 3, 3],
  ['bij,bjk->ki', 3, 3],
  ['abij,abkj->abik', 4, 4],
  ['ij,j->i', 2, 1],
];

/** Normalised along everything but the last axis, by statistics of its own or given ones. */
const batchNorm: Op = {
  draw(pool) {
    const x = pool.take({ ranks: [2, 4] });
    const channels = pool.dice.chance(0.7) ? [x.shape.at(-1)!] : x.shape;
    const wish = like(channels);
    const variance = pool.take({ ...wish, range: [0.2, 50] });
    const others = [pool.take(wish), variance, pool.take(wish), pool.take(wish)];
    if (others.some(({ shape }) => !sameShape(shape, channels))) return undefined; // one was made empty
    return drawn([x, ...others], {
      given: pool.dice.chance(0.8) ? 2 : pool.dice.whole(0, 1),
      epsilon: pool.dice.one([1e-3, 0.1]),
    });
  },
  run: ([x, mean, variance, offset, scale], { given, epsilon }) =>
    tf.batchNorm(x, mean, variance, given > 0 ? offset : undefined, given > 1 ? scale : undefined, epsilon),
};

export const linearOps: Ops = {
  sum: fold(tf.sum, ['float32', 'float32', 'int32', 'bool']),
  mean: fold(tf.mean),
  max: fold(tf.max),
  min: fold(tf.min),
  prod: fold(tf.prod, ['float32', 'float32', 'int32'], [-3, 3]),
  all: fold(tf.all, ['bool']),
  any: fold(tf.any, ['bool']),
  argMax: arg(tf.argMax),
  argMin: arg(tf.argMin),
  logSumExp: fold(tf.logSumExp, ['float32'], [-50, 50]),
  euclideanNorm: fold(tf.euclideanNorm, ['float32'], [0.05, 100]),
  norm: single(
    { ranks: [1, 3] },
    (x, { order, axis, keepDims }) => tf.norm(x, order, axis, keepDims),
    (x, pool) => ({
      order: pool.dice.one(
        ['euclidean', 1, 2, Number.POSITIVE_INFINITY].map((order) => (order === Number.POSITIVE_INFINITY ? 1 : order)),
      ),
      axis: someAxis(x, pool),
      keepDims: pool.dice.chance(0.4),
    }),
  ),
  moments: single(
    { ranks: [1, 4] },
    (x, { axis, keepDims, pick }) => {
      const { mean, variance } = tf.moments(x, axis, keepDims);
      return pick ? variance : mean;
    },
    (x, pool) => ({ ...folding(x, pool), pick: pool.dice.whole(0, 1) }),
  ),
  cumsum: scan((x, axis, exclusive, reverse) => tf.cumsum(x, axis, exclusive, reverse)),
  cumprod: scan((x, axis, exclusive, reverse) => tf.cumprod(x, axis, exclusive, reverse), [-3, 3]),
  softmax: single({ ranks: [1, 4] }, (x) => tf.softmax(x)),
  logSoftmax: single({ ranks: [1, 4] }, (x) => tf.logSoftmax(x)),
  batchNorm,

  matMul: product((a, b, { transposeA, transposeB }) => tf.matMul(a, b, transposeA, transposeB)),
  fusedMatMul: product(
    (a, b, { activation, ...transposed }) => tf.fused.matMul({ a, b, ...transposed, activation, leakyreluAlpha: 0.3 }),
    ({ dice }) => ({ activation: dice.one(activations) }),
  ),
  fusedMatMulBias: {
    draw(pool) {
      const a = pool.take({ ranks: [2, 2] });
      const b = pool.take({
        ranks: [2, 2],
        fits: ([n]) => n === a.shape[1],
        shape: () => [a.shape[1]!, pool.dice.extent()],
      });
      const bias = pool.take(like(b.shape.slice(1)));
      return drawn([a, b, bias], { activation: pool.dice.one(activations) });
    },
    run: ([a, b, bias], { activation }) => tf.fused.matMul({ a, b, bias, activation, leakyreluAlpha: 0.3 }),
  },
  dense: {
    draw(pool) {
      const a = pool.take({ ranks: [2, 2] });
      const b = pool.take({
        ranks: [2, 2],
        fits: ([n]) => n === a.shape[1],
        shape: () => [a.shape[1]!, pool.dice.extent()],
      });
      const c = pool.fresh(
        pool.dice.one([[b.shape[1]!], [1], [], [a.shape[0]!, b.shape[1]!], [a.shape[0]!, 1], [1, b.shape[1]!]]),
      );
      return drawn([a, b, c], { left: pool.dice.chance(0.5) });
    },
    run: ([a, b, c], { left }) => (left ? tf.add(c, tf.matMul(a, b)) : tf.add(tf.matMul(a, b), c)),
  },
  dot: {
    draw(pool) {
      const a = pool.take({ ranks: [1, 2] });
      const n = a.shape.at(-1)!;
      return drawn([
        a,
        pool.take({ ranks: [1, 2], fits: ([m]) => m === n, shape: () => [n, ...pool.dice.shape(0, 1)] }),
      ]);
    },
    run: ([a, b]) => tf.dot(a, b),
  },
  outerProduct: {
    draw: (pool) => drawn([pool.take({ ranks: [1, 1] }), pool.take({ ranks: [1, 1] })]),
    run: ([a, b]) => tf.outerProduct(a, b),
  },
  einsum: {
    draw(pool) {
      const [equation, left, right] = pool.dice.one(equations);
      const a = pool.take({ ranks: [left, left] });
      const extents = new Map([...equation.split(',')[0]!].map((letter, i) => [letter, a.shape[i]!]));
      const letters = equation.split(/,|->/)[1]!;
      const known = (letter: string, n: number) => (extents.get(letter) ?? n) === n;
      const b = pool.take({
        ranks: [right, right],
        fits: (shape) => [...letters].every((letter, i) => known(letter, shape[i]!)),
        shape: () => [...letters].map((letter) => extents.get(letter) ?? pool.dice.extent()),
      });
      return drawn([a, b], { equation });
    },
    run: ([a, b], { equation }) => tf.einsum(equation, a, b),
  },
  einsumOne: single(
    { ranks: [3, 3] },
    (x, { equation }) => tf.einsum(equation, x),
    (_, { dice }) => ({
      equation: dice.one(['ijk->kji', 'ijk->ik', 'ijk->']),
    }),
  ),
};
