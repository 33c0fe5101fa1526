/** What every initializer promises, and the distribution of each. */
import { describe, expect, it } from 'vitest';
import { streams } from '../../../src/engine/random.js';
import { type Shape, sizeOf } from '../../../src/engine/tensor.js';
import { initializers } from '../../../src/networks/index.js';
import type { Typed } from '../../../src/registry/component.js';
import { build } from '../../helpers/networks.js';

interface Form {
  readonly unitAxis: number;
  readonly fanIn: number;
  readonly fanOut: number;
  readonly marginals: readonly number[];
}

const form: Form = { unitAxis: 1, fanIn: 300, fanOut: 200, marginals: [] };

function fill(config: Typed, shape: Shape, changes: Partial<Form> = {}, seed = 1): Float32Array {
  const { marginals, ...rest } = { ...form, ...changes };
  const stream = streams(seed)('kernel');
  return build('initializer', config, {})(shape, { ...rest, stream, marginals: () => Float32Array.from(marginals) });
}

/** Mean and variance that a type should have; `bound` where its numbers end. */
const distributions: Record<string, [config: object, mean: number, variance: number, bound: number]> = {
  constant: [{ value: -2 }, -2, 0, 2],
  'glorot-normal': [{}, 0, 2 / 500, Infinity],
  'glorot-uniform': [{}, 0, 2 / 500, Math.sqrt(6 / 500)],
  'he-normal': [{}, 0, 2 / 300, Infinity],
  'he-uniform': [{}, 0, 2 / 300, Math.sqrt(6 / 300)],
  normal: [{ mean: 3, deviation: 0.5 }, 3, 0.25, Infinity],
  sparse: [{ connections: 30, deviation: 2 }, 0, (30 / 300) * 4, Infinity],
  uniform: [{ range: 0.05 }, 0, 0.05 ** 2 / 3, 0.05],
};

it('every initializer has a row here', () => {
  const names = [...Object.keys(distributions), 'data-marginals'].sort();
  expect(initializers.map(({ name }) => name).sort()).toEqual(names);
});

describe.each(Object.entries(distributions))('%s', (type, [config, mean, variance, bound]) => {
  const values = fill({ type, ...config }, [300, 200]);

  it('has the mean and the variance it should', () => {
    const measured = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + (value - measured) ** 2, 0) / values.length;
    expect(Math.abs(measured - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / values.length));
    expect(Math.abs(spread - variance)).toBeLessThanOrEqual(0.06 * variance);
    expect(values.every((value) => Math.abs(value) <= Math.fround(bound))).toBe(true);
  });

  it('depends on its stream alone', () => {
    expect(fill({ type, ...config }, [300, 200])).toEqual(values);
    if (variance > 0) expect(fill({ type, ...config }, [300, 200], {}, 2)).not.toEqual(values);
  });
});

describe('uniform', () => {
  it('takes both ends too', () => {
    const values = fill({ type: 'uniform', min: 1, max: 2 }, [1000]);
    expect(values.every((value) => value >= 1 && value <= 2)).toBe(true);
  });

  it.each([
    [{ range: 1, min: 0 }, 'range already gives both ends.'],
    [{ min: 0 }, 'uniform needs an interval.'],
    [{ min: 1, max: 0 }, 'min is 1, above max, 0.'],
  ])('refuses %j', (config, message) => {
    expect(() => fill({ type: 'uniform', ...config }, [1])).toThrow(message);
  });
});

describe('sparse', () => {
  /** Nonzero weights of each unit. */
  function connections(values: Float32Array, shape: Shape, unitAxis: number): number[] {
    const counts = new Array<number>(shape[unitAxis]!).fill(0);
    const below = sizeOf(shape.slice(unitAxis + 1));
    values.forEach((value, i) => {
      if (value !== 0) counts[Math.floor(i / below) % shape[unitAxis]!]! += 1;
    });
    return counts;
  }

  it.each([
    [[40, 20], 1],
    [[5, 4, 6, 3], 3],
    [[5, 4, 3, 6], 2],
  ])('gives every unit of %j (axis %d) as many weights as asked for', (shape, unitAxis) => {
    const values = fill({ type: 'sparse', connections: 7 }, shape, { unitAxis });
    expect(new Set(connections(values, shape, unitAxis))).toEqual(new Set([7]));
  });

  it('chooses all inputs equally often', () => {
    const values = fill({ type: 'sparse', connections: 3 }, [10, 20000]);
    const used = Array.from({ length: 10 }, (_, i) => values.slice(i * 20000, (i + 1) * 20000).filter(Boolean).length);
    for (const count of used) expect(Math.abs(count - 6000)).toBeLessThan(5 * Math.sqrt(20000 * 0.3 * 0.7));
  });

  it('says so when there are too few inputs', () => {
    expect(() => fill({ type: 'sparse', connections: 11 }, [10, 3])).toThrow(
      "sparse cannot choose 11 of a unit's 10 inputs. Set connections to 10 or less.",
    );
  });
});

describe('data-marginals', () => {
  const bias = (activation: string, marginals: number[], shape: Shape = [marginals.length]) =>
    fill({ type: 'data-marginals', activation }, shape, { marginals });

  it('inverts the output activation', () => {
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    for (const [activation, f, means] of [
      ['sigmoid', sigmoid, [0.1, 0.5, 0.99]],
      ['tanh', Math.tanh, [-0.9, 0, 0.5]],
      ['linear', (x: number) => x, [-3, 0, 8]],
    ] as const)
      [...bias(activation, [...means])].forEach((value, i) => {
        expect(f(value)).toBeCloseTo(means[i]!, 5);
      });
  });

  it('clips as pylearn2 does', () => {
    expect([...bias('sigmoid', [0, 1])]).toEqual(
      [Math.log(1e-7 / (1 - 1e-7)), -Math.log(1e-7 / (1 - 1e-7))].map(Math.fround),
    );
    expect([...bias('tanh', [-1, 1])].every(Number.isFinite)).toBe(true);
  });

  it('refuses data that the output cannot reach, and a bias of another size', () => {
    expect(() => bias('sigmoid', [-0.2])).toThrow("data-marginals: the data's means leave [0, 1]");
    expect(() => bias('sigmoid', [0.1, 0.2], [3])).toThrow('data-marginals has 2 means');
  });
});
