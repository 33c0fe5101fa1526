/** One or more examples of every kernel the compiled engine covers, for kernels.test.ts: inputs and attributes, no results. */
import { streams } from '../../src/engine/random.js';
import { type DType, float32, type HostTensor, type Shape, sizeOf } from '../../src/engine/tensor.js';

export interface Example {
  /** By the kernel's own names, or a list where it takes any number of tensors. */
  readonly inputs: Readonly<Record<string, HostTensor>> | readonly HostTensor[];
  readonly attributes?: Readonly<Record<string, unknown>>;
}

let made = 0;
const stream = () => streams(17)(`example ${made++}`);

const normal = (shape: Shape): HostTensor =>
  float32(stream().fillNormal(new Float32Array(sizeOf(shape)), 0.1, 1.5), shape);

const between = (min: number, max: number, shape: Shape): HostTensor =>
  float32(stream().fillUniform(new Float32Array(sizeOf(shape)), min, max), shape);

const given = (values: readonly number[], shape: Shape = [values.length], dtype: DType = 'float32'): HostTensor => {
  const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };
  return { dtype, shape, data: arrays[dtype].from(values) };
};

const whole = (shape: Shape, below = 5): HostTensor => {
  const numbers = stream();
  return given(
    Array.from({ length: sizeOf(shape) }, () => numbers.integer(below) - 2),
    shape,
    'int32',
  );
};

const bools = (shape: Shape): HostTensor => ({
  dtype: 'bool',
  shape,
  data: stream().fillMask(new Uint8Array(sizeOf(shape)), 0.5),
});

const unary = (...tensors: HostTensor[]): Example[] => tensors.map((x) => ({ inputs: { x } }));

/** Shapes that broadcast against each other, or not at all. */
const pairs: readonly (readonly [Shape, Shape])[] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], [3]],
  [[], [4]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    [3, 2, 1],
    [3, 1, 1],
  ],
];

const binary = (make: (shape: Shape) => HostTensor = normal, other = make): Example[] =>
  pairs.map(([a, b]) => ({ inputs: { a: make(a), b: other(b) } }));

const compared = (): Example[] => [...binary(whole), { inputs: { a: normal([5]), b: normal([5]) } }];
const logical = (): Example[] => binary(bools);

/** Reductions of one tensor over several choices of axes. */
const reduced = (x: HostTensor): Example[] =>
  [
    { axis: 0 },
    { axis: [1, 2], keepDims: true },
    { axis: -1, keepDims: false },
    { axis: [-3, 2], keepDims: true },
    { axis: null },
  ].map((attributes) => ({ inputs: { x }, attributes }));

const positive = () => between(0.1, 3, [3, 4]);
const special = given([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1]);

const products: readonly (readonly [Shape, Shape, transposeA: boolean, transposeB: boolean])[] = [
  [[2, 3], [3, 4], false, false],
  [[3, 2], [3, 4], true, false],
  [[2, 3], [4, 3], false, true],
  [[3, 2], [4, 3], true, true],
  [[5, 2, 3], [5, 3, 4], false, false],
  [[5, 3, 2], [5, 3, 4], true, false],
  [[5, 2, 3], [5, 4, 3], false, true],
  [[5, 3, 2], [5, 4, 3], true, true],
  [[5, 2, 3], [1, 3, 4], false, false],
  [[1, 2, 3], [1, 3, 4], false, false],
  [[2, 2, 2, 3], [2, 2, 3, 1], false, false],
];

const matMuls = (): Example[] =>
  products.map(([a, b, transposeA, transposeB]) => ({
    inputs: { a: normal(a), b: normal(b) },
    attributes: { transposeA, transposeB },
  }));

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;

const fusedMatMuls = (): Example[] => [
  ...activations.map((activation) => ({
    inputs: {
      a: normal([4, 3]),
      b: normal([3, 5]),
      bias: normal([5]),
      ...(activation === 'prelu' && { preluActivationWeights: normal([1, 5]) }),
    },
    attributes: { transposeA: false, transposeB: false, activation, leakyreluAlpha: 0.3 },
  })),
  {
    inputs: { a: normal([2, 3, 4]), b: normal([2, 5, 3]) },
    attributes: { transposeA: true, transposeB: true, activation: 'relu' },
  },
];

interface Convolution {
  readonly x: Shape;
  readonly filter: Shape;
  readonly strides?: number | readonly [number, number];
  readonly pad?: 'same' | 'valid' | number | readonly (readonly number[])[];
  readonly dilations?: number | readonly [number, number];
  readonly dimRoundingMode?: 'floor';
  /** Of the result. */
  readonly y: Shape;
}

