/** TensorFlow.js, the language in which steps are written, with its derivatives repaired. The one place to get it from. */
import { repairDerivatives } from './derivatives.js';

export { type Tensor, tf } from './tensorflow.js';

repairDerivatives();
