/** Dropout: how much is kept, what it is multiplied by, and when it is off. */
import { beforeAll, expect, it } from 'vitest';
import { full } from '../../../src/engine/tensor.js';
import { tf } from '../../../src/engine/tf.js';
import { applied, layerOf } from '../../helpers/networks.js';
import { testSource } from '../../helpers/source.js';

beforeAll(() => tf.setBackend('cpu'));

const x = full([100, 300], 2);
const layer = (config: object) => layerOf({ type: 'dropout', ...config }, [300]);
const kept = (output: Float32Array) => output.filter((value) => value !== 0);

it.each([0.2, 0.5, 0.8])('keeps a share of %d and by default the mean', (keep) => {
  const output = applied(layer({ keep }), x);
  const deviation = Math.sqrt((keep * (1 - keep)) / output.length);
  expect(Math.abs(kept(output).length / output.length - keep)).toBeLessThan(4 * deviation);
  for (const value of kept(output)) expect(value).toBeCloseTo(2 / keep, 5);
});

it('multiplies what it keeps by scale', () => {
  expect(new Set(applied(layer({ keep: 0.5, scale: 1.25 }), x))).toEqual(new Set([0, 2.5]));
});

it('decides anew for each number, step and name, and alike for equal ones', () => {
  const at = (scope: string, step: number) => applied(layer({}), x, { scope, source: testSource(1, step) });
  expect(at('a', 0)).toEqual(at('a', 0));
  expect(at('a', 1)).not.toEqual(at('a', 0));
  expect(at('b', 0)).not.toEqual(at('a', 0));
  expect(at('a', 0).slice(0, 300)).not.toEqual(at('a', 0).slice(300, 600));
});

it('is the identity, and asks for no noise, outside training or when turned off', () => {
  for (const off of [{ training: false }, { dropout: false }]) {
    const source = testSource(1);
    expect(applied(layer({}), x, { ...off, source })).toEqual(x.data);
    expect(source.asked.size).toBe(0);
  }
});
