/** The one place that imports TensorFlow.js, the language in which steps are written. */
import * as tf from '@tensorflow/tfjs';

export { tf };
export type Tensor = tf.Tensor;
