/** The transposed convolution is the adjoint of the convolution with its kernel: <conv(x), y> = <x, transpose(y)>. */
import { beforeAll, expect, it } from 'vitest';
import type { HostTensor, Shape } from '../../../src/engine/tensor.js';
import { tf } from '../../../src/engine/tf.js';
import { applied, init, layerOf, randomNormal } from '../../helpers/networks.js';

beforeAll(() => tf.setBackend('cpu'));

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

/** |<conv(x), y> - <x, transpose(y)>| relative to the first, with the kernel that `change` makes of the shared one. */
function gap(config: object, large: Shape, small: Shape, change = (kernel: HostTensor) => kernel): number {
  const shared = { ...config, useBias: false };
  const conv = layerOf({ type: 'conv2d', filters: small[2]!, ...shared }, large);
  const transpose = layerOf({ type: 'conv2d-transpose', filters: large[2]!, ...shared }, small);
  expect([conv.outputShape, transpose.outputShape]).toEqual([small, large]);
  const variables = init(conv);
  const changed = { params: { kernel: change(variables.params.kernel as HostTensor) }, stats: {} };
  const [x, y] = [randomNormal([2, ...large]), randomNormal([2, ...small], 2)];
  const left = dot(applied(conv, x, {}, variables), y.data);
  return Math.abs(left - dot(x.data, applied(transpose, y, {}, changed))) / Math.abs(left);
}

it.each([
  [{ kernelSize: 4, strides: 2 }, [8, 6, 3], [4, 3, 2]],
  [{ kernelSize: 3, strides: 1 }, [5, 5, 2], [5, 5, 3]],
  [{ kernelSize: 5, strides: 3, padding: 'valid' }, [32, 32, 3], [10, 10, 4]],
] as const)('%j', (config, large, small) => {
  expect(gap(config, large, small)).toBeLessThan(1e-4);
  const flipped = (kernel: HostTensor) => ({ ...kernel, data: kernel.data.slice().reverse() });
  expect(gap(config, large, small, flipped)).toBeGreaterThan(0.01);
});
