/** Values at which a metric stands when the game is in balance (Goodfellow et al. 2014, theorem 1): D says 1/2 of everything. */
import type { Json } from '../../src/registry/json.js';
import type { Level } from '../charts/lines.js';

interface Loss {
  readonly type?: Json;
  readonly scale?: { readonly discriminator?: Json };
}

/** Losses whose discriminator minimizes the cross-entropy. */
const crossEntropies: readonly unknown[] = ['saturating', 'non-saturating'];

/** Of a chart of these metrics. `resolved`: the run's config. */
export function levelsOf(metrics: readonly string[], resolved: Json): Level[] {
  const has = (name: string) => metrics.includes(name);
  const { loss } = (resolved ?? {}) as { readonly loss?: Loss };
  const scale = typeof loss?.scale?.discriminator === 'number' ? loss.scale.discriminator : 1;
  return [
    ...(has('score.real') || has('score.fake') ? [{ y: 0.5, words: '1/2' }] : []),
    ...(has('loss.discriminator') && crossEntropies.includes(loss?.type)
      ? [{ y: scale * Math.log(4), words: scale === 1 ? 'log 4' : `${scale} log 4` }]
      : []),
    ...(has('value') ? [{ y: -Math.log(4), words: '−log 4' }] : []),
  ];
}
