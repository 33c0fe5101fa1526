/** Examples of every layer in the catalog, and how to differentiate them. A layer without a row here fails layers.test.ts. */
import type { Source } from '../../../src/engine/source.js';
import type { HostTensor, Shape } from '../../../src/engine/tensor.js';
import type { Tensor } from '../../../src/engine/tf.js';
import { flatten, mapTree, refill } from '../../../src/engine/tree.js';
import { activationNames } from '../../../src/networks/activation.js';
import type { Layer, Variables } from '../../../src/networks/layer.js';
import { init, mode, onBackend, randomNormal } from '../../helpers/networks.js';
import { testSource } from '../../helpers/source.js';

export interface Example {
  readonly config: Record<string, unknown>;
  readonly input: Shape;
  readonly output: Shape;
  readonly parameters: number;
}

const example = (config: Example['config'], input: Shape, output: Shape, parameters: number): Example => ({
  config,
  input,
  output,
  parameters,
});

const noisyBias = { bias: { type: 'normal', deviation: 1 } };

export const examples: Record<string, readonly Example[]> = {
  activation: activationNames.map((name) => example({ function: name, slope: 0.3 }, [7], [7], 0)),
  'batch-norm': [
    example({}, [5], [5], 10),
    example({ momentum: 0.5, epsilon: 0.1, center: false }, [3, 4, 2], [3, 4, 2], 2),
    example({ scale: false }, [3, 4, 2], [3, 4, 2], 2),
  ],
  conv2d: [
    example({ filters: 3, ...noisyBias }, [5, 4, 2], [5, 4, 3], 3 * 3 * 2 * 3 + 3),
    example({ filters: 2, kernelSize: 4, strides: 2, activation: 'tanh' }, [7, 6, 1], [4, 3, 2], 34),
    example({ filters: 2, kernelSize: 2, strides: 2, padding: 'valid', useBias: false }, [5, 6, 2], [2, 3, 2], 16),
    example({ filters: 2, kernelSize: 3, padding: 2, tiedBias: false, ...noisyBias }, [3, 2, 1], [5, 4, 2], 18 + 40),
  ],
  'conv2d-transpose': [
    example({ filters: 2, kernelSize: 4, strides: 2, ...noisyBias }, [3, 2, 3], [6, 4, 2], 4 * 4 * 2 * 3 + 2),
    example({ filters: 2, kernelSize: 2, strides: 3, activation: 'tanh' }, [2, 3, 2], [6, 9, 2], 18),
    // the last layer of the 2014 code's convolutional generator, but for its channels
    example({ filters: 1, kernelSize: 5, strides: 3, padding: 'valid', useBias: false }, [10, 10, 2], [32, 32, 1], 50),
    example({ filters: 2, kernelSize: 2, tiedBias: false, ...noisyBias }, [2, 2, 1], [2, 2, 2], 8 + 8),
  ],
  dense: [
    example({ units: 4 }, [3], [4], 16),
    example({ units: 3, useBias: false, activation: 'sigmoid' }, [2, 2, 2], [3], 24),
    example({ units: 3, activation: 'leaky-relu', ...noisyBias }, [5], [3], 18),
  ],
  dropout: [example({ keep: 0.7 }, [20], [20], 0), example({ keep: 0.5, scale: 3 }, [3, 4, 2], [3, 4, 2], 0)],
  flatten: [example({}, [3, 4, 2], [24], 0)],
  'layer-norm': [
    example({}, [6], [6], 12),
    example({ epsilon: 0.1, center: false, scale: false }, [2, 3, 2], [2, 3, 2], 0),
  ],
  'max-pool2d': [
    // small, since finite differences across a tie measure neither slope
    example({}, [3, 2, 1], [1, 1, 1], 0),
    example({ size: 2, strides: 1, rounding: 'ceil' }, [3, 2, 1], [2, 1, 1], 0),
    example({ rounding: 'ceil' }, [3, 2, 1], [2, 1, 1], 0),
  ],
  maxout: [
    example({ units: 4, pieces: 3, ...noisyBias }, [5], [4], 72),
    example({ units: 2, useBias: false }, [2, 2, 1], [2], 16),
  ],
  noise: [example({ deviation: 0.3 }, [4], [4], 0), example({ append: 3 }, [3, 2, 2], [3, 2, 5], 0)],
  'maxout-conv2d': [
    example({ filters: 2, pieces: 3, padding: 'valid', ...noisyBias }, [3, 3, 2], [1, 1, 2], 3 * 3 * 2 * 6 + 6),
    example({ filters: 1, kernelSize: 4, padding: 1, tiedBias: false, ...noisyBias }, [4, 5, 1], [3, 4, 1], 32 + 24),
  ],
  reshape: [example({ shape: [4, 3, 2] }, [24], [4, 3, 2], 0)],
};

export const batch = 6;

/** The layer as a function of [x, ...its params], in the order of their paths. */
export function asFunction(layer: Layer, values: Variables<HostTensor>, source: Source = testSource(1)) {
  const paths = Object.keys(flatten(values.params));
  return ([x, ...params]: Tensor[]): Tensor => {
    const named = Object.fromEntries(paths.map((path, i) => [path, params[i]!]));
    const variables = { params: refill(values.params, named), stats: onBackend(values).stats };
    return layer.apply(variables, x!, mode({ source })).output;
  };
}

/** Fresh values, then moved off the special points (zero beta, unit gamma) at which an error could hide. */
export function movedVariables(layer: Layer): Variables<HostTensor> {
  const { params, stats } = init(layer);
  const moved = mapTree(params, (leaf, path) => {
    const noise = randomNormal(leaf.shape, 3, path).data;
    return { ...leaf, data: Float32Array.from(leaf.data, (value, i) => value + 0.3 * noise[i]!) };
  });
  return { params: moved, stats };
}
