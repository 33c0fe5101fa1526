/** A layer without variables, from its shapes and a function. */
import type { Shape } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Layer, Mode } from './layer.js';

/** f: [batch, ...inputShape] -> [batch, ...outputShape] */
export const stateless = (inputShape: Shape, outputShape: Shape, f: (x: Tensor, mode: Mode) => Tensor): Layer => ({
  inputShape,
  outputShape,
  couplesBatch: false,
  variables: { params: {}, stats: {} },
  init: () => ({ params: {}, stats: {} }),
  apply: (_, x, mode) => ({ output: f(x, mode), stats: {} }),
});
