/** Arrays saved by numpy.save, gzipped or not: the first axis counts the examples. */
import { Type } from '@sinclair/typebox';
import type { Table } from '../engine/source.js';
import { describeShape, type Shape, sizeOf } from '../engine/tensor.js';
import { filePath, positiveInteger } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { readArray, readForm, rowShape } from './array-file.js';
import { defineDataset } from './dataset.js';
import { fileRange, fileRangeFields } from './file-range.js';
import { npyFormat } from './npy-format.js';
import { rowFields, splitRows, trainingRows } from './rows.js';

export const npy = defineDataset({
  name: 'npy',
  summary: 'A NumPy array from a .npy file.',
  config: Type.Object(
    {
      path: filePath('Training examples; the first axis counts them.'),
      test: Type.Optional(filePath('Test examples, of the same shape and range.')),
      shape: Type.Optional(
        Type.Array(positiveInteger('An extent.'), {
          description: 'Shape of one example, such as [28, 28, 1], where the file holds its numbers in another.',
        }),
      ),
      ...fileRangeFields,
      ...rowFields,
    },
    { additionalProperties: false },
  ),
  build({ path, test, shape: wanted, from, range, ...rows }) {
    const form = readForm(path, npyFormat);
    const mapped = fileRange(form.element, { from, range });
    const shape = shapeAs(wanted, form.shape);
    const read = (path: string): Table => {
      const file = readArray(path, npyFormat);
      return { data: file.data, rows: file.shape[0]!, shape: shapeAs(wanted, file.shape), ...mapped.line };
    };
    return {
      shape,
      range: mapped.range,
      size: trainingRows(form.shape[0]!, rows),
      open: async () => splitRows({ table: read(path) }, rows, test === undefined ? undefined : { table: read(test) }),
    };
  },
});

/** Shape of one example. @throws Misfit when the wanted one holds another count of numbers */
function shapeAs(wanted: Shape | undefined, file: Shape): Shape {
  const found = rowShape(file);
  if (wanted && sizeOf(wanted) !== sizeOf(found))
    throw new Misfit(
      `${describeShape(wanted)} is ${sizeOf(wanted)} numbers, but an example in the file is ${describeShape(found)}, ${sizeOf(found)} numbers.`,
      undefined,
      'shape',
    );
  return wanted ?? found;
}
