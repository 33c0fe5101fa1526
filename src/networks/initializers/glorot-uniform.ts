/** Glorot and Bengio 2010, also known as Xavier: the default of most layers. */
import { fanInitializer, glorot } from '../fans.js';

export const glorotUniform = fanInitializer(
  'glorot-uniform',
  'Uniform, of variance 2 / (inputs + outputs) of a unit.',
  'uniform',
  glorot,
);
