/** Loss, gradients and what is returned beside them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createCompiled } from '../../src/engine/compiled.js';
import { globalNorm } from '../../src/engine/norm.js';
import { scoped } from '../../src/engine/scope.js';
import { float32, specOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { mapTree, type Tree } from '../../src/engine/tree.js';
import { UserError } from '../../src/registry/problem.js';
import { differentiate } from '../../src/trainers/gradients.js';
import { tensorOf } from '../helpers/source.js';

beforeAll(() => tf.setBackend('cpu'));

const params = () => ({
  first: { kernel: tf.tensor1d([3, -2]), bias: tf.scalar(0.5) },
  last: { kernel: tf.tensor1d([1]) },
});

type Params = ReturnType<typeof params>;

const cube = (tree: Tree<Tensor>) => {
  const { first, last } = tree as unknown as Params;
  const square = tf.square(first.kernel);
  return {
    loss: tf.sum(tf.mul(square, first.kernel)).add(first.bias.mul(last.kernel.sum())),
    aside: { deep: { square } },
  };
};

describe('differentiate', () => {
  it('gives loss, gradients in the form of the parameters, and the rest alive', () => {
    tf.tidy(() => {
      const { loss, gradients, aside } = differentiate('generator', params(), cube);
      expect(loss.dataSync()[0]).toBe(27 - 8 + 0.5);
      expect(mapTree(gradients, (tensor) => tensor.arraySync() as never)).toEqual({
        first: { kernel: [27, 12], bias: 1 },
        last: { kernel: [0.5] },
      });
      expect((aside as { deep: { square: Tensor } }).deep.square.arraySync()).toEqual([9, 4]);
    });
  });

  it('leaves nothing behind', () => {
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) tf.tidy(() => void differentiate('generator', params(), cube));
    expect(tf.memory().numTensors).toBe(before);
  });

  const message = (f: (tree: Tree<Tensor>) => Tensor): string => {
    try {
      tf.tidy(() => void differentiate('generator', params(), (tree) => ({ loss: f(tree), aside: {} })));
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
    return 'accepted';
  };

  it('names the parameters that a loss does not depend on', () => {
    expect(message(() => tf.scalar(1))).toMatchInlineSnapshot(
      `"the generator's loss does not depend on any parameter of the generator, so it cannot learn. A generator's loss must look at the fakes, a discriminator's at what it says of them, and a layer must use its parameters."`,
    );
    expect(message((tree) => tf.sum((tree as unknown as Params).first.kernel))).toContain(
      "the generator's loss does not depend on first.bias, last.kernel of the generator",
    );
    expect(message((tree) => cube(tree).loss)).toBe('accepted');
  });

  it('and does so in a compiled step, too', async () => {
    const executor = await createCompiled({ threads: 1, seed: 1 });
    const form = { w: specOf(float32([1, 2], [2])) };
    const forgetful = executor.call((inputs) => {
      const forget = () => ({ loss: scoped('0-odd', () => tf.scalar(1)), aside: {} });
      return differentiate('discriminator', inputs, forget).gradients;
    }, form);
    await expect(forgetful).rejects.toThrow("the discriminator's loss does not depend on any parameter");
  });
});

describe('globalNorm', () => {
  it('is the length of all tensors taken together', () => {
    const tree = { a: tensorOf(float32([3, 0], [2])), b: { c: tensorOf(float32([4], [])) } };
    expect(globalNorm(tree).dataSync()[0]).toBe(5);
  });
});
