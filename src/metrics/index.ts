/** The metrics that come with the framework, for the catalog. */
import { discriminator } from './discriminator.js';
import { greyness } from './greyness.js';
import { jensenShannon } from './jensen-shannon.js';
import { nearestNeighbour } from './nearest-neighbour.js';
import { optimalDiscriminator } from './optimal-discriminator.js';
import { parzen } from './parzen.js';
import { slicedWasserstein } from './sliced-wasserstein.js';

export const metrics = [
  discriminator,
  greyness,
  jensenShannon,
  nearestNeighbour,
  optimalDiscriminator,
  parzen,
  slicedWasserstein,
] as const;
