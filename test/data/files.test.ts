import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { datasetOf, missing, open, valuesOf } from './opening.js';
import { counting, idxBytes, npyBytes, temporaryFolder, write } from './writing.js';

const folder = temporaryFolder();
let fresh = 0;
/** Writes a file of a new name. */
const file = (ending: string, bytes: Uint8Array) => write(folder, `${fresh++}${ending}`, bytes);
const bytesOf = (numbers: { buffer: ArrayBufferLike }) => new Uint8Array(numbers.buffer);

describe('idx', () => {
  const images = idxBytes(8, [10, 4, 3], counting(120));
  const labels = idxBytes(8, [10], counting(10));

  test.each(['', '.gz'])('bytes%s stay bytes, scaled to [0, 1], with a channel axis', async (ending) => {
    const config = { type: 'idx', images: file(ending, images), labels: file(ending, labels), validation: 2 };
    const { shape, size, range } = datasetOf(config);
    expect({ shape, size, range }).toEqual({ shape: [4, 3, 1], size: 8, range: [0, 1] });
    const { train, validation, test, labels: classes } = await open(config);
    expect(train.data).toEqual(counting(96));
    expect(valuesOf(train)[95]).toBeCloseTo(95 / 255, 7);
    expect(Array.from(validation!.data)).toEqual(Array.from(counting(120).slice(96)));
    expect([test, Array.from(classes!.validation!)]).toEqual([undefined, [8, 9]]);
  });

  test('a test split from its own files', async () => {
    write(folder, 'a', images);
    write(folder, 'b', idxBytes(8, [2, 4, 3], counting(24)));
    write(folder, 'c', idxBytes(8, [2], counting(2)));
    const at = (name: string) => join(folder, name);
    const config = { type: 'idx', images: at('a'), testImages: at('b'), testLabels: at('c') };
    const splits = await datasetOf(config).open(() => undefined as never);
    expect([splits.train.rows, splits.test!.rows, splits.labels]).toEqual([10, 2, undefined]);
  });

  test.each([
    [9, Int8Array.of(-2, 127), [-2, 127]],
    [11, Uint8Array.of(0x01, 0x02, 0xff, 0xff), [258, -1]],
    [12, Uint8Array.of(0, 1, 0, 0, 0xff, 0xff, 0xff, 0xfe), [65536, -2]],
    [13, Uint8Array.of(0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0), [1.5, -2]],
    [14, Uint8Array.of(0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0), [1.5, -2]],
  ])('numbers of type %i are big-endian, and stay as they are', async (type, body, wanted) => {
    const { train } = await open({ type: 'idx', images: file('', idxBytes(type, [2], bytesOf(body))) });
    expect([Array.from(train.data), valuesOf(train), train.shape]).toEqual([wanted, wanted, [1]]);
  });

  test('absent, cut short, not IDX, or with other labels: told as missing data', async () => {
    expect(await missing(() => datasetOf({ type: 'idx', images: join(folder, 'none') }))).toContain('there is no file');
    const short = file('', images.subarray(0, 100));
    expect(await missing(() => open({ type: 'idx', images: short }))).toContain(
      'is cut short: [10, 4, 3] takes 136 bytes, but it has 100.',
    );
    const text = file('', Buffer.from('hello'));
    expect(await missing(() => datasetOf({ type: 'idx', images: text }))).toContain('it begins with 68 65 6c 6c.');
    expect(await missing(() => datasetOf({ type: 'idx', images: file('', Buffer.alloc(0)) }))).toContain('nothing');
    const few = file('', idxBytes(8, [9], counting(9)));
    expect(await missing(() => open({ type: 'idx', images: file('', images), labels: few }))).toContain(
      '9 labels for the 10',
    );
    expect(await missing(() => datasetOf({ type: 'idx', images: folder }))).toContain('cannot be read');
  });

  test('test labels without test images are refused', () => {
    expect(() => datasetOf({ type: 'idx', images: file('', images), testLabels: 'x' })).toThrow('no test images');
  });
});

