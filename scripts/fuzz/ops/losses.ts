/** The losses of TensorFlow.js: compositions of other operations, each of labels and predictions of one shape. */
import type { Tensor } from '../../../src/engine/tf.js';
import { drawn, type Op, type Ops, tf } from '../op.js';
import { like, type Range } from '../pool.js';

function loss(
  run: (labels: Tensor, predictions: Tensor) => Tensor,
  labels?: Range,
  predictions?: Range,
  ranks: Range = [0, 4],
): Op {
  return {
    draw(pool) {
      const given = pool.take({ ranks, range: predictions });
      return drawn([pool.take({ ...like(given.shape), range: labels }), given]);
    },
    run: ([truth, guess]) => run(truth, guess),
  };
}

const unit: Range = [0, 1];
const inside: Range = [0.05, 0.95];

export const lossOps: Ops = {
  absoluteDifference: loss((a, b) => tf.losses.absoluteDifference(a, b)),
  cosineDistance: loss((a, b) => tf.losses.cosineDistance(a, b, 0), undefined, undefined, [1, 3]),
  hingeLoss: loss((a, b) => tf.losses.hingeLoss(a, b), unit),
  huberLoss: loss((a, b) => tf.losses.huberLoss(a, b)),
  logLoss: loss((a, b) => tf.losses.logLoss(a, b), unit, inside),
  meanSquaredError: loss((a, b) => tf.losses.meanSquaredError(a, b)),
  sigmoidCrossEntropy: loss((a, b) => tf.losses.sigmoidCrossEntropy(a, b), unit),
  softmaxCrossEntropy: loss((a, b) => tf.losses.softmaxCrossEntropy(a, b), unit, undefined, [1, 3]),
};
