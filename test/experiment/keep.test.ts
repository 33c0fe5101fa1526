/** What is computed once for all runs of the same data. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepIn } from '../../src/experiment/keep.js';
import { folder } from './folder.js';

const { path } = folder();

it('computes once for a key, whatever process asks, and again for another or where the file is damaged', async () => {
  const kept = join(path, '.cache');
  let made = 0;
  const told: string[] = [];
  const asked = (key: object) =>
    keepIn(kept, (file) => void told.push(file))({ ...key }, async () => ({ value: ++made, worst: Number.NaN }));
  expect(await asked({ samples: 10 })).toEqual({ value: 1, worst: Number.NaN });
  expect(await asked({ samples: 10 })).toEqual({ value: 1, worst: Number.NaN });
  expect(await asked({ samples: 11 })).toEqual({ value: 2, worst: Number.NaN });
  expect(readdirSync(kept)).toHaveLength(2);
  expect(told.every(existsSync)).toBe(true);
  expect(told).toHaveLength(2);
  writeFileSync(told[0]!, '{"key":');
  expect(await asked({ samples: 10 })).toMatchObject({ value: 3 });
  expect(await asked({ samples: 10 })).toMatchObject({ value: 3 });
});

it('keeps nothing of what failed', async () => {
  const keep = keepIn(join(path, 'failing'), () => {});
  const fail = () => Promise.reject(new Error('no data'));
  await expect(keep({}, fail)).rejects.toThrow('no data');
  expect(await keep({}, async () => ({ value: 1 }))).toEqual({ value: 1 });
});
