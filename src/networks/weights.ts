/**
 * Kernel and bias: the config keys, variables and first values that dense, maxout and both convolutions share.
 * What is computed with them is each layer's own.
 */
import { type Static, Type } from '@sinclair/typebox';
import type { HostTensor, Shape, Spec } from '../engine/tensor.js';
import type { Building } from '../registry/component.js';
import { slot } from '../registry/fields.js';
import type { Filling, Initializer } from './initializers/initializer.js';
import type { InitContext, Layer, Variables } from './layer.js';

export const weightFields = {
  kernel: slot('initializer', 'First values of the kernel.', { type: 'glorot-uniform' }),
  bias: slot('initializer', 'First values of the bias.', { type: 'constant', value: 0 }),
  useBias: Type.Boolean({ default: true, description: 'Whether a bias is added.' }),
};

const weightConfig = Type.Object(weightFields);

/** No `bias` initializer means no bias. */
export interface Weights {
  readonly kernel: Initializer;
  readonly bias?: Initializer;
}

export const buildWeights = (config: Static<typeof weightConfig>, { build }: Building): Weights => ({
  kernel: build('initializer', config.kernel, {}),
  bias: config.useBias ? build('initializer', config.bias, {}) : undefined,
});

/** A kernel's shape and what initializers ask about it. */
export interface KernelForm extends Pick<Filling, 'fanIn' | 'fanOut' | 'unitAxis'> {
  readonly shape: Shape;
}

/**
 * `variables` and `init` of a layer with params `kernel` and `bias`, which is one number per unit unless its shape is
 * given; units are then its last axis.
 */
export function weighted(
  kernel: KernelForm,
  weights: Weights,
  biasShape: Shape = [kernel.shape[kernel.unitAxis]!],
): Pick<Layer, 'variables' | 'init'> {
  const bias = { ...kernel, shape: biasShape, unitAxis: biasShape.length - 1 };
  const forms = { kernel, ...(weights.bias && { bias }) };
  const entries = Object.entries(forms) as [keyof Weights, KernelForm][];
  return {
    variables: { params: Object.fromEntries(entries.map(([key, { shape }]) => [key, spec(shape)])), stats: {} },
    init(context, name): Variables<HostTensor> {
      const filled = entries.map(([key, form]) => [key, fill(weights[key]!, form, context, `${name}.${key}`)]);
      return { params: Object.fromEntries(filled), stats: {} };
    },
  };
}

export const spec = (shape: Shape): Spec => ({ dtype: 'float32', shape });

/** `name` is the stream's. */
function fill(initializer: Initializer, { shape, ...form }: KernelForm, context: InitContext, name: string) {
  const filling: Filling = { ...form, stream: context.streams(name), marginals: context.marginals };
  return { ...spec(shape), data: initializer(shape, filling) };
}
