/** Operations that look at one element at a time: arithmetic, comparisons, logic, casts, activations. */
import type { Tensor } from '../../../src/engine/tf.js';
import { drawn, elementwise, type Ops, ofAnyType, pairwise, single, tf } from '../op.js';
import { broadcastable, broadcastShape, like, type Range } from '../pool.js';

const positive: Range = [0.1, 1e9];
const awayFromZero: Range = [0.3, 1e9];
const bits = ['bool'] as const;

const clip = (x: Tensor, { min, max }: { min: number; max: number }) => tf.clipByValue(x, min, max);

export const elementwiseOps: Ops = {
  abs: ofAnyType((dtype) => elementwise(tf.abs, undefined, dtype), ['float32', 'int32']),
  neg: ofAnyType((dtype) => elementwise(tf.neg, undefined, dtype), ['float32', 'int32']),
  square: ofAnyType((dtype) => elementwise(tf.square, undefined, dtype), ['float32', 'int32']),
  sign: ofAnyType((dtype) => elementwise(tf.sign, undefined, dtype), ['float32', 'float32', 'int32']),
  relu: ofAnyType((dtype) => elementwise(tf.relu, undefined, dtype), ['float32', 'float32', 'int32']),
  relu6: ofAnyType((dtype) => elementwise(tf.relu6, undefined, dtype), ['float32', 'float32', 'int32']),
  exp: elementwise(tf.exp, [-20, 6]),
  expm1: elementwise(tf.expm1, [-20, 6]),
  log: elementwise(tf.log, positive),
  log1p: elementwise(tf.log1p, [-0.8, 1e9]),
  sqrt: elementwise(tf.sqrt, positive),
  rsqrt: elementwise(tf.rsqrt, positive),
  reciprocal: elementwise(tf.reciprocal, awayFromZero),
  sigmoid: elementwise(tf.sigmoid),
  logSigmoid: elementwise(tf.logSigmoid),
  softplus: elementwise(tf.softplus),
  tanh: elementwise(tf.tanh),
  sin: elementwise(tf.sin, [-50, 50]),
  cos: elementwise(tf.cos, [-50, 50]),
  tan: elementwise(tf.tan, [-1.3, 1.3]),
  asin: elementwise(tf.asin, [-0.95, 0.95]),
  acos: elementwise(tf.acos, [-0.95, 0.95]),
  atan: elementwise(tf.atan),
  sinh: elementwise(tf.sinh, [-6, 6]),
  cosh: elementwise(tf.cosh, [-6, 6]),
  asinh: elementwise(tf.asinh),
  acosh: elementwise(tf.acosh, [1.1, 1e9]),
  atanh: elementwise(tf.atanh, [-0.9, 0.9]),
  erf: elementwise(tf.erf),
  floor: elementwise(tf.floor),
  ceil: elementwise(tf.ceil),
  round: elementwise(tf.round),
  elu: elementwise(tf.elu),
  selu: elementwise(tf.selu),
  leakyRelu: single(
    {},
    (x, { alpha }) => tf.leakyRelu(x, alpha),
    (_, { dice }) => ({ alpha: dice.one([0.2, 0.5, 0]) }),
  ),
  step: single(
    {},
    (x, { alpha }) => tf.step(x, alpha),
    (_, { dice }) => ({ alpha: dice.one([0, 0.25]) }),
  ),
  clipByValue: ofAnyType(
    (dtype) =>
      single({ dtype }, clip, (_, { dice }) =>
        dice.one([
          { min: -1, max: 1 },
          { min: 0, max: 2 },
        ]),
      ),
    ['float32', 'float32', 'int32'],
  ),
  isNaN: elementwise(tf.isNaN),
  isInf: elementwise(tf.isInf),
  isFinite: elementwise(tf.isFinite),
  logicalNot: elementwise(tf.logicalNot, undefined, 'bool'),
  cast: ofAnyType((dtype) =>
    single(
      { dtype },
      (x, { to }) => tf.cast(x, to),
      (_, { dice }) => ({ to: dice.one(['float32', 'int32', 'bool']) }),
    ),
  ),
  zerosLike: ofAnyType((dtype) => elementwise(tf.zerosLike, undefined, dtype)),
  onesLike: ofAnyType((dtype) => elementwise(tf.onesLike, undefined, dtype)),
  clone: ofAnyType((dtype) => elementwise(tf.clone, undefined, dtype)),

  add: pairwise(tf.add),
  sub: pairwise(tf.sub),
  mul: pairwise(tf.mul, { left: [-100, 100] }),
  div: pairwise(tf.div, { right: awayFromZero }),
  divNoNan: pairwise(tf.divNoNan, { right: awayFromZero, dtypes: ['float32'] }),
  floorDiv: pairwise(tf.floorDiv, { right: [1, 100], dtypes: ['float32', 'int32'] }),
  mod: pairwise(tf.mod, { right: [1, 100], dtypes: ['float32', 'int32'] }),
  pow: pairwise(tf.pow, { left: [0.2, 6], right: [-3, 3], dtypes: ['float32'] }),
  powInt: pairwise(tf.pow, { left: [-4, 6], right: [0, 3], dtypes: ['int32'] }),
  maximum: pairwise(tf.maximum),
  minimum: pairwise(tf.minimum),
  squaredDifference: pairwise(tf.squaredDifference, { left: [-100, 100] }),
  atan2: pairwise(tf.atan2, { dtypes: ['float32'] }),
  prelu: pairwise((x, alpha) => tf.prelu(x, alpha), { dtypes: ['float32'] }),
  bitwiseAnd: single({ dtype: 'int32' }, (x) => tf.bitwiseAnd(x, tf.add(x, tf.scalar(3, 'int32')))),
  equal: pairwise(tf.equal, { dtypes: ['float32', 'int32', 'bool'] }),
  notEqual: pairwise(tf.notEqual, { dtypes: ['float32', 'int32', 'bool'] }),
  greater: pairwise(tf.greater, { dtypes: ['float32', 'int32', 'bool'] }),
  greaterEqual: pairwise(tf.greaterEqual, { dtypes: ['float32', 'int32', 'bool'] }),
  less: pairwise(tf.less, { dtypes: ['float32', 'int32', 'bool'] }),
  lessEqual: pairwise(tf.lessEqual, { dtypes: ['float32', 'int32', 'bool'] }),
  logicalAnd: pairwise(tf.logicalAnd, { dtypes: bits }),
  logicalOr: pairwise(tf.logicalOr, { dtypes: bits }),
  logicalXor: pairwise(tf.logicalXor, { dtypes: bits }),

  addN: {
    draw(pool) {
      const first = pool.take({ dtype: pool.dice.one(['float32', 'float32', 'int32']) });
      const more = Array.from({ length: pool.dice.whole(0, 3) }, () =>
        pool.take({ ...like(first.shape), dtype: first.dtype }),
      );
      return drawn([first, ...more]);
    },
    run: (tensors) => tf.addN(tensors),
  },
  where: {
    draw(pool) {
      const dtype = pool.dice.one(['float32', 'float32', 'int32', 'bool'] as const);
      const yes = pool.take({ dtype });
      const other = { fits: broadcastable(yes.shape), shape: () => broadcastShape(pool.dice, yes.shape) };
      return drawn([pool.take({ ...other, dtype: 'bool' }), yes, pool.take({ ...other, dtype })]);
    },
    run: ([condition, yes, no]) => tf.where(condition, yes, no),
  },
};
