/** The contract of a trainer: fresh state, a pure step, and what each step needs. The loop does the rest. */
import type { StepFunction } from '../engine/executor.js';
import type { Streams } from '../engine/random.js';
import type { Source } from '../engine/source.js';
import type { HostTensor, Shape } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Loss } from '../losses/loss.js';
import type { Layer } from '../networks/layer.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Prior } from '../priors/prior.js';
import type { Duration } from '../registry/fields.js';

/** Where training stands; with the config, all that the next step's inputs depend on. */
export interface Clock {
  /** Iterations completed. */
  readonly step: number;
  /** Batches of real data drawn. */
  readonly drawn: number;
  readonly batchesPerEpoch: number;
}

/** What one iteration takes. */
export interface Plan {
  /** Which program runs it; programs of equal name are equal. A chunk is of one variant. */
  readonly variant: string;
  /** Batches of real data it draws; rows of the n-th are fed to the n-th name of `Trainer.batches`. */
  readonly batches: number;
  readonly scalars: Readonly<Record<string, number>>;
  /** Host-side numbers to report with the step, such as learning rates. */
  readonly shown: Readonly<Record<string, number>>;
}

export interface Trainer {
  /** When training ends; both may be given, and the first reached counts. */
  readonly ends: readonly Duration[];
  init(streams: Streams, marginals: () => Float32Array): Tree<HostTensor>;
  plan(clock: Clock): Plan;
  program(variant: string): StepFunction;
  /** Names of the batches of real data that a variant's program asks for. */
  batches(variant: string): readonly string[];
  /** The trained generator on fresh noise of stream `name`: float32 [count, ...data shape]. */
  sample(state: Tree<Tensor>, source: Source, name: string, count: number): Tensor;
  /**
   * The trained generator on given noise z: [count, dim]. What noise it has inside is drawn from `source` once and is the
   * same for all of them.
   */
  generate(state: Tree<Tensor>, z: Tensor, source: Source): Tensor;
  /** What the network that judges examples says of x [n, ...data shape]: [n, outputs], logits. For metrics; not all have one. */
  judge?(state: Tree<Tensor>, x: Tensor): Tensor;
}

export interface TrainerNeeds {
  readonly data: { readonly shape: Shape; readonly batch: number };
  readonly prior: Prior;
  readonly generator: Layer;
  readonly discriminator: Layer;
  readonly loss: Loss;
  readonly optimizers: { readonly generator: Optimizer; readonly discriminator: Optimizer };
}

declare module '../registry/component.js' {
  interface Kinds {
    trainer: { needs: TrainerNeeds; made: Trainer };
  }
}