const undilated: readonly Convolution[] = [
  { x: [2, 5, 4, 2], filter: [3, 3, 2, 3], y: [2, 5, 4, 3] },
  { x: [2, 7, 6, 1], filter: [4, 4, 1, 2], strides: 2, y: [2, 4, 3, 2] },
  { x: [1, 7, 8, 2], filter: [3, 2, 2, 2], strides: 3, y: [1, 3, 3, 2] },
  { x: [2, 7, 5, 2], filter: [3, 3, 2, 3], pad: 'valid', y: [2, 5, 3, 3] },
  { x: [2, 8, 7, 1], filter: [5, 3, 1, 2], strides: 3, pad: 'valid', y: [2, 2, 2, 2] },
  { x: [2, 4, 3, 3], filter: [1, 1, 3, 2], y: [2, 4, 3, 2] },
  { x: [2, 5, 5, 2], filter: [1, 1, 2, 3], strides: 2, y: [2, 3, 3, 3] },
  { x: [1, 7, 7, 2], filter: [2, 2, 2, 2], strides: 3, pad: 'valid', y: [1, 2, 2, 2] },
  { x: [2, 6, 5, 2], filter: [3, 2, 2, 2], strides: [2, 1], y: [2, 3, 5, 2] },
  { x: [1, 5, 6, 2], filter: [3, 3, 2, 1], pad: 1, dimRoundingMode: 'floor', y: [1, 5, 6, 1] },
  {
    x: [1, 5, 6, 1],
    filter: [3, 3, 1, 2],
    pad: [
      [0, 0],
      [2, 0],
      [1, 2],
      [0, 0],
    ],
    y: [1, 5, 7, 2],
  },
  { x: [2, 3, 3, 2], filter: [3, 3, 2, 4], pad: 'valid', y: [2, 1, 1, 4] },
];

const dilated: readonly Convolution[] = [
  { x: [2, 7, 6, 2], filter: [3, 2, 2, 2], dilations: 2, y: [2, 7, 6, 2] },
  { x: [1, 9, 8, 1], filter: [3, 3, 1, 2], pad: 'valid', dilations: [3, 2], y: [1, 3, 4, 2] },
];

const windowing = ({ strides = 1, pad = 'same', dilations = 1, dimRoundingMode }: Convolution) => ({
  strides,
  pad,
  dilations,
  dataFormat: 'NHWC',
  ...(dimRoundingMode && { dimRoundingMode }),
});

const convolutions = (): Example[] =>
  [...undilated, ...dilated].map((one) => ({
    inputs: { x: normal(one.x), filter: normal(one.filter) },
    attributes: windowing(one),
  }));

const fusedConvolutions = (): Example[] =>
  activations.map((activation, i) => ({
    inputs: {
      x: normal(undilated[i]!.x),
      filter: normal(undilated[i]!.filter),
      bias: normal(undilated[i]!.filter.slice(-1)),
      ...(activation === 'prelu' && { preluActivationWeights: normal([1, 1, undilated[i]!.filter[3]!]) }),
    },
    attributes: { ...windowing(undilated[i]!), activation, leakyreluAlpha: 0.1 },
  }));

const inputGradients = (): Example[] =>
  undilated.map((one) => ({
    inputs: { dy: normal(one.y), filter: normal(one.filter) },
    attributes: { ...windowing(one), inputShape: one.x },
  }));

const filterGradients = (): Example[] =>
  undilated.map((one) => ({
    inputs: { x: normal(one.x), dy: normal(one.y) },
    attributes: { ...windowing(one), filterShape: one.filter },
  }));

const stacks = (): Example[] => [
  { inputs: [normal([2, 3]), normal([2, 3]), normal([2, 3])], attributes: { axis: 1 } },
  { inputs: [normal([4])], attributes: { axis: 0 } },
];

