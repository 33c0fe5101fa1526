/** A small registry for tests of the config pipeline: every kind, every short form, and components that build nothing. */
import { type TObject, type TProperties, Type } from '@sinclair/typebox';
import type { Component, Kind } from '../../src/registry/component.js';
import {
  choice,
  duration,
  filePath,
  nonNegative,
  positiveInteger,
  probability,
  scheduled,
  slot,
} from '../../src/registry/fields.js';
import { createRegistry, type Registry } from '../../src/registry/registry.js';
import type { Uses } from '../../src/trainers/trainer.js';

export const strict = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

export function fake(kind: Kind, name: string, config: TObject = strict({})): Component {
  return { kind, name, summary: `The ${kind} ${name}.`, config, build: (own: unknown) => own as never };
}

export const fakeTrainer = (name: string, uses: Uses, config?: TObject): Component => ({
  ...fake('trainer', name, config),
  ...{ uses },
});

/** Nothing is built. */
const noForm = (): never => {
  throw new Error('a fake network has no form');
};

const number = (description: string, fallback?: number) =>
  Type.Number({ description, ...(fallback !== undefined && { default: fallback }) });

const scale = Type.Object(
  {
    discriminator: Type.Number({ default: 1, exclusiveMinimum: 0, description: "Factor of the discriminator's loss." }),
    generator: Type.Number({ default: 1, exclusiveMinimum: 0, description: "Factor of the generator's loss." }),
  },
  { additionalProperties: false, default: {}, description: 'Factors.' },
);

const activation = choice(['relu', 'tanh', 'sigmoid', 'linear'], 'The activation.', 'relu');

export const components: readonly Component[] = [
  fake('loss', 'non-saturating', strict({ scale })),
  fake('loss', 'hinge', strict({ margin: number('Where the hinge bends.', 1), scale })),
  fake('loss', 'wasserstein', strict({ clip: nonNegative('Bound of the weights.', 0.01), scale })),
  fake('optimizer', 'sgd', strict({ learningRate: scheduled('Step size.', 0.1), momentum: scheduled('Momentum.', 0) })),
  fake(
    'optimizer',
    'adam',
    strict({
      learningRate: scheduled('Step size.', 1e-3),
      beta1: probability('Decay of the mean.', 0.9),
      beta2: probability('Decay of the square.', 0.999),
    }),
  ),
  fake('schedule', 'constant', strict({ value: number('The value.') })),
  fake(
    'schedule',
    'exponential-decay',
    strict({ from: number('Start.'), rate: probability('Factor.'), every: duration('Span of one factor.', '1 epoch') }),
  ),
  fake('schedule', 'warm-up', strict({ over: duration('How long.'), after: scheduled('What follows.') })),
  fake(
    'network',
    'mlp',
    strict({
      hidden: Type.Array(positiveInteger('Units.'), { description: 'Units of each hidden layer.' }),
      activation,
      output: choice(['relu', 'tanh', 'sigmoid', 'linear'], 'The output.', 'linear'),
      batchNorm: Type.Boolean({ default: false, description: 'Batch normalization.' }),
      initializer: Type.Optional(
        Type.Union([slot('initializer', 'Weights.'), Type.Literal('none')], { description: 'Weights, or none.' }),
      ),
    }),
  ),
  fake(
    'network',
    'sequential',
    strict({ layers: Type.Array(slot('layer', 'A layer.'), { minItems: 1, description: 'Layers, first to last.' }) }),
  ),
  fake('layer', 'dense', strict({ units: positiveInteger('Outputs.') })),
  fake('layer', 'dropout', strict({ keep: probability('Share kept.', 0.5) })),
  fake('initializer', 'normal', strict({ deviation: nonNegative('Deviation.', 0.02) })),
  fake(
    'prior',
    'uniform',
    strict({ dim: positiveInteger('Dimensions.', 100), min: number('Lower.', -1), max: number('Upper.', 1) }),
  ),
  fake('prior', 'normal', strict({ dim: positiveInteger('Dimensions.', 100) })),
  fake(
    'dataset',
    'ring',
    strict({ modes: positiveInteger('Modes.', 8), batch: positiveInteger('Examples in a batch.', 64) }),
  ),
  fake(
    'dataset',
    'npy',
    strict({
      path: filePath('The file.'),
      range: Type.Optional(
        Type.Tuple([number('Lower.'), number('Upper.')], { description: 'Interval of the values.' }),
      ),
      batch: positiveInteger('Examples in a batch.', 64),
    }),
  ),
  fakeTrainer(
    'adversarial',
    { prior: true, loss: true, networks: { generator: noForm, discriminator: noForm }, path: 'D(G(z))' },
    strict({
      k: positiveInteger('Discriminator steps.', 1),
      updates: choice(['alternating', 'simultaneous'], 'Order.', 'alternating'),
      epochs: Type.Optional(nonNegative('Epochs.')),
      steps: Type.Optional(positiveInteger('Steps.')),
    }),
  ),
  fakeTrainer('coder', {
    prior: true,
    loss: false,
    networks: { encoder: noForm, generator: noForm },
    path: 'G(E(x))',
  }),
  fake('callback', 'progress'),
  fake('callback', 'evaluate'),
  fake('callback', 'metrics-log', strict({ every: duration('Cadence.', '1 step') })),
  fake('callback', 'stop-on-divergence'),
  fake(
    'callback',
    'checkpoint',
    strict({ every: duration('Cadence.', '1 epoch'), keep: positiveInteger('How many.', 3) }),
  ),
  fake(
    'callback',
    'sample-grid',
    strict({ every: duration('Cadence.', '1 epoch'), rows: positiveInteger('Rows.', 10) }),
  ),
];

export const registry: Registry = createRegistry(components);
