/** The metrics that come with the framework, for the catalog. */
import { accuracy } from './accuracy.js';
import { discriminator } from './discriminator.js';
import { frechet } from './frechet.js';
import { greyness } from './greyness.js';
import { jensenShannon } from './jensen-shannon.js';
import { modeCoverage } from './mode-coverage.js';
import { nearestNeighbour } from './nearest-neighbour.js';
import { optimalDiscriminator } from './optimal-discriminator.js';
import { parzen } from './parzen.js';
import { prdc } from './prdc.js';
import { slicedWasserstein } from './sliced-wasserstein.js';

export const metrics = [
  accuracy,
  discriminator,
  greyness,
  frechet,
  jensenShannon,
  modeCoverage,
  nearestNeighbour,
  optimalDiscriminator,
  parzen,
  prdc,
  slicedWasserstein,
] as const;
