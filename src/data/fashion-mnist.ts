/** Fashion-MNIST (Xiao et al. 2017), or any folder of IDX files under MNIST's four names, gzipped or not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { filePath } from '../registry/fields.js';
import { readForm, rowShape } from './array-file.js';
import { defineDataset } from './dataset.js';
import { orGzipped } from './files.js';
import { idxFormat } from './idx-format.js';
import { mnistFiles, openIdx } from './idx-images.js';
import { byteRange, interval, mapping } from './range.js';
import { rowFields, trainingRows } from './rows.js';

/** Where Debian's package dataset-fashion-mnist puts them. */
const debianFolder = '/usr/share/datasets/fashion-mnist';

const remedy =
  "Install Debian's package dataset-fashion-mnist, or set path to a folder with Fashion-MNIST's four IDX files.";

/** Of Fashion-MNIST itself, so that a config can be checked where the data are not. */
const published = [60000, 28, 28];

export const fashionMnist = defineDataset({
  name: 'fashion-mnist',
  summary: 'Fashion-MNIST: 60,000 pictures of clothes to train on and 10,000 to test, 28 x 28 grey.',
  config: Type.Object(
    {
      path: { ...filePath('Folder with the four IDX files.'), default: debianFolder },
      range: interval('Interval that black to white is mapped to.', [0, 1]),
      ...rowFields,
    },
    { additionalProperties: false },
  ),
  build({ path, range, ...rows }) {
    const files = () => mnistFiles((name) => orGzipped(join(path, name)));
    const { images } = files().train;
    const shape = existsSync(images) ? readForm(images, idxFormat).shape : published;
    const line = mapping(byteRange, range);
    return {
      shape: rowShape(shape),
      range,
      size: trainingRows(shape[0]!, rows),
      classes: 10,
      open: async () => openIdx(files().train, files().test, line, rows, remedy),
    };
  },
});
