/** Every loss there is, for the catalog. */
import type { Component } from '../registry/component.js';
import { blend } from './blend.js';
import { hinge } from './hinge.js';
import { leastSquares } from './least-squares.js';
import { nonSaturating } from './non-saturating.js';
import { saturating } from './saturating.js';
import { wasserstein } from './wasserstein.js';

export const losses: readonly Component<'loss', any>[] = [
  blend,
  hinge,
  leastSquares,
  nonSaturating,
  saturating,
  wasserstein,
];
