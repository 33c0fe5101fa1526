/** The contract of a prior: the distribution of the generator's noise z. */
import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { Source } from '../engine/source.js';
import type { Tensor } from '../engine/tf.js';
import type { Building } from '../registry/component.js';
import { positiveInteger } from '../registry/fields.js';

export interface Prior {
  readonly dim: number;
  /** Of each dimension, where they are independent and normal. */
  readonly normal?: { readonly mean: number; readonly deviation: number };
  /** z: [count, dim], from the source's stream `name`. */
  sample(source: Source, name: string, count: number): Tensor;
}

declare module '../registry/component.js' {
  interface Kinds {
    prior: { needs: object; made: Prior };
  }
}

/** Every prior has `dim` beside its own keys. */
export function definePrior<S extends TObject>(prior: {
  readonly name: string;
  readonly summary: string;
  readonly config: S;
  build(config: Static<S> & { dim: number }, needs: Building): Prior;
}) {
  const dim = positiveInteger('Dimensions of the noise z.', 100);
  const config = Type.Object({ dim, ...prior.config.properties }, { additionalProperties: false });
  return { kind: 'prior', ...prior, config, build: prior.build as (config: any, needs: Building) => Prior } as const;
}
