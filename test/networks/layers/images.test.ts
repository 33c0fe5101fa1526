/** Convolutions and pooling against loops over pixels, in plain JavaScript. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { HostTensor, Shape } from '../../../src/engine/tensor.js';
import { tf } from '../../../src/engine/tf.js';
import { applied, init, layerOf, randomNormal } from '../../helpers/networks.js';

beforeAll(() => tf.setBackend('cpu'));

const batch = 2;

type Pixel = (n: number, row: number, column: number, channel: number) => number;

/** x[n, row, column, channel], and `outside` around it. */
const pixelsOf =
  ({ data, shape: [, h, w, c] }: HostTensor, outside: number): Pixel =>
  (n, row, column, channel) =>
    row < 0 || column < 0 || row >= h! || column >= w! ? outside : data[((n * h! + row) * w! + column) * c! + channel]!;

/** All numbers of [batch, ...shape], in order. */
function filled([h, w, c]: Shape, f: Pixel): number[] {
  const numbers: number[] = [];
  for (let n = 0; n < batch; n++)
    for (let y = 0; y < h!; y++) for (let x = 0; x < w!; x++) for (let k = 0; k < c!; k++) numbers.push(f(n, y, x, k));
  return numbers;
}

const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  a.length === b.length ? Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!))) : Number.POSITIVE_INFINITY;

const noisy = { kernel: { type: 'normal', deviation: 1 }, bias: { type: 'normal', deviation: 1 } };

/** Convolution by its sum; the bias is per channel or per pixel, as its size says. */
function convolved(
  x: HostTensor,
  output: Shape,
  variables: ReturnType<typeof init>,
  strides: number,
  pad: number,
): Pixel {
  const { kernel, bias } = variables.params as Record<string, HostTensor>;
  const [size, , channels, filters] = kernel!.shape as [number, number, number, number];
  const at = pixelsOf(x, 0);
  return (n, row, column, filter) => {
    const own = bias!.data.length === filters ? filter : (row * output[1]! + column) * filters + filter;
    let sum = bias!.data[own]!;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        for (let c = 0; c < channels; c++)
          sum +=
            at(n, row * strides + i - pad, column * strides + j - pad, c) *
            kernel!.data[((i * size + j) * channels + c) * filters + filter]!;
    return sum;
  };
}

describe.each([true, false])('with tiedBias: %j', (tiedBias) => {
  it('conv2d with explicit padding', () => {
    const config = { type: 'conv2d', filters: 3, kernelSize: 4, strides: 2, padding: 1, tiedBias, ...noisy };
    const layer = layerOf(config, [6, 5, 2]);
    const x = randomNormal([batch, 6, 5, 2]);
    const variables = init(layer);
    const output = applied(layer, x, {}, variables);
    const byHand = (pad: number) => filled(layer.outputShape, convolved(x, layer.outputShape, variables, 2, pad));
    expect(apart(byHand(1), output)).toBeLessThan(1e-4);
    expect(apart(byHand(0), output)).toBeGreaterThan(0.1);
  });

  it('maxout-conv2d: the largest of the pieces of a channel', () => {
    const [filters, pieces] = [2, 3];
    const config = { type: 'maxout-conv2d', filters, pieces, kernelSize: 3, padding: 2, tiedBias, ...noisy };
    const layer = layerOf(config, [4, 3, 2]);
    const x = randomNormal([batch, 4, 3, 2]);
    const variables = init(layer);
    const output = applied(layer, x, {}, variables);
    const linear = convolved(x, [...layer.outputShape.slice(0, 2), filters * pieces], variables, 1, 2);
    const byHand = (filterOf: (channel: number, piece: number) => number) =>
      filled(layer.outputShape, (n, row, column, channel) =>
        Math.max(...Array.from({ length: pieces }, (_, piece) => linear(n, row, column, filterOf(channel, piece)))),
      );
    expect(
      apart(
        byHand((channel, piece) => piece * filters + channel),
        output,
      ),
    ).toBeLessThan(1e-4);
    expect(
      apart(
        byHand((channel, piece) => channel * pieces + piece),
        output,
      ),
    ).toBeGreaterThan(0.1);
  });

  it('conv2d-transpose: each pixel paints a patch', () => {
    const config = { type: 'conv2d-transpose', filters: 2, kernelSize: 5, strides: 3, padding: 'valid', tiedBias };
    const layer = layerOf({ ...config, ...noisy }, [3, 2, 2]);
    const x = randomNormal([batch, 3, 2, 2]);
    const variables = init(layer);
    const { kernel, bias } = variables.params as Record<string, HostTensor>;
    const [h, w, filters] = layer.outputShape as [number, number, number];
    expect([h, w, bias!.data.length]).toEqual([11, 8, tiedBias ? 2 : 11 * 8 * 2]);
    const painted = filled(layer.outputShape, (_, row, column, filter) =>
      tiedBias ? bias!.data[filter]! : bias!.data[(row * w + column) * filters + filter]!,
    );
    x.data.forEach((value, i) => {
      const [n, row, column, c] = [Math.floor(i / 12), Math.floor(i / 4) % 3, Math.floor(i / 2) % 2, i % 2];
      for (let tap = 0; tap < 25; tap++)
        for (let filter = 0; filter < filters; filter++) {
          const [y, z] = [3 * row + Math.floor(tap / 5), 3 * column + (tap % 5)];
          painted[((n * h + y) * w + z) * filters + filter]! += value * kernel!.data[(tap * filters + filter) * 2 + c]!;
        }
    });
    expect(apart(painted, applied(layer, x, {}, variables))).toBeLessThan(1e-4);
  });
});

describe('max-pool2d', () => {
  const pooled = (x: HostTensor, output: Shape, size: number, strides: number) => {
    const at = pixelsOf(x, Number.NEGATIVE_INFINITY);
    const taps = Array.from({ length: size * size }, (_, tap) => [Math.floor(tap / size), tap % size] as const);
    return filled(output, (n, row, column, channel) =>
      Math.max(...taps.map(([i, j]) => at(n, row * strides + i, column * strides + j, channel))),
    );
  };

  // sizes and windows of the 2014 code's convolutional discriminator, whose last windows hang over the edge
  it.each([
    [33, 4, 2, 'ceil', 16],
    [15, 4, 2, 'ceil', 7],
    [9, 2, 2, 'ceil', 5],
    [33, 4, 2, 'floor', 15],
    [6, 2, undefined, 'ceil', 3],
  ] as const)('%i pixels, windows of %i every %j, %s: %i', (pixels, size, strides, rounding, extent) => {
    const layer = layerOf({ type: 'max-pool2d', size, strides, rounding }, [pixels, pixels, 1]);
    expect(layer.outputShape).toEqual([extent, extent, 1]);
    const below = randomNormal([batch, pixels, pixels, 1]);
    const x = { ...below, data: below.data.map((value) => -1 - Math.abs(value)) }; // a padding of zeros would win
    expect(applied(layer, x)).toEqual(Float32Array.from(pooled(x, layer.outputShape, size, strides ?? size)));
  });
});
