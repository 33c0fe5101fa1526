/** W&B's rule, by its own example and by hand. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { hyperband } from '../../src/pruners/hyperband.js';
import { Misfit } from '../../src/registry/problem.js';

const made = (keys: object) =>
  hyperband.build(Value.Default(hyperband.config, keys) as never, { build: () => expect.unreachable() });
const dues = (keys: object) => {
  const pruner = made(keys);
  return Array.from({ length: 100 }, (_, i) => i + 1).filter((count) => pruner.due(count));
};

it('bands', () => {
  expect(dues({ min_iter: 3 })).toEqual([3, 9, 27, 81]);
  expect(dues({ min_iter: 2, eta: 1.5 })).toEqual([2, 3, 4, 6, 10, 15, 22, 34, 51, 76]);
  expect(dues({ max_iter: 27, s: 2 })).toEqual([3, 9]);
  expect(dues({ max_iter: 27, s: 9 })).toEqual([1, 3, 9]);
  expect(dues({ max_iter: 5, eta: 2, s: 2 })).toEqual([1, 2]);
});

describe('ends a trial', () => {
  const [bad, middling, good, best] = [
    [10, 10],
    [10, 8],
    [10, 7],
    [10, 6],
  ];
  const pruner = made({ max_iter: 5, eta: 2, s: 2 });

  it('that is worse than the value at place floor(n / eta) of all that got there', () => {
    const all = [[10, 9], bad, middling, good, best] as number[][];
    const ended = all.map((own) =>
      pruner.prunes(
        own,
        all.filter((other) => other !== own),
      ),
    );
    expect(ended).toEqual([true, true, false, false, false]); // the threshold is 8, the third of 6 7 8 9 10
  });

  it('by its value there, or by its best so far unless strict', () => {
    const others = [
      [5, 5],
      [4, 4],
    ];
    expect(pruner.prunes([1, 9], others)).toBe(true);
    expect(made({ max_iter: 5, eta: 2, s: 2, strict: false }).prunes([1, 9], others)).toBe(false);
  });
});

it.each([
  [{}, 'needs min_iter'],
  [{ max_iter: 9 }, 'needs min_iter'],
  [{ s: 2 }, 'needs min_iter'],
  [{ min_iter: 3, max_iter: 9 }, 'needs min_iter'],
  [{ max_iter: 2, s: 2 }, 'leaves no band'],
])('%o is refused', (keys, message) => {
  expect(() => made(keys)).toThrow(Misfit);
  expect(() => made(keys)).toThrow(message);
});
