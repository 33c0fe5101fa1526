/** Slopes and the penalty on them: against formulas, and their gradients against finite differences. */
import { describe, expect, it } from 'vitest';
import { float32, type HostTensor, type Shape, sizeOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import type { Loss } from '../../src/losses/loss.js';
import { pointsAt, slopesOf } from '../../src/trainers/slopes.js';
import { tiny } from '../conformance/examples.js';
import { ready } from '../helpers/experiments.js';
import { gradientError } from '../helpers/gradient.js';
import { build } from '../helpers/parts.js';
import { tensorOf, testSource } from '../helpers/source.js';

const waves = (shape: Shape, from: number): HostTensor =>
  float32(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(from + 1.7 * i)),
    shape,
  );
const [x, kernel, bias, last] = [waves([5, 3], 1), waves([3, 4], 2), waves([4], 3), waves([4, 1], 4)];
const numbers = (f: () => Tensor): number[] => [...tf.tidy(() => f()).dataSync()];

/** D(x) = tanh(x kernel + bias) last */
const critic = (kernel: Tensor, bias: Tensor, last: Tensor) => (x: Tensor) =>
  tf.matMul(
    tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias)) as tf.Tensor2D,
    last as tf.Tensor2D,
  );

const penaltyOf = (gradientPenalty: unknown): NonNullable<Loss['penalty']> =>
  build('loss', { type: 'wasserstein', gradientPenalty } as never, {}).penalty!;

describe('slopes', () => {
  it('of a linear critic are the length of its weights', () => {
    const w = tf.tensor2d([[3], [4], [12]]);
    for (const slope of numbers(() => slopesOf((x) => tf.matMul(x as tf.Tensor2D, w), tensorOf(x!))))
      expect(slope).toBeCloseTo(13, 4);
  });

  it('of a curved one are those of the formula', () => {
    const [k, b, l] = [kernel!, bias!, last!].map(({ data }) => data) as [Float32Array, Float32Array, Float32Array];
    const wanted = [0, 1, 2, 3, 4].map((row) => {
      const hidden = [0, 1, 2, 3].map((j) =>
        Math.tanh([0, 1, 2].reduce((sum, i) => sum + x!.data[3 * row + i]! * k[4 * i + j]!, b[j]!)),
      );
      return Math.hypot(
        ...[0, 1, 2].map((i) => hidden.reduce((sum, h, j) => sum + k[4 * i + j]! * (1 - h * h) * l[j]!, 0)),
      );
    });
    const seen = numbers(() => slopesOf(critic(tensorOf(kernel!), tensorOf(bias!), tensorOf(last!)), tensorOf(x!)));
    seen.forEach((slope, i) => {
      expect(slope).toBeCloseTo(wanted[i]!, 5);
    });
  });

  it('have the gradient that finite differences have', () => {
    const f = ([k, b, l]: Tensor[]) => slopesOf(critic(k!, b!, l!), tensorOf(x!));
    expect(gradientError(f, [kernel!, bias!, last!])).toBeLessThan(2e-3);
    expect(
      gradientError(([k, b, l]) => tf.sum(tf.square(critic(k!, b!, l!)(tensorOf(x!)))), [kernel!, bias!, last!]),
    ).toBeLessThan(2e-3);
  });

  it('of a flat critic are flat, and not NaN', () => {
    const gradient = tf.grad((w: Tensor) =>
      tf.sum(slopesOf((x) => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), tensorOf(x!))),
    );
    expect(numbers(() => gradient(tf.zeros([3, 1])))).toEqual([0, 0, 0]);
  });
});

describe('a penalty', () => {
  const of = (penalty: unknown, slopes: number[]) => numbers(() => penaltyOf(penalty).of(tf.tensor1d(slopes)))[0]!;

  it('is that of WGAN-GP by default, and R1 with target 0', () => {
    expect(of({ weight: 10, at: 'between', target: 1 }, [1, 3, 0])).toBeCloseTo((10 * (0 + 4 + 1)) / 3, 4);
    expect(of({ weight: 5, at: 'real', target: 0 }, [1, 3, 0])).toBeCloseTo((5 * (1 + 9)) / 3, 4);
  });

  it('looks at real examples, at fakes, or at points between', () => {
    const [real, fake] = [tf.zeros([4, 2]), tf.ones([4, 2])];
    const at = (place: 'between' | 'real' | 'fake') =>
      numbers(() => pointsAt(place, real, fake, testSource(1), 'penalty'));
    expect(new Set(at('real'))).toEqual(new Set([0]));
    expect(new Set(at('fake'))).toEqual(new Set([1]));
    const between = at('between');
    expect(new Set(between).size).toBe(4); // one share an example
    for (const share of between) expect(share > 0 && share < 1).toBe(true);
  });

  it('is refused where a discriminator looks at whole batches', async () => {
    const discriminator = { type: 'mlp', hidden: [4], batchNorm: true };
    await expect(ready({ ...tiny, discriminator, loss: { type: 'wasserstein', gradientPenalty: 10 } })).rejects.toThrow(
      'looks at a whole batch at once',
    );
  });
});
