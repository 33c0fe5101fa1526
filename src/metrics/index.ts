/** The metrics that come with the framework, for the catalog. */
import { slicedWasserstein } from './sliced-wasserstein.js';

export const metrics = [slicedWasserstein] as const;
