/** Sums over segments are taken in one order, whatever the number of threads. That they are right is for kernels.test.ts. */
import { expect, it } from 'vitest';
import { createCompiled } from '../../src/engine/compiled.js';
import { streams } from '../../src/engine/random.js';
import { type HostTensor, specOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';

const rows = 6000;
const width = 32;

const x: HostTensor = {
  dtype: 'float32',
  shape: [rows, width],
  data: streams(1)('rows').fillNormal(new Float32Array(rows * width), 0, 1),
};

/** Each segment has rows from all over the table, so that threads would meet. */
const ids: HostTensor = {
  dtype: 'int32',
  shape: [rows],
  data: Int32Array.from({ length: rows }, (_, row) => row % 3),
};

async function sums(table: HostTensor, threads: number, segments: number): Promise<HostTensor> {
  const executor = await createCompiled({ threads, seed: 1 });
  const call = await executor.call(
    (given) => ({ y: tf.unsortedSegmentSum(given.x as Tensor, given.ids as tf.Tensor1D, segments) }),
    { x: specOf(table), ids: specOf(ids) },
  );
  return ((await call.run({ x: table, ids })) as { y: HostTensor }).y;
}

it.each([3, 400])('for %i segments', async (segments) => {
  const one = await sums(x, 1, segments);
  for (let time = 0; time < 3; time++) expect(await sums(x, 4, segments)).toEqual(one);
});

it('an order that shows: the same rows the other way round give other sums', async () => {
  const backwards = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const other = rows - 3 - row + 2 * (row % 3); // of the same segment
    backwards.set((x.data as Float32Array).subarray(other * width, (other + 1) * width), row * width);
  }
  const [forth, back] = [await sums(x, 1, 400), await sums({ ...x, data: backwards }, 1, 400)];
  expect(back).not.toEqual(forth);
  back.data.forEach((sum, i) => {
    expect(sum).toBeCloseTo(forth.data[i]!, 2);
  });
});
