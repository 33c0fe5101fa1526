/** He et al. 2015 with uniform numbers, for layers before a ReLU. */
import { fanInitializer, he } from '../fans.js';

export const heUniform = fanInitializer('he-uniform', 'Uniform, of variance 2 / inputs of a unit.', 'uniform', he);
