/** Maxout against the definition, in plain JavaScript. */
import { beforeAll, expect, it } from 'vitest';
import type { HostTensor } from '../../../src/engine/tensor.js';
import { tf } from '../../../src/engine/tf.js';
import { applied, init, layerOf, randomNormal } from '../../helpers/networks.js';

beforeAll(() => tf.setBackend('cpu'));

const [batch, inputs, units, pieces] = [4, 3, 5, 3];

/** Piece p of unit u is column `column(u, p)`. */
function byHand(x: HostTensor, kernel: HostTensor, bias: HostTensor, column: (u: number, p: number) => number) {
  const linear = (b: number, c: number) =>
    Array.from({ length: inputs }, (_, i) => x.data[b * inputs + i]! * kernel.data[i * units * pieces + c]!).reduce(
      (sum, term) => sum + term,
      bias.data[c]!,
    );
  return Array.from({ length: batch * units }, (_, at) => {
    const unit = at % units;
    const candidates = Array.from({ length: pieces }, (_, p) => linear(Math.floor(at / units), column(unit, p)));
    return Math.max(...candidates);
  });
}

it('takes the largest of the pieces of a unit, each with its own bias', () => {
  const layer = layerOf({ type: 'maxout', units, pieces, bias: { type: 'normal', deviation: 1 } }, [inputs]);
  const x = randomNormal([batch, inputs]);
  const variables = init(layer);
  const { kernel, bias } = variables.params as Record<string, HostTensor>;
  const output = applied(layer, x, {}, variables);
  const distance = (expected: number[]) => Math.max(...expected.map((value, i) => Math.abs(value - output[i]!)));
  expect(distance(byHand(x, kernel!, bias!, (u, p) => p * units + u))).toBeLessThan(1e-5);
  expect(distance(byHand(x, kernel!, bias!, (u, p) => u * pieces + p))).toBeGreaterThan(0.1); // pylearn2's order of columns
});
