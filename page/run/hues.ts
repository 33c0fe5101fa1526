/** Which colour a metric's curve has on the charts of one run: players and sides keep theirs on every chart. */
import { colourOf } from '../charts/colours.js';

const fixed: Readonly<Record<string, number>> = { discriminator: 0, real: 0, generator: 1, fake: 1 };

/** By what the name has behind its last dot. */
export const colourOfMetric = (metric: string): string => colourOf(fixed[metric.split('.').at(-1)!] ?? 2);
