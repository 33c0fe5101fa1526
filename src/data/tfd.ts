/**
 * The Toronto Face Database (Susskind et al. 2010), from the MATLAB file that its owners give out on request. In its five
 * folds a row is 0 without an expression label, the same rows in each fold, or 1 to train on, 2 for validation, 3 to test.
 */
import { existsSync } from 'node:fs';
import { Type } from '@sinclair/typebox';
import { describeShape, sizeOf } from '../engine/tensor.js';
import { choice, filePath, positiveInteger } from '../registry/fields.js';
import { defineDataset, type Splits } from './dataset.js';
import { dataMissing, readBytes } from './files.js';
import { type MatVariable, matVariables } from './mat-format.js';
import { byteRange, interval, mapping } from './range.js';
import { trainingRows } from './rows.js';

const shape = [48, 48, 1] as const;
const width = sizeOf(shape);

const form =
  'a MATLAB file with images [n, 48, 48] of bytes, labs_ex [n, 1] (1 to 7, -1 without) and folds [n, 5] (0 unlabelled, 1 train, 2 validation, 3 test)';

const remedy = `The Toronto Face Database is given out by its owners on request only and cannot be fetched for you. Set data.path to their TFD_48x48.mat: ${form}.`;

/** Rows without a label in the published file, so that a config can be checked where the data are not. */
const published = 98058;

const numbers = { unlabeled: 0, labelled: 1, validation: 2, test: 3 } as const;

export const tfd = defineDataset({
  name: 'tfd',
  summary: 'Toronto Face Database: faces, 48 x 48 grey, by path to the file that its owners give out on request.',
  config: Type.Object(
    {
      path: filePath('TFD_48x48.mat.'),
      train: choice(
        ['unlabeled', 'labelled'],
        'Rows to train on: the many without an expression label, as in 2014, or those that the fold has for it.',
        'unlabeled',
      ),
      fold: Type.Integer({
        minimum: 0,
        maximum: 4,
        default: 0,
        description: 'Whose validation and test rows to take.',
      }),
      range: interval('Interval that black to white is mapped to.', [0, 1]),
      limit: Type.Optional(positiveInteger('Train on the first so many rows only.')),
    },
    { additionalProperties: false },
  ),
  build({ path, train, fold, range, limit }) {
    const line = mapping(byteRange, range);
    const known = train === 'unlabeled' && !existsSync(path);
    const total = known ? published : rowsOf(open(path).folds(), fold, numbers[train]).length;
    const size = trainingRows(total, { validation: 0, limit });
    return {
      shape,
      range,
      size,
      async open(): Promise<Splits> {
        const file = open(path);
        const folds = file.folds();
        const [images, classes] = [file.images(), file.labels()];
        const pick = (number: number) => {
          const rows = rowsOf(folds, fold, number).slice(0, number === numbers[train] ? size : undefined);
          if (rows.length === 0) throw dataMissing(`fold ${fold} of ${path} has no row of number ${number}.`);
          const table = { data: facesOf(images, folds.rows, rows), rows: rows.length, shape, ...line };
          return { table, labels: Int32Array.from(rows, (row) => classes[row]! - 1) };
        };
        const [own, validation, test] = [pick(numbers[train]), pick(numbers.validation), pick(numbers.test)];
        return {
          train: own.table,
          validation: validation.table,
          test: test.table,
          labels: {
            ...(train === 'labelled' && { train: own.labels }),
            validation: validation.labels,
            test: test.labels,
          },
        };
      },
    };
  },
});

interface Folds {
  readonly rows: number;
  /** Column by column. */
  readonly data: ArrayLike<number>;
}

/** The file's variables, each checked and read when it is asked for. @throws UserError (data missing) */
function open(path: string) {
  const variables = matVariables(readBytes(path, remedy), path);
  const variable = (name: string, fits: (shape: readonly number[]) => boolean): MatVariable => {
    const found = variables.find((one) => one.name === name);
    const seen = found ? `${name} is ${describeShape(found.shape)}` : `it has no ${name}`;
    if (!found || !fits(found.shape)) throw dataMissing(`${path} is not TFD_48x48.mat: ${seen}. It should be ${form}.`);
    return found;
  };
  const images = variable('images', ([, h, w, ...more]) => h === 48 && w === 48 && more.length === 0);
  const rows = images.shape[0]!;
  return {
    folds: (): Folds => ({ rows, data: variable('folds', ([n, folds]) => n === rows && folds === 5).read() }),
    labels: () => variable('labs_ex', (shape) => sizeOf(shape) === rows).read(),
    images: () => images.read(),
  };
}

/** Rows of a number in a fold, in order. */
const rowsOf = ({ rows, data }: Folds, fold: number, number: number): number[] =>
  Array.from({ length: rows }, (_, row) => row).filter((row) => data[fold * rows + row] === number);

/** MATLAB's images[row, y, x], whose first axis runs fastest, to rows of pixels. */
function facesOf(images: ArrayLike<number>, total: number, rows: readonly number[]): Uint8Array {
  const faces = new Uint8Array(rows.length * width);
  for (let y = 0; y < 48; y++)
    for (let x = 0; x < 48; x++) {
      const plane = (x * 48 + y) * total;
      rows.forEach((row, at) => {
        faces[at * width + y * 48 + x] = images[plane + row]!;
      });
    }
  return faces;
}
