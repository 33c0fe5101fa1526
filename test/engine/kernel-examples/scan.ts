/** Examples of kernels/scan.ts. */
import type { HostTensor } from '../../../src/engine/tensor.js';
import { between, bools, type Example, type Examples, given, normal, whole } from './example.js';

const scanned = (...tensors: HostTensor[]): Example[] =>
  tensors.flatMap((x) =>
    [false, true].flatMap((exclusive) =>
      [false, true].flatMap((reverse) =>
        [...x.shape.keys()].map((axis) => ({ inputs: { x }, attributes: { axis, exclusive, reverse } })),
      ),
    ),
  );

export const scan: Examples = {
  Cumsum: scanned(normal([2, 3, 5]), whole([3, 4]), bools([4])),
  Cumprod: scanned(normal([2, 3, 5]), whole([3, 4]), bools([4]), between(0.5, 2, [9])),
  TopK: [
    { inputs: { x: normal([2, 3, 5]) }, attributes: { k: 2, sorted: true } },
    { inputs: { x: given([1, 3, 3, 0, 3, 2]) }, attributes: { k: 4, sorted: true } },
    { inputs: { x: whole([3, 6]) }, attributes: { k: 6, sorted: true } },
    { inputs: { x: bools([5]) }, attributes: { k: 3, sorted: true } },
    { inputs: { x: normal([4]) }, attributes: { k: 1, sorted: false } },
  ],
  SearchSorted: (['left', 'right'] as const).flatMap((side) => [
    {
      inputs: { sortedSequence: given([1, 2, 2, 4, -1, 0, 3, 3], [2, 4]), values: given([2, 0, 9, 3, -1, 0], [2, 3]) },
      attributes: { side },
    },
    {
      inputs: {
        sortedSequence: given([1, 5, 5], [1, 3], 'int32'),
        values: given([5, 0, 7, 1, 2], [1, 5], 'int32'),
      },
      attributes: { side },
    },
  ]),
};
