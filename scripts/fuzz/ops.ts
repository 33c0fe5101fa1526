/** The table of operations that programs are drawn from, and which of TensorFlow.js are left out and why. */
import type { Ops } from './op.js';
import { elementwiseOps } from './ops/elementwise.js';
import { imageOps } from './ops/image.js';
import { linearOps } from './ops/linear.js';
import { lossOps } from './ops/losses.js';
import { shapeOps } from './ops/shape.js';

export const ops: Ops = { ...elementwiseOps, ...shapeOps, ...linearOps, ...lossOps, ...imageOps };

const another = (name: string) => `${name} by another name`;
const composed = 'nothing but operations of the table';
const random = 'random numbers come from the source of a step';
const complex = 'complex numbers, which the engine does not have';
const dynamic = 'the shape of its result depends on values';
const strings = 'strings or ragged tensors, which the engine does not have';

/** Operations of TensorFlow.js without an entry of their own. */
export const leftOut: Readonly<Record<string, string>> = {
  ...named('batchNorm2d batchNorm3d batchNorm4d', another('batchNorm')),
  ...named('concat1d concat2d concat3d concat4d', another('concat')),
  ...named('pad1d pad2d pad3d pad4d', another('pad')),
  ...named('reverse1d reverse2d reverse3d reverse4d', another('reverse')),
  ...named('slice1d slice2d slice3d slice4d', another('slice')),
  ...named('pool', another('poolMax and poolAverage')),
  ...named('basicLSTMCell multiRNNCell movingAverage linalg.gramSchmidt linalg.qr', composed),
  ...named('losses.computeWeightedLoss signal.hammingWindow signal.hannWindow signal.frame', composed),
  ...named('dropout multinomial rand randomGamma randomNormal randomStandardNormal', random),
  ...named('randomUniform randomUniformInt truncatedNormal', random),
  ...named('complex real imag fft ifft rfft irfft signal.stft', complex),
  ...named('spectral.fft spectral.ifft spectral.rfft spectral.irfft', complex),
  ...named('unique image.nonMaxSuppression image.nonMaxSuppressionWithScore image.nonMaxSuppressionPadded', dynamic),
  ...named('sparse.sparseFillEmptyRows sparse.sparseReshape', dynamic),
  ...named('sparse.sparseSegmentMean sparse.sparseSegmentSum', dynamic),
  ...named('raggedGather raggedRange raggedTensorToTensor string.stringNGrams string.stringSplit', strings),
  ...named('string.stringToHashBucketFast string.staticRegexReplace', strings),
  eye: 'a constant: it has no operand',
  ensureShape: 'a check while recording, not an operation',
  broadcastArgs: 'arithmetic on shapes, which are constants here',
  'image.threshold': 'its threshold is read on the host',
};

function named(names: string, reason: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, reason]));
}
