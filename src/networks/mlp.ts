/** A multilayer perceptron for any role: dense hidden layers, then one dense layer that fits what is asked for. */
import { type Static, Type } from '@sinclair/typebox';
import { sizeOf } from '../engine/tensor.js';
import type { Building } from '../registry/component.js';
import { choice, positiveInteger, slot } from '../registry/fields.js';
import { activationFields, activationOf, requireUnbounded } from './activation.js';
import { assemble, chainTo, type Part } from './chain.js';
import { defineNetwork, type NetworkNeeds } from './layer.js';
import { activationLayer } from './layers/activation.js';
import { batchNormDefaults, batchNormLayer } from './layers/batch-norm.js';
import { denseLayer } from './layers/dense.js';
import { dropoutLayer, keepField } from './layers/dropout.js';
import { weightFields } from './weights.js';

const config = Type.Object(
  {
    hidden: Type.Array(positiveInteger('Units of one hidden layer.'), {
      default: [256],
      description: 'Units of each hidden layer, from the input on.',
    }),
    ...activationFields('Activation of the hidden layers.', 'relu'),
    output: choice(
      ['linear', 'sigmoid', 'tanh'],
      'Activation of the output; linear where logits are asked for, as of a discriminator.',
      'linear',
    ),
    batchNorm: Type.Boolean({
      default: false,
      description: 'Batch normalization of each hidden layer, before its activation and in place of its bias.',
    }),
    keep: Type.Optional(
      keepField('Dropout after each hidden activation: the probability that a number is kept. Absent: none.'),
    ),
    kernel: weightFields.kernel,
    bias: slot('initializer', 'First values of the hidden biases.', { type: 'constant', value: 0 }),
    outputBias: slot('initializer', 'First values of the output bias.', { type: 'constant', value: 0 }),
  },
  { additionalProperties: false },
);

type Config = Static<typeof config>;

/** dense, batch-norm, activation, dropout: those that the config asks for. */
function hiddenParts(units: number, config: Config, { build }: Building): Part[] {
  const kernel = build('initializer', config.kernel, {});
  const bias = config.batchNorm ? undefined : build('initializer', config.bias, {});
  const parts: Part[] = [['dense', denseLayer({ units, kernel, bias })]];
  if (config.batchNorm) parts.push(['batch-norm', batchNormLayer(batchNormDefaults)]);
  parts.push(['activation', activationLayer(activationOf(config.activation, config.slope))]);
  if (config.keep !== undefined) parts.push(['dropout', dropoutLayer({ keep: config.keep })]);
  return parts;
}

function outputPart(config: Config, { build, outputShape }: NetworkNeeds & Building): Part {
  const layer = denseLayer({
    units: sizeOf(outputShape),
    kernel: build('initializer', config.kernel, {}),
    bias: build('initializer', config.outputBias, {}),
    activation: activationOf(config.output, config.slope),
  });
  return ['dense', layer];
}

export const mlp = defineNetwork({
  name: 'mlp',
  summary: 'Dense layers: hidden ones of given sizes, then one whose size follows from the role.',
  config,
  build(config, needs) {
    requireUnbounded(config.output, needs.unbounded);
    const parts = config.hidden.flatMap((units) => hiddenParts(units, config, needs));
    const links = assemble(needs.inputShape, [...parts, outputPart(config, needs)]);
    return chainTo(needs.outputShape, needs.inputShape, links);
  },
});
