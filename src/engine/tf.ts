/** The one place that imports TensorFlow.js, the language in which steps are written. */
import * as tf from '@tensorflow/tfjs';

tf.enableProdMode(); // all it changes here: no banner on standard error when the cpu backend starts

export { tf };
export type Tensor = tf.Tensor;
