/** The contract of a metric: a number, or a few, that say how good a trained generator is. */
import type { Static, TObject } from '@sinclair/typebox';
import type { Splits } from '../data/dataset.js';
import type { HostTensor } from '../engine/tensor.js';
import type { Building } from '../registry/component.js';

export interface Evaluation {
  /** `count` fresh samples of the generator: float32 [count, ...data shape], in the data's own range. */
  sample(count: number): Promise<HostTensor>;
  readonly data: Splits;
}

export interface Metric {
  readonly name: string;
  /** Named numbers, such as `coverage` and `precision`. */
  evaluate(evaluation: Evaluation): Promise<Readonly<Record<string, number>>>;
}

declare module '../registry/component.js' {
  interface Kinds {
    metric: { needs: object; made: Metric };
  }
}

export const defineMetric = <S extends TObject>(metric: {
  readonly name: string;
  readonly summary: string;
  readonly config: S;
  build(config: Static<S>, needs: Building): Metric;
}) => ({ kind: 'metric', ...metric }) as const;
