/** Mutants that compute the same: of which rows, what their names hold (never a line's number), and why. */
export interface Equivalence {
  /** All, where none are named. */
  readonly kernels?: readonly string[];
  readonly parts: readonly string[];
  readonly reason: string;
}

export const explains = ({ kernels, parts }: Equivalence, kernel: string, mutant: string): boolean =>
  (kernels?.includes(kernel) ?? true) && parts.every((part) => mutant.includes(part));

const whole = ['RealDiv', 'FloorDiv', 'Mod'];
const sparse = ['SparseSegmentSum', 'SparseSegmentMean'];

export const equivalences: readonly Equivalence[] = [
  { parts: ['another order', 'reduce'], reason: 'the axes of a reduction have no order' },
  { parts: ['another keepdims'], reason: 'reshaped next' },
  {
    kernels: ['ScatterNd', 'SparseToDense'],
    parts: ['another order', 'expand'],
    reason: 'equal numbers, reshaped next',
  },
  { parts: ['one more', 'collected', 'filled'], reason: 'one more place, which is cut off' },
  { kernels: whole, parts: ['one more', 'guarded'], reason: 'any divisor but 0 will do where the ratio is not read' },
  { kernels: ['SquaredDifference'], parts: ['another sign, Sub'], reason: 'squared next' },
  { kernels: ['SquaredDifference'], parts: ['inputs swapped, Sub'], reason: 'squared next' },
  { kernels: ['Max', 'Min'], parts: ['another sign, ReduceSum'], reason: 'asked only whether it is a number' },
  {
    kernels: ['IsNan', 'IsInf', 'IsFinite'],
    parts: ['another sign, Cast'],
    reason: 'numbers are so whatever their sign',
  },
  { kernels: ['OneHot', 'Select'], parts: ['another sign, Cast', 'where'], reason: 'any number but 0 is true' },
  { kernels: ['All'], parts: ['another sign, ReduceMin'], reason: 'any number but 0 is true' },
  { kernels: ['Any'], parts: ['another sign, ReduceSum'], reason: 'any number but 0 is true' },
  { kernels: ['Any'], parts: ['another sign, Cast'], reason: 'any number but 0 is true' },
  { kernels: ['Expm1', 'Reciprocal'], parts: ['left out, Abs', 'stored'], reason: 'nothing is less than an int32' },
  { kernels: ['Selu', 'Atan2'], parts: ['stored'], reason: 'all there is fits into an int32' },
  { kernels: sparse, parts: ['Clip', 'collected'], reason: 'ids are known and none lies outside' },
  { kernels: [...sparse, 'Bincount', 'DenseBincount'], parts: ['one more', 'collected'], reason: 'no id is negative' },
  { kernels: ['LRN', 'LRNGrad'], parts: ['another transB', 'aroundSum'], reason: 'neighbours are so mutually' },
  { kernels: ['TopK'], parts: ['another to, Cast'], reason: 'int16 has truth values too' },
  { kernels: ['BatchToSpaceND'], parts: ['one more', 'slice'], reason: 'an end beyond the last is the last' },
  { kernels: ['MaxPoolGrad'], parts: ['one more', 'axisWindows', 'pad'], reason: 'what lies outside gets no gradient' },
  { kernels: ['AvgPoolGrad'], parts: ['another sign', 'alongAxes'], reason: 'twice, once for each of two axes' },
  { kernels: ['CropAndResize'], parts: ['one more', 'readAt', 'clip'], reason: 'a pixel that weighs nothing' },
];
