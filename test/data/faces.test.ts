/** The data sets of the paper's other experiments, on stand-ins of their form: small files made here. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contrasted } from '../../src/data/contrast.js';
import { matVariables } from '../../src/data/mat-format.js';
import { type MatArray, matBytes } from './mat.js';
import { datasetOf, missing, open, valuesOf } from './opening.js';
import { temporaryFolder, write } from './writing.js';

const folder = temporaryFolder();

describe('cifar10', () => {
  const perFile = 3;
  /** Record r of file f: label (f + r) % 10; at a pixel red is f, green r, blue the pixel modulo 256. */
  const file = (f: number) => {
    const records = Array.from({ length: perFile }, (_, r) => [
      (f + r) % 10,
      ...Array<number>(1024).fill(f),
      ...Array<number>(1024).fill(r),
      ...Array.from({ length: 1024 }, (_, p) => p % 256),
    ]);
    return Uint8Array.from(records.flat());
  };
  const names = [...[1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`), 'test_batch.bin'];
  const at = (name: string, bytes = file) => {
    const path = join(folder, name);
    mkdirSync(path);
    names.forEach((one, f) => {
      write(path, one, bytes(f));
    });
    return path;
  };
  const path = at('cifar');
  const config = { type: 'cifar10', path, perFile };

  it('turns planes into pixels, in the order of files, with labels and a held-out end', async () => {
    const dataset = datasetOf({ ...config, validation: 4 });
    expect([dataset.shape, dataset.range, dataset.size]).toEqual([[32, 32, 3], [0, 1], 11]);
    const { train, validation, test, labels } = await open({ ...config, validation: 4 });
    expect([train.rows, validation!.rows, test!.rows]).toEqual([11, 4, 3]);
    const pixel = (row: number, p: number) => Array.from(train.data.slice((row * 1024 + p) * 3).slice(0, 3));
    expect([pixel(0, 0), pixel(4, 70), pixel(10, 1023)]).toEqual([
      [0, 0, 0],
      [1, 1, 70],
      [3, 1, 255],
    ]);
    expect(valuesOf(train)[2 + 3 * 255]).toBe(1);
    expect([Array.from(labels!.validation!), Array.from(labels!.test!)]).toEqual([
      [5, 4, 5, 6],
      [5, 6, 7],
    ]);
  });

  it('knows its form without its files, and then says where they are to be had', async () => {
    const nowhere = { type: 'cifar10', path: join(folder, 'nowhere'), validation: 10000 };
    expect(datasetOf(nowhere).size).toBe(40000);
    expect(await missing(() => open(nowhere))).toMatch(
      /there is no file .*data_batch_1\.bin.*cifar-10-binary\.tar\.gz/,
    );
  });

  it('refuses files of another size, another digest or other labels', async () => {
    expect(await missing(() => open({ ...config, perFile: 2 }))).toMatch(
      /data_batch_1\.bin has 9219 bytes, but 2 records of 3073 are 6146/,
    );
    const digest = createHash('sha256');
    for (const [f] of names.entries()) digest.update(file(f));
    const sha256 = digest.digest('hex');
    expect((await open({ ...config, sha256 })).train.rows).toBe(15);
    expect(await missing(() => open({ ...config, sha256: 'f'.repeat(64) }))).toContain(
      `have the SHA-256 ${sha256}, not`,
    );
    const mislabelled = at('mislabelled', (f) => file(f).fill(10, 0, 1));
    expect(await missing(() => open({ ...config, path: mislabelled }))).toContain('has the label 10 in record 0');
  });

  it('normalizes the contrast of every split, and then has no range', async () => {
    const dataset = datasetOf({ ...config, contrast: 55 });
    expect(dataset.range).toBeUndefined();
    const { train, test } = await open({ ...config, contrast: 55, limit: 2 });
    for (const table of [train, test!]) {
      const row = Array.from(table.data.subarray(0, 3072));
      expect(Math.abs(row.reduce((a, b) => a + b))).toBeLessThan(1e-2);
      expect(Math.hypot(...row)).toBeCloseTo(55, 4);
    }
    expect(() => datasetOf({ ...config, contrast: 55, range: [0, 1] })).toThrow('no known interval');
  });
});

describe('contrast', () => {
  const table = (data: number[]) => ({ data: Float32Array.from(data), rows: 2, shape: [4], scale: 1, shift: 0 });

  it('takes the mean away and sets the length, by hand', () => {
    const { data, scale, shift } = contrasted(table([1, 2, 3, 4, 0, 0, 0, 8]), 10);
    const [a, b] = [Math.sqrt(5), Math.sqrt(48)];
    const expected = [-1.5 / a, -0.5 / a, 0.5 / a, 1.5 / a, -2 / b, -2 / b, -2 / b, 6 / b].map((x) => 10 * x);
    expected.forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 5);
    });
    expect([scale, shift]).toEqual([1, 0]);
  });

  it('leaves an image without contrast at zero', () => {
    expect(Array.from(contrasted(table([7, 7, 7, 7, 1, 1, 1, 1]), 55).data)).toEqual(Array(8).fill(0));
  });
});

describe('tfd', () => {
  const n = 8;
  /** Of fold 0 and 3; the others are as fold 0. */
  const first = [0, 0, 0, 1, 1, 2, 3, 3];
  const fourth = [0, 0, 0, 3, 2, 1, 1, 3];
  /** Row i at (y, x) is (i + 10 y + x) % 256, or 255 in the corner of row 0. */
  const value = (i: number, y: number, x: number) => (i + y + x === 0 ? 255 : (i + 10 * y + x) % 256);
  const images = new Uint8Array(n * 48 * 48);
  for (let i = 0; i < n; i++)
    for (let y = 0; y < 48; y++) for (let x = 0; x < 48; x++) images[i + n * (y + 48 * x)] = value(i, y, x);
  const arrays: MatArray[] = [
    { name: 'images', shape: [n, 48, 48], data: images },
    { name: 'id', shape: [1, 2], data: Float64Array.of(0.5, -1) },
    { name: 'labs_ex', shape: [n, 1], data: Int8Array.of(-1, -1, -1, 1, 7, 3, 2, 4) },
    { name: 'folds', shape: [n, 5], data: Uint8Array.from([first, first, first, fourth, first].flat()) },
  ];
  const path = write(folder, 'TFD_48x48.mat', matBytes(arrays));
  const config = { type: 'tfd', path };

  it.each([true, false])('reads what MATLAB writes, deflated: %j', async (deflate) => {
    const mat = matBytes(arrays, deflate);
    expect(matVariables(mat, 'x').map(({ name, shape }) => [name, shape])).toEqual(
      arrays.map(({ name, shape }) => [name, shape]),
    );
    for (const [i, { data }] of arrays.entries())
      expect(Array.from(matVariables(mat, 'x')[i]!.read())).toEqual(Array.from(data));
  });

  it('trains on the rows without a label; the fold says what validates and tests', async () => {
    const dataset = datasetOf(config);
    expect([dataset.shape, dataset.range, dataset.size]).toEqual([[48, 48, 1], [0, 1], 3]);
    const { train, validation, test, labels } = await open(config);
    expect([train.rows, validation!.rows, test!.rows]).toEqual([3, 1, 2]);
    const at = (row: number, y: number, x: number) => train.data[row * 2304 + y * 48 + x];
    expect([at(0, 0, 0), at(2, 3, 7), at(1, 47, 40)]).toEqual([255, value(2, 3, 7), value(1, 47, 40)]);
    expect([at(2, 7, 3)]).not.toEqual([value(2, 3, 7)]);
    expect(valuesOf(train)[0]).toBe(1);
    expect([labels!.train, Array.from(labels!.validation!), Array.from(labels!.test!)]).toEqual([
      undefined,
      [2],
      [1, 3],
    ]);
  });

  it('trains on the labelled rows of a fold', async () => {
    const labelled = { ...config, train: 'labelled', fold: 3 };
    expect([datasetOf(labelled).size, datasetOf({ ...labelled, limit: 1 }).size]).toEqual([2, 1]);
    const { train, validation, labels } = await open(labelled);
    expect([train.data[1], validation!.data[1]]).toEqual([value(5, 0, 1), value(4, 0, 1)]);
    expect(Array.from(labels!.train!)).toEqual([2, 1]);
    expect((await open({ ...labelled, limit: 1 })).train.rows).toBe(1);
  });

  it('knows its form without the file, and then says that it is by request and what it looks like', async () => {
    const nowhere = { type: 'tfd', path: join(folder, 'none.mat') };
    expect(datasetOf(nowhere).size).toBe(98058);
    const message = await missing(() => open(nowhere));
    expect(message).toMatch(/there is no file .*none\.mat.*given out by its owners on request only/);
    expect(message).toContain('images [n, 48, 48]');
    expect(await missing(() => datasetOf({ ...nowhere, train: 'labelled' }))).toContain('on request only');
  });

  it('refuses what is no such file', async () => {
    const seen = (name: string, bytes: Uint8Array) =>
      missing(() => open({ type: 'tfd', path: write(folder, name, bytes) }));
    expect(await seen('text.mat', Buffer.from('hello'))).toContain('not a MATLAB file of version 5');
    expect(await seen('short.mat', matBytes(arrays).subarray(0, 400))).toContain('cut short or damaged');
    const corrupt = matBytes(arrays);
    corrupt.fill(0xff, 200, 260);
    expect(await seen('corrupt.mat', corrupt)).toContain('cut short or damaged');
    const large = { name: 'images', shape: [2, 96, 96], data: new Uint8Array(2 * 96 * 96) };
    expect(await seen('large.mat', matBytes([large, ...arrays.slice(1)]))).toContain('images is [2, 96, 96]');
    expect(await seen('foldless.mat', matBytes(arrays.slice(0, 3)))).toContain('it has no folds');
  });
});