describe('npy', () => {
  test.each([
    ['|u1', Uint8Array.of(0, 255), [0, 255]],
    ['|i1', Int8Array.of(-1, 1), [-1, 1]],
    ['|b1', Uint8Array.of(0, 1), [0, 1]],
    ['<u2', Uint16Array.of(1, 65535), [1, 65535]],
    ['<i4', Int32Array.of(-7, 1 << 20), [-7, 1 << 20]],
    ['<i8', BigInt64Array.of(-3n, 4n), [-3, 4]],
    ['<u8', BigUint64Array.of(3n, 4n), [3, 4]],
    ['<f4', Float32Array.of(0.1, -2), [Math.fround(0.1), -2]],
    ['<f8', Float64Array.of(0.1, -2), [Math.fround(0.1), -2]],
    ['>f4', Uint8Array.of(0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0), [1.5, -2]],
  ])('%s', async (descr, body, wanted) => {
    for (const version of [1, 2]) {
      const { train } = await open({
        type: 'npy',
        path: file('.npy', npyBytes(descr, [2, 1], bytesOf(body), version)),
      });
      expect(Array.from(train.data)).toEqual(wanted);
    }
  });

  test('floats keep their values unless from says where they lie', async () => {
    const path = file('.npy.gz', npyBytes('<f4', [3, 2], bytesOf(Float32Array.of(0, 51, 102, 153, 204, 255))));
    expect(datasetOf({ type: 'npy', path }).range).toBeUndefined();
    const mapped = { type: 'npy', path, from: [0, 255], range: [-1, 1], limit: 2 };
    expect([datasetOf(mapped).range, datasetOf(mapped).size]).toEqual([[-1, 1], 2]);
    const values = valuesOf((await open(mapped)).train);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(-1 + 0.4 * i, 6);
    });
    expect(() => datasetOf({ type: 'npy', path, range: [0, 1] })).toThrow('where they lie is not known');
  });

  test('rows take another shape on request', async () => {
    const path = file('.npy', npyBytes('|u1', [5, 784], counting(5 * 784)));
    expect(datasetOf({ type: 'npy', path }).shape).toEqual([784]);
    expect((await open({ type: 'npy', path, shape: [28, 28, 1], test: path })).test!.shape).toEqual([28, 28, 1]);
    expect(() => datasetOf({ type: 'npy', path, shape: [28, 27] })).toThrow('[28, 27] is 756 numbers');
    const pictures = file('.npy', npyBytes('|u1', [5, 4, 4, 3], counting(5 * 48)));
    expect(datasetOf({ type: 'npy', path: pictures }).shape).toEqual([4, 4, 3]);
  });

  test('what cannot be read is told as missing data', async () => {
    const seen = (bytes: Uint8Array) => missing(() => datasetOf({ type: 'npy', path: file('.npy', bytes) }));
    expect(await seen(counting(200))).toContain('is not a .npy file');
    expect(await seen(npyBytes('<c8', [2], counting(16)))).toContain('elements of type c8');
    expect(await seen(npyBytes('<f4', [2, 2], counting(16), 1, true))).toContain('numpy.ascontiguousarray');
    expect(await missing(() => datasetOf({ type: 'npy', path: '/none.npy' }))).toContain('there is no file /none.npy.');
    const damaged = join(folder, 'damaged.npy.gz');
    writeFileSync(damaged, Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 255]));
    expect(await missing(() => datasetOf({ type: 'npy', path: damaged }))).toContain('cannot be read');
  });
});

describe('fashion-mnist', () => {
  test.each(['', '.gz'])('four files of a folder, names ending in ubyte%s', async (ending) => {
    const path = join(folder, `fashion${ending}`);
    mkdirSync(path);
    const images = (count: number) => idxBytes(8, [count, 28, 28], counting(count * 784));
    write(path, `train-images-idx3-ubyte${ending}`, images(6));
    write(path, `train-labels-idx1-ubyte${ending}`, idxBytes(8, [6], counting(6)));
    write(path, `t10k-images-idx3-ubyte${ending}`, images(2));
    write(path, `t10k-labels-idx1-ubyte${ending}`, idxBytes(8, [2], counting(2)));
    const config = { type: 'fashion-mnist', path, range: [-1, 1], validation: 1 };
    const { shape, size } = datasetOf(config);
    expect({ shape, size }).toEqual({ shape: [28, 28, 1], size: 5 });
    const { train, validation, test, labels } = await open(config);
    expect([train.rows, validation!.rows, test!.rows]).toEqual([5, 1, 2]);
    expect(Array.from(labels!.test!)).toEqual([0, 1]);
    expect(Math.max(...valuesOf(train))).toBe(1);
  });

  test('builds where the data are not, and then says what to do', async () => {
    const config = { type: 'fashion-mnist', path: join(folder, 'nowhere') };
    expect([datasetOf(config).size, datasetOf(config).shape]).toEqual([60000, [28, 28, 1]]);
    expect(await missing(() => open(config))).toMatch(
      /there is no file .* Install Debian's package dataset-fashion-mnist/,
    );
  });
});
