/** The contract of a loss: what each player minimizes, on logits. */
import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { Tensor } from '../engine/tf.js';
import type { Building } from '../registry/component.js';
import { gradientPenalty, type Penalty, penaltyOf } from './penalty.js';

export type { Penalty } from './penalty.js';

/** Logits of the discriminator, each [batch, 1]. */
export interface Loss {
  /** Scalar for the discriminator to minimize. */
  discriminator(real: Tensor, fake: Tensor): Tensor;
  /** Scalar for the generator to minimize. */
  generator(fake: Tensor): Tensor;
  /** Added to the discriminator's loss where there is one. */
  readonly penalty?: Penalty;
}

declare module '../registry/component.js' {
  interface Kinds {
    loss: { needs: object; made: Loss };
  }
}

const scale = Type.Object(
  {
    discriminator: Type.Number({ default: 1, exclusiveMinimum: 0, description: "Factor of the discriminator's loss." }),
    generator: Type.Number({ default: 1, exclusiveMinimum: 0, description: "Factor of the generator's loss." }),
  },
  {
    additionalProperties: false,
    default: {},
    description: 'Factors of the two losses; the 2014 code halves the first.',
  },
);

/** Every loss has `scale` and `gradientPenalty` beside its own keys; they are applied here, once for all. */
export function defineLoss<S extends TObject>(loss: {
  readonly name: string;
  readonly summary: string;
  readonly config: S;
  build(config: Static<S>, needs: Building): Loss;
}) {
  const common = { scale, gradientPenalty: Type.Optional(gradientPenalty) };
  const config = Type.Object({ ...loss.config.properties, ...common }, { additionalProperties: false });
  return {
    kind: 'loss',
    name: loss.name,
    summary: loss.summary,
    config,
    build(config: any, needs: Building): Loss {
      const { scale, gradientPenalty: penalty, ...own } = config;
      const terms = loss.build(own, needs);
      const scaled = (value: Tensor, factor: number) => (factor === 1 ? value : value.mul(factor));
      return {
        discriminator: (real, fake) => scaled(terms.discriminator(real, fake), scale.discriminator),
        generator: (fake) => scaled(terms.generator(fake), scale.generator),
        ...(penalty && { penalty: penaltyOf(penalty) }),
      };
    },
  } as const;
}
