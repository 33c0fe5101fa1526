/** CIFAR-10 (Krizhevsky 2009) from the files of its binary version: a label, then planes of red, green and blue. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { filePath, positiveInteger } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import { contrastedSplits, contrastField } from './contrast.js';
import { defineDataset } from './dataset.js';
import { dataMissing, orGzipped, readBytes } from './files.js';
import { byteRange, interval, mapping } from './range.js';
import { type Labelled, rowFields, splitRows, trainingRows } from './rows.js';

const shape = [32, 32, 3] as const;
const pixels = 32 * 32;
const record = 1 + 3 * pixels;

const trainFiles = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`);
const testFile = 'test_batch.bin';

const remedy =
  "Set data.path to the folder cifar-10-batches-bin of CIFAR-10's binary version, which its homepage, www.cs.toronto.edu/~kriz/cifar.html, offers as cifar-10-binary.tar.gz.";

export const cifar10 = defineDataset({
  name: 'cifar10',
  summary: 'CIFAR-10: 50,000 colour pictures of ten classes to train on and 10,000 to test, 32 x 32, by path.',
  config: Type.Object(
    {
      path: filePath('Folder with the six files of the binary version, gzipped or not.'),
      range: Type.Optional(interval('Interval that bytes are mapped to; [0, 1] unless given.')),
      contrast: contrastField,
      perFile: positiveInteger('Examples in each file; fewer in files cut down for a trial.', 10000),
      sha256: Type.Optional(
        Type.String({
          pattern: '^[0-9a-f]{64}$',
          description:
            'SHA-256 of data_batch_1.bin to data_batch_5.bin and test_batch.bin, one after the other; checked where given.',
        }),
      ),
      ...rowFields,
    },
    { additionalProperties: false },
  ),
  build({ path, range, contrast, perFile, sha256, ...rows }) {
    if (range && contrast !== undefined)
      throw new Misfit('contrast leaves numbers of no known interval.', 'Remove range, or contrast.', 'range');
    const line = mapping(byteRange, range ?? [0, 1]);
    const read = (name: string) => {
      const file = orGzipped(join(path, name));
      return { file, bytes: whole(readBytes(file, remedy), file, perFile) };
    };
    const labelled = (files: readonly File[]): Labelled => {
      const { data, labels } = unpacked(files, perFile);
      return { table: { data, rows: labels.length, shape, ...line }, labels };
    };
    return {
      shape,
      ...(contrast === undefined && { range: range ?? [0, 1] }),
      size: trainingRows(trainFiles.length * perFile, rows),
      classes: 10,
      async open() {
        const [train, test] = [trainFiles.map(read), read(testFile)];
        if (sha256 !== undefined) requireDigest([...train, test], sha256, path);
        const splits = splitRows(labelled(train), rows, labelled([test]));
        return contrast === undefined ? splits : contrastedSplits(splits, contrast);
      },
    };
  },
});

interface File {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** @throws UserError (data missing) unless the file has exactly the bytes of its records */
function whole(bytes: Uint8Array, file: string, records: number): Uint8Array {
  if (bytes.length === records * record) return bytes;
  throw dataMissing(
    `${file} has ${bytes.length} bytes, but ${records} records of ${record} are ${records * record}. Fetch it again; it must be of the binary version.`,
  );
}

function requireDigest(files: readonly File[], wanted: string, path: string): void {
  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(bytes);
  const seen = hash.digest('hex');
  if (seen !== wanted)
    throw dataMissing(`the six files in ${path} have the SHA-256 ${seen}, not ${wanted}. Fetch them again.`);
}

/** Planes of each record to pixels of three channels. @throws UserError (data missing) for a label above 9 */
function unpacked(files: readonly File[], perFile: number) {
  const data = new Uint8Array(files.length * perFile * 3 * pixels);
  const labels = new Uint8Array(files.length * perFile);
  files.forEach(({ file, bytes }, f) => {
    for (let r = 0; r < perFile; r++) {
      const [from, row] = [r * record, f * perFile + r];
      labels[row] = bytes[from]!;
      if (labels[row]! > 9)
        throw dataMissing(`${file} has the label ${labels[row]} in record ${r}; CIFAR-10 has 0 to 9.`);
      for (let p = 0; p < pixels; p++)
        for (let c = 0; c < 3; c++) data[(row * pixels + p) * 3 + c] = bytes[from + 1 + c * pixels + p]!;
    }
  });
  return { data, labels };
}
