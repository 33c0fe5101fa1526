/** Shapes and settings that cannot be: what each is told, word for word. */
import { describe, expect, it } from 'vitest';
import { Misfit } from '../../src/registry/problem.js';
import { discriminatorOf, generatorOf, layerOf } from '../helpers/networks.js';

function misfitOf(build: () => unknown): [message: string, remedy?: string, key?: string] {
  try {
    build();
  } catch (problem) {
    if (problem instanceof Misfit) return [problem.message, problem.remedy, problem.key];
    throw problem;
  }
  throw new Error('it was built');
}

const sequence = (...layers: { type: string; [key: string]: unknown }[]) => ({ type: 'sequential', layers });
const image = [28, 28, 1];

describe('layers', () => {
  it('conv2d on a flat input', () => {
    expect(misfitOf(() => layerOf({ type: 'conv2d', filters: 2 }, [784]))).toEqual([
      'conv2d takes images [height, width, channels], but its input is [784].',
      'Put { type: reshape, shape: [28, 28, 1] } before it.',
      undefined,
    ]);
  });

  it('conv2d-transpose on a flat input', () => {
    expect(misfitOf(() => layerOf({ type: 'conv2d-transpose', filters: 2 }, [6272]))).toEqual([
      'conv2d-transpose takes images [height, width, channels], but its input is [6272].',
      'Put { type: reshape, shape: [56, 56, 2] } before it.',
      undefined,
    ]);
  });

  it('a kernel larger than its input', () => {
    const config = { type: 'conv2d', filters: 2, kernelSize: 5, padding: 'valid' };
    expect(misfitOf(() => layerOf(config, [3, 4, 8]))).toEqual([
      'a kernel of 5 x 5 is larger than its input, [3, 4, 8].',
      'Set kernelSize to 3 or less, or padding to same.',
      'kernelSize',
    ]);
    expect(layerOf({ ...config, padding: 'same' }, [3, 4, 8]).outputShape).toEqual([3, 4, 2]);
  });

  it('a kernel larger than its padded input, and a window larger than its input', () => {
    const config = { type: 'maxout-conv2d', filters: 2, kernelSize: 8, padding: 2 };
    expect(misfitOf(() => layerOf(config, [3, 4, 8]))).toEqual([
      'a kernel of 8 x 8 is larger than its input, [3, 4, 8] with 2 pixels around it.',
      'Set kernelSize to 7 or less, or padding to same.',
      'kernelSize',
    ]);
    expect(misfitOf(() => layerOf({ type: 'max-pool2d', size: 4 }, [3, 4, 8]))).toEqual([
      'a window of 4 x 4 is larger than its input, [3, 4, 8].',
      'Set size to 3 or less.',
      'size',
    ]);
  });

  it('windows that could lie beyond the edge', () => {
    const config = { type: 'max-pool2d', size: 1, strides: 3 };
    expect(misfitOf(() => layerOf({ ...config, rounding: 'ceil' }, [5, 5, 1]))).toEqual([
      'with strides 3 a window of 1 could lie beyond the edge.',
      'Set strides to size or less, or rounding to floor.',
      'strides',
    ]);
    expect(layerOf(config, [5, 5, 1]).outputShape).toEqual([2, 2, 1]);
  });

  it('a reshape to another size', () => {
    expect(misfitOf(() => layerOf({ type: 'reshape', shape: [7, 7, 64] }, [6272]))).toEqual([
      'the shape [7, 7, 64] holds 3136 numbers, but the input [6272] has 6272.',
      'Set shape to [7, 7, 128].',
      'shape',
    ]);
    expect(misfitOf(() => layerOf({ type: 'reshape', shape: [7, 7] }, [100]))[1]).toBe(
      'Choose a shape of 100 numbers.',
    );
  });
});

describe('sequential', () => {
  it('a generator of the wrong size', () => {
    const layers = [
      { type: 'dense', units: 10 },
      { type: 'dense', units: 783 },
      { type: 'activation', function: 'tanh' },
    ];
    expect(misfitOf(() => generatorOf(sequence(...layers), 100, image))).toEqual([
      "the generator puts out [783], but the data's examples are [28, 28, 1] (784 numbers).",
      'Set layers.1.units to 784.',
      'layers.1.units',
    ]);
  });

  it('a generator of the wrong channels', () => {
    const layers = [
      { type: 'dense', units: 49 },
      { type: 'reshape', shape: [7, 7, 1] },
      { type: 'conv2d-transpose', filters: 3, strides: 4 },
    ];
    expect(misfitOf(() => generatorOf(sequence(...layers), 100, image))).toEqual([
      "the generator puts out [28, 28, 3] (2352 numbers), but the data's examples are [28, 28, 1] (784 numbers).",
      'Set layers.2.filters to 1.',
      'layers.2.filters',
    ]);
  });

  it('a discriminator without a logit', () => {
    expect(misfitOf(() => discriminatorOf(sequence({ type: 'maxout', units: 240 }), image))).toEqual([
      'the discriminator puts out [240], but it must put out one logit, [1].',
      'Set layers.0.units to 1.',
      'layers.0.units',
    ]);
    expect(
      misfitOf(() => discriminatorOf(sequence({ type: 'conv2d', filters: 4 }, { type: 'flatten' }), image)),
    ).toEqual([
      'the discriminator puts out [3136], but it must put out one logit, [1].',
      'Add { type: dense, units: 1 } at the end.',
      'layers.1',
    ]);
  });
});

describe('mlp', () => {
  it('a discriminator that puts out probabilities', () => {
    expect(misfitOf(() => discriminatorOf({ type: 'mlp', output: 'sigmoid' }, image))).toEqual([
      'output is sigmoid, but losses work on logits and apply the sigmoid themselves.',
      'Remove output, or set it to linear.',
      'output',
    ]);
  });
});

describe('dcgan', () => {
  it('more doublings than the size allows', () => {
    const config = { type: 'dcgan-generator', channels: [256, 128, 64] };
    expect(misfitOf(() => generatorOf(config, 100, image))).toEqual([
      '3 doublings need a height and width divisible by 8, but the data are 28 x 28.',
      'Give at most 2 channels.',
      'channels',
    ]);
    expect(misfitOf(() => generatorOf(config, 100, [7, 28, 1]))[1]).toBe(
      'Set type to mlp or sequential, or choose images of even size.',
    );
  });

  it('data that are no images', () => {
    expect(misfitOf(() => generatorOf({ type: 'dcgan-generator' }, 100, [2]))).toEqual([
      "dcgan-generator is for images [height, width, channels], but the data's examples are [2].",
      'Set type to mlp, or choose image data.',
      'type',
    ]);
  });

  it('the other player', () => {
    expect(misfitOf(() => discriminatorOf({ type: 'dcgan-generator' }, image))).toEqual([
      'dcgan-generator cannot be the discriminator.',
      'Set type to dcgan-discriminator.',
      'type',
    ]);
  });
});