/** A key that is no covered kernel, or a covered kernel without a key, fails kernels.test.ts. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  Abs: unary(normal([3, 4]), whole([4])),
  Neg: unary(normal([3, 4]), normal([]), whole([4])),
  Exp: unary(normal([3, 4])),
  Expm1: unary(normal([3, 4]), given([1e-6, -3e-4, 0, 0.01, -30, 20])),
  Log: unary(positive(), given([1e-30, 1e30])),
  Log1p: unary(positive(), given([1e-6, -3e-4, 0, 1e-9, 0.01, -0.99])),
  Sqrt: unary(positive(), given([0, 1e-20])),
  Rsqrt: unary(positive()),
  Square: unary(normal([3, 4]), whole([4])),
  Reciprocal: unary(positive(), given([-0.5, 4])),
  Sigmoid: unary(normal([3, 4]), given([-80, -12, 12, 80])),
  Softplus: unary(normal([3, 4]), given([-80, -12, 12, 80])),
  Tanh: unary(normal([3, 4]), given([-20, 1e-4, 20])),
  Sin: unary(normal([3, 4])),
  Cos: unary(normal([3, 4])),
  Erf: unary(normal([3, 4])),
  Sign: unary(normal([3, 4]), given([0, -0])),
  Floor: unary(normal([3, 4]), given([-1.5, 2])),
  Ceil: unary(normal([3, 4]), given([-1.5, 2])),
  Round: unary(normal([3, 4]), given([0.5, 1.5, 2.5, -0.5, -1.5])),
  Relu: unary(normal([3, 4]), given([0, -0]), whole([5])),
  Relu6: unary(between(-3, 9, [3, 4]), whole([5], 12)),
  Elu: unary(normal([3, 4])),
  EluGrad: [{ inputs: { dy: normal([3, 4]), y: between(-0.9, 2, [3, 4]) } }],
  Selu: unary(normal([3, 4])),
  LeakyRelu: [0.2, 0].map((alpha) => ({ inputs: { x: normal([3, 4]) }, attributes: { alpha } })),
  Prelu: [
    { inputs: { x: normal([3, 4]), alpha: normal([4]) } },
    { inputs: { x: normal([2, 3, 4]), alpha: normal([3, 1]) } },
  ],
  Step: [0, 0.3].map((alpha) => ({ inputs: { x: normal([3, 4]) }, attributes: { alpha } })),
  ClipByValue: [
    { inputs: { x: normal([3, 4]) }, attributes: { clipValueMin: -0.5, clipValueMax: 0.7 } },
    { inputs: { x: whole([6]) }, attributes: { clipValueMin: -1, clipValueMax: 1 } },
  ],
  IsNan: unary(special),
  IsInf: unary(special),
  LogicalNot: unary(bools([3, 4])),
  Cast: [
    { inputs: { x: normal([3, 4]) }, attributes: { dtype: 'int32' } },
    { inputs: { x: given([0, -0, 0.2, -3]) }, attributes: { dtype: 'bool' } },
    { inputs: { x: whole([5]) }, attributes: { dtype: 'float32' } },
    { inputs: { x: whole([5]) }, attributes: { dtype: 'bool' } },
    { inputs: { x: bools([5]) }, attributes: { dtype: 'float32' } },
    { inputs: { x: bools([5]) }, attributes: { dtype: 'int32' } },
    { inputs: { x: normal([5]) }, attributes: { dtype: 'float32' } },
  ],
  Select: [
    { inputs: { condition: bools([2, 3]), t: normal([2, 3]), e: normal([2, 3]) } },
    { inputs: { condition: bools([3]), t: whole([3]), e: whole([3]) } },
  ],

  Add: [...binary(), ...binary(whole)],
  AddN: [{ inputs: [normal([2, 3]), normal([2, 3]), normal([2, 3])] }, { inputs: [normal([2])] }],
  Sub: [...binary(), ...binary(whole)],
  Multiply: [...binary(), ...binary(whole)],
  RealDiv: binary(normal, (shape) => between(0.5, 2, shape)),
  Maximum: [...binary(), ...binary(whole)],
  Minimum: [...binary(), ...binary(whole)],
  Pow: [
    ...binary((shape) => between(0.2, 2, shape), normal),
    { inputs: { a: between(0.2, 2, [3]), b: given([2], [1, 1]) } },
    ...[2, 0.5, 3, -1].map((exponent) => ({ inputs: { a: between(0.2, 2, [4]), b: given([exponent], []) } })),
  ],
  SquaredDifference: binary(),
  Equal: [...compared(), ...logical()],
  NotEqual: [...compared(), ...logical()],
  Greater: [...compared(), ...logical()],
  GreaterEqual: compared(),
  Less: compared(),
  LessEqual: [...compared(), ...logical()],
  LogicalAnd: logical(),
  LogicalOr: logical(),

  Identity: unary(normal([3, 4]), bools([2])),
  Reshape: [
    { inputs: { x: normal([3, 4]) }, attributes: { shape: [2, 6] } },
    { inputs: { x: normal([3, 4]) }, attributes: { shape: [-1] } },
    { inputs: { x: normal([1]) }, attributes: { shape: [] } },
  ],
  ExpandDims: [0, 2, -1, -3].map((dim) => ({ inputs: { input: normal([3, 4]) }, attributes: { dim } })),
  Transpose: [
    { inputs: { x: normal([3, 4]) }, attributes: { perm: [1, 0] } },
    { inputs: { x: whole([2, 3, 4]) }, attributes: { perm: [2, 0, 1] } },
    { inputs: { x: normal([2, 3, 2, 2]) }, attributes: { perm: [0, 3, 1, 2] } },
  ],
  Tile: [
    { inputs: { x: normal([2, 3]) }, attributes: { reps: [2, 1] } },
    { inputs: { x: normal([3]) }, attributes: { reps: [3] } },
    { inputs: { x: bools([1, 2]) }, attributes: { reps: [2, 2] } },
  ],
  Concat: [
    { inputs: [normal([2, 3]), normal([2, 1])], attributes: { axis: 1 } },
    { inputs: [normal([2, 3]), normal([4, 3]), normal([1, 3])], attributes: { axis: 0 } },
    { inputs: [whole([1, 2]), whole([1, 2])], attributes: { axis: -1 } },
  ],
  Pack: [...stacks(), { inputs: [normal([2, 3]), normal([2, 3])], attributes: { axis: -1 } }],
  Unpack: [0, 1, -1].map((axis) => ({ inputs: { value: normal([3, 2, 4]) }, attributes: { axis } })),
  SplitV: [
    { inputs: { x: normal([4, 6]) }, attributes: { numOrSizeSplits: 3, axis: 1 } },
    { inputs: { x: normal([4, 6]) }, attributes: { numOrSizeSplits: [1, 3], axis: 0 } },
    { inputs: { x: normal([4, 6]) }, attributes: { numOrSizeSplits: [2, -1, 1], axis: -1 } },
  ],
  Slice: [
    { inputs: { x: normal([4, 5]) }, attributes: { begin: [1, 2], size: [2, 3] } },
    { inputs: { x: normal([4, 5]) }, attributes: { begin: [0, 3], size: [-1, -1] } },
    { inputs: { x: normal([4, 5]) }, attributes: { begin: 2, size: 1 } },
    { inputs: { x: bools([6]) }, attributes: { begin: [4], size: [2] } },
  ],
  PadV2: [
    {
      inputs: { x: normal([2, 3]) },
      attributes: {
        paddings: [
          [1, 2],
          [0, 3],
        ],
        constantValue: 0,
      },
    },
    { inputs: { x: normal([3]) }, attributes: { paddings: [[2, 0]], constantValue: -1.5 } },
    { inputs: { x: whole([3]) }, attributes: { paddings: [[0, 2]], constantValue: 7 } },
  ],
  Reverse: [0, [1, 2], -1, []].map((dims) => ({ inputs: { x: normal([2, 3, 4]) }, attributes: { dims } })),
  GatherV2: [
    {
      inputs: { x: normal([4, 3]), indices: given([2, 0, 2], [3], 'int32') },
      attributes: { axis: 0, batchDims: 0 },
    },
    {
      inputs: { x: normal([2, 4, 3]), indices: given([1, 3, 0, 0], [2, 2], 'int32') },
      attributes: { axis: 1, batchDims: 0 },
    },
    { inputs: { x: whole([2, 4]), indices: given([3], [1], 'int32') }, attributes: { axis: -1, batchDims: 0 } },
  ],
  ZerosLike: unary(normal([2, 3]), whole([2]), bools([2]), normal([])),
  OnesLike: unary(normal([2, 3]), whole([2]), bools([2]), normal([])),
  Fill: [
    { inputs: {}, attributes: { shape: [2, 3], value: 1.5, dtype: 'float32' } },
    { inputs: {}, attributes: { shape: [], value: 4, dtype: 'int32' } },
    { inputs: {}, attributes: { shape: [2], value: 2, dtype: undefined } },
  ],

  Sum: [...reduced(normal([2, 3, 4])), ...reduced(whole([2, 3, 4]))],
  Mean: [...reduced(normal([2, 3, 4])), ...reduced(whole([2, 3, 4]))],
  Max: [...reduced(normal([2, 3, 4])), ...reduced(whole([2, 3, 4]))].map(renamed),
  Min: reduced(normal([2, 3, 4])),
  Prod: [...reduced(normal([2, 3, 4])), ...reduced(whole([2, 3, 4]))],
  All: reduced(bools([2, 3, 4])),
  Any: reduced(bools([2, 3, 4])),
  ArgMax: [0, 1, -1].map((axis) => ({ inputs: { x: normal([3, 4, 2]) }, attributes: { axis } })),
  ArgMin: [0, 1, -1].map((axis) => ({ inputs: { x: whole([3, 4, 2]) }, attributes: { axis } })),
  Softmax: [
    { inputs: { logits: normal([3, 4]) }, attributes: { dim: 1 } },
    { inputs: { logits: between(-90, 90, [2, 3, 4]) }, attributes: { dim: 2 } },
  ],

  BatchMatMul: matMuls(),
  _FusedMatMul: fusedMatMuls(),
  Conv2D: convolutions(),
  FusedConv2D: fusedConvolutions(),
  Conv2DBackpropInput: inputGradients(),
  Conv2DBackpropFilter: filterGradients(),
};

/** TensorFlow.js calls the axes of Max by another name. */
function renamed({ inputs, attributes }: Example): Example {
  const { axis, ...rest } = attributes!;
  return { inputs, attributes: { ...rest, reductionIndices: axis } };
}
