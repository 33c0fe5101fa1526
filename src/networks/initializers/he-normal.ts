/** He et al. 2015 with normal numbers, for layers before a ReLU. */
import { fanInitializer, he } from '../fans.js';

export const heNormal = fanInitializer('he-normal', 'Normal, of variance 2 / inputs of a unit.', 'normal', he);
