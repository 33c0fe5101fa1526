/** Glorot and Bengio 2010 with normal numbers. */
import { fanInitializer, glorot } from '../fans.js';

export const glorotNormal = fanInitializer(
  'glorot-normal',
  'Normal, of variance 2 / (inputs + outputs) of a unit.',
  'normal',
  glorot,
);
