/** Any IDX files, by path: MNIST's format, gzipped or not. */
import { Type } from '@sinclair/typebox';
import { filePath } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { readForm, rowShape } from './array-file.js';
import { defineDataset } from './dataset.js';
import { fileRange, fileRangeFields } from './file-range.js';
import { idxFormat } from './idx-format.js';
import { classesIn, openIdx } from './idx-images.js';
import { rowFields, trainingRows } from './rows.js';

export const idx = defineDataset({
  name: 'idx',
  summary: "IDX files by path, the format of MNIST's family.",
  config: Type.Object(
    {
      images: filePath('Training examples; the first axis counts them.'),
      labels: Type.Optional(filePath('Their classes.')),
      testImages: Type.Optional(filePath('Test examples.')),
      testLabels: Type.Optional(filePath('Their classes.')),
      ...fileRangeFields,
      ...rowFields,
    },
    { additionalProperties: false },
  ),
  build({ from, range, validation, limit, ...paths }) {
    const { images, labels, testImages, testLabels } = paths;
    const { element, shape } = readForm(images, idxFormat);
    if (testLabels !== undefined && testImages === undefined)
      throw new Misfit('there are test labels, but no test images.', 'Give testImages too.', 'testLabels');
    const mapped = fileRange(element, { from, range });
    const rows = { validation, limit };
    return {
      shape: rowShape(shape),
      range: mapped.range,
      size: trainingRows(shape[0]!, rows),
      ...(labels !== undefined && { classes: classesIn(labels) }),
      async open() {
        const test = testImages === undefined ? undefined : { images: testImages, labels: testLabels };
        return openIdx({ images, labels }, test, mapped.line, rows);
      },
    };
  },
});
