/**
 * The contract of a trainer: the parts of a config that it uses, fresh state, a pure step, and what each step needs. The
 * loop does the rest.
 */
import type { Static, TObject } from '@sinclair/typebox';
import type { Dataset } from '../data/dataset.js';
import type { StepFunction } from '../engine/executor.js';
import type { Streams } from '../engine/random.js';
import type { Source } from '../engine/source.js';
import type { HostTensor, Shape } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Loss } from '../losses/loss.js';
import type { Layer, NetworkNeeds, Role } from '../networks/layer.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Prior } from '../priors/prior.js';
import type { Building, Component } from '../registry/component.js';
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

/** Names the batch of the classes of another's rows: float32 [batch], counted from 0. There where the data have labels. */
export const labelsOf = (batch: string) => `${batch}.labels`;

export interface Trainer {
  /** When training ends; both may be given, and the first reached counts. */
  readonly ends: readonly Duration[];
  init(streams: Streams, marginals: () => Float32Array): Tree<HostTensor>;
  plan(clock: Clock): Plan;
  program(variant: string): StepFunction;
  /** Names of the batches of real data that a variant's program asks for; it may ask for the `labelsOf` each as well. */
  batches(variant: string): readonly string[];
  /** The trained generator on fresh noise of stream `name`: float32 [count, ...data shape]. A classifier has none. */
  sample?(state: Tree<Tensor>, source: Source, name: string, count: number): Tensor;
  /**
   * The trained generator on given noise z of the prior: [count, dim]. There where `sample` is. What noise it has inside is
   * drawn from `source` once and is the same for all of them.
   */
  generate?(state: Tree<Tensor>, z: Tensor, source: Source): Tensor;
  /** What the network that judges examples says of x [n, ...data shape]: [n, outputs], logits. For metrics; not all have one. */
  judge?(state: Tree<Tensor>, x: Tensor): Tensor;
  /**
   * What the trained classifier makes of x [n, ...data shape]: `features` [n, d], which its last layer of weights is given,
   * and `logits` [n, classes].
   */
  classify?(state: Tree<Tensor>, x: Tensor): { readonly features: Tensor; readonly logits: Tensor };
}

/** What the form of a network may depend on. */
export interface Surroundings {
  readonly dataset: Dataset;
  /** Numbers in a z of the prior; 0 where the trainer has none. */
  readonly dim: number;
  /** The trainer's own config, as its `build` sees it. */
  readonly config: any;
}

export type NetworkForm = Omit<NetworkNeeds, 'role'>;

/** The parts of a config that a trainer uses beside data and optimizers. What it does not name, a config must not have. */
export interface Uses {
  readonly prior: boolean;
  readonly loss: boolean;
  /** The networks that it trains, in the order in which examples pass through them. @throws Misfit blamed on the trainer */
  readonly networks: Readonly<Partial<Record<Role, (about: Surroundings) => NetworkForm>>>;
  /** That way through the networks, such as `D(G(z))`. */
  readonly path: string;
}

/** Every part that a trainer may be given; which ones it is, its `uses` says. */
export type TrainerNeeds = Readonly<Partial<Record<Role, Layer>>> & {
  readonly data: { readonly shape: Shape; readonly batch: number; readonly range?: readonly [number, number] };
  readonly prior?: Prior;
  readonly loss?: Loss;
  readonly optimizers: Readonly<Partial<Record<Role, Optimizer>>>;
};

/** The parts of a trainer that uses `U`. */
export type NeedsOf<U extends Uses> = Pick<TrainerNeeds, 'data'> &
  (U['prior'] extends true ? { readonly prior: Prior } : unknown) &
  (U['loss'] extends true ? { readonly loss: Loss } : unknown) & {
    readonly [role in keyof U['networks']]: Layer;
  } & { readonly optimizers: { readonly [role in keyof U['networks']]: Optimizer } };

declare module '../registry/component.js' {
  interface Kinds {
    trainer: { needs: TrainerNeeds; made: Trainer; declared: { readonly uses: Uses } };
  }
}

/** `build` is given what `uses` names, which `experiment/build.ts` sees to. */
export function defineTrainer<const U extends Uses, S extends TObject>(trainer: {
  readonly name: string;
  readonly summary: string;
  readonly config: S;
  readonly uses: U;
  build(config: Static<S>, needs: NeedsOf<U> & Building): Trainer;
}): Component<'trainer', S> {
  return { kind: 'trainer', ...trainer, build: trainer.build as any };
}
