/**
 * Differences that are known and stay, each with its reason. Narrow on purpose: what is not recognised here is a
 * counterexample.
 */
import type { HostTensor } from '../../src/engine/tensor.js';
import type { Case } from './compare.js';
import { eagerValues } from './generate.js';

export interface Explanation {
  readonly reason: string;
  readonly applies: (one: Case, message: string) => boolean;
}

const isOdd = ({ data }: HostTensor) => data.some((x) => !(Math.abs(x) < 1e15));

/** Whether one of these operations meets a number that is huge, infinite or none; in derivatives, whether any is there. */
function oddIn({ program, order }: Case, names: readonly string[]): boolean {
  const values = eagerValues(program) ?? [];
  const met = program.instructions.filter(({ op }) => names.includes(op));
  if (order > 0) return met.length > 0 && values.some(isOdd);
  return met.some(({ operands }) => operands.some((operand) => isOdd(values[operand]!)));
}

/** The operands that these operations meet. */
const operandsOf = ({ program }: Case, name: string): HostTensor[][] => {
  const values = eagerValues(program) ?? [];
  return program.instructions
    .filter(({ op }) => op === name)
    .map(({ operands }) => operands.map((operand) => values[operand]!));
};

const repeats = ({ data }: HostTensor) => new Set(data).size < data.length;

const convolutions = [
  ...['conv1d', 'conv2d', 'conv3d', 'depthwiseConv2d', 'separableConv2d', 'conv2dTranspose', 'conv3dTranspose'],
  ...['fusedConv2d', 'fusedDepthwiseConv2d'],
];

const interpolations = ['resizeBilinear', 'cropAndResize', 'transform'];

const extremes = [
  'max',
  'min',
  'argMax',
  'argMin',
  'topk',
  'logSumExp',
  'norm',
  'maxPool',
  'maxPool3d',
  'poolMax',
  'maxPoolWithArgmax',
];

export const explanations: readonly Explanation[] = [
  {
    reason:
      'The derivative of tf.logSigmoid reads a tensor that TensorFlow.js has disposed of: it fails unless something else ' +
      'keeps the same data, and what else does is not the same everywhere.',
    applies: ({ program }, message) =>
      message.includes("Cannot read properties of undefined (reading 'backend')") &&
      program.instructions.some(({ op }) => op === 'logSigmoid'),
  },
  {
    reason: "TensorFlow.js's derivatives of resizing name the axes of an image that is not square in the wrong order.",
    applies: (_, message) =>
      /eager: Error in gradient for op Resize(Bilinear|NearestNeighbor)\. The gradient/.test(message),
  },
  {
    reason:
      'An infinite weight over padding: TensorFlow.js skips the product, the compiled engine computes infinity times 0.',
    applies: (one, message) => message.startsWith('result') && oddIn(one, convolutions),
  },
  {
    reason: 'The largest of numbers with a NaN among them: onnxruntime may pass over the NaN.',
    applies: (one, message) => message.startsWith('result') && oddIn(one, extremes),
  },
  {
    reason:
      'TensorFlow.js looks for the maxima of tf.dilation2d from -9007199254740991 on; there may be none as large.',
    applies: (one, message) => message.startsWith('result') && oddIn(one, ['dilation2d']),
  },
  {
    reason:
      'The extreme of no numbers at all, or whether all of no truth values hold: TensorFlow.js reads past their end.',
    applies: (one, message) =>
      /^result|^Non-zero status code returned while running Arg(Max|Min) node/.test(message) &&
      ['max', 'min', 'argMax', 'argMin', 'all'].some((name) =>
        operandsOf(one, name).some(([x]) => x!.data.length === 0),
      ),
  },
  {
    reason: 'Two updates of one place by tf.tensorScatterUpdate: which of them stays is not specified.',
    applies: (one, message) =>
      message.startsWith('result') && operandsOf(one, 'tensorScatterUpdate').some(([, indices]) => repeats(indices!)),
  },
  {
    reason: 'A square or product beyond float32: TensorFlow.js computes inside some kernels with 64 bits and goes on.',
    applies: (one, message) =>
      message.startsWith('result') && oddIn(one, ['localResponseNormalization', 'prod', 'cumprod']),
  },
  {
    reason: 'The angle of two zeros, or of two infinities: the compiled engine takes no notice of their signs.',
    applies: (one, message) =>
      message.startsWith('result') &&
      (oddIn(one, ['atan2']) ||
        operandsOf(one, 'atan2').some((pair) => pair.some(({ data }) => data.some((x) => x === 0)))),
  },
  {
    reason:
      'The remainder of a division by infinity is none in TensorFlow.js, and the number itself in the compiled engine.',
    applies: (one, message) => message.startsWith('result') && oddIn(one, ['mod']),
  },
  {
    reason: 'Interpolation between infinities, or with a weight of 0: which terms are computed differs.',
    applies: (one, message) => message.startsWith('result') && oddIn(one, interpolations),
  },
];

export const explain = (one: Case, message: string): string | undefined =>
  explanations.find(({ applies }) => applies(one, message))?.reason;
