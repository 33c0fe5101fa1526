import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { sampleGrid } from '../../src/callbacks/sample-grid.js';
import { built, fakeControl, fakeRun, momentAt } from './fixtures.js';

async function drawn(config: Record<string, unknown>, options: Parameters<typeof fakeRun>[0], steps = [0]) {
  const fake = fakeRun(options);
  const callback = built(sampleGrid, config);
  await callback.onStart!(fake.run);
  for (const step of steps) await callback.onDue!(momentAt(step), fakeControl().control);
  const pictures = [...fake.files].map(
    ([path, bytes]) => [path, PNG.sync.read(Buffer.from(bytes as Uint8Array))] as const,
  );
  return { ...fake, pictures };
}

describe('sample-grid', () => {
  it('draws before the first step, when due and after the last', () => {
    const callback = built(sampleGrid);
    expect([callback.cadence, callback.ends]).toEqual([
      { amount: 1, unit: 'epochs' },
      { first: true, last: true },
    ]);
  });

  it('draws images of the same noise, a file for each step', async () => {
    const { pictures, asked } = await drawn({ rows: 2, columns: 3 }, { shape: [4, 4, 1] }, [0, 1000]);
    expect(pictures.map(([path]) => path)).toEqual(['samples/step-00000000.png', 'samples/step-00001000.png']);
    expect([pictures[0]![1].width, pictures[0]![1].height]).toEqual([3 * 10 + 2, 2 * 10 + 2]);
    expect(new Set(asked.map(String))).toEqual(new Set(['sample-grid,6']));
  });

  it('maps the range of the data, or its own', async () => {
    const corner = async (config: Record<string, unknown>, range?: readonly [number, number]) => {
      const { pictures } = await drawn({ rows: 1, columns: 1, scale: 1, ...config }, { shape: [4, 4, 3], range });
      const { data, width } = pictures[0]![1];
      return data[(2 * width + 2) * 4]; // value 0
    };
    expect(
      await Promise.all([corner({}, [0, 1]), corner({}, [-1, 1]), corner({ range: [-1, 0] }, [0, 1]), corner({})]),
    ).toEqual([0, 128, 255, 128]); // without a range, zero is grey
  });

  it.each([
    [[2], 400, 400],
    [[1], 480, 240],
  ])('draws data of shape %j as a plot', async (shape, width, height) => {
    const { pictures, asked } = await drawn({ points: 500, directory: 'plots' }, { shape, range: undefined });
    expect(pictures.map(([path, png]) => [path, png.width, png.height])).toEqual([
      ['plots/step-00000000.png', width, height],
    ]);
    expect(asked.at(-1)).toEqual(['sample-grid', 500]);
  });

  it('says what it cannot draw', async () => {
    await expect(drawn({}, { shape: [5] })).rejects.toThrow(/draws images .*, not \[5\]/);
    await expect(drawn({}, { shape: [4, 4, 2] })).rejects.toThrow(/not \[4, 4, 2\]/);
    expect(() => built(sampleGrid, { range: [1, 1] })).toThrow('the range runs from 1 to 1.');
  });
});
