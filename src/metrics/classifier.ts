/**
 * What a trained classifier makes of examples, for metrics that compare features or labels: any ONNX file with one input,
 * images [batch, ...shape of the data] with numbers in [0, 1], and the outputs `features` [batch, d] and `logits`
 * [batch, classes]. Other sizes, orders of axes and intervals are the file's own affair. The metrics are others'.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inPieces, joined } from '../engine/pieces.js';
import { openSession, type Session } from '../engine/session.js';
import { describeShape, float32, type HostTensor, type Shape } from '../engine/tensor.js';
import { filePath } from '../registry/fields.js';
import { exitCode, UserError } from '../registry/problem.js';
import type { Reference } from './metric.js';
import { inUnit } from './range.js';

/** The files that come with the framework, by the word for each; `exp run` and `exp export` make them again. */
const builtIn: Readonly<Record<string, string>> = {
  mnist: fileURLToPath(new URL('./mnist-classifier.onnx', import.meta.url)),
};

export const classifierField = (also: readonly string[] = [], how = '') =>
  filePath(
    `An ONNX file that takes images in [0, 1] and puts out \`features\` and \`logits\`; mnist is the one that comes along.${how}`,
    [...Object.keys(builtIn), ...also],
    'mnist',
  );

export interface Outputs {
  /** float32 [n, d] */
  readonly features: HostTensor;
  /** float32 [n, classes] */
  readonly logits: HostTensor;
}

export interface Classifier {
  /** Of the file. */
  readonly sha256: string;
  /** @throws UserError where the file takes other data than these, or has not the outputs */
  ready(reference: Reference): Promise<void>;
  /** Rows: [n, ...shape], in the data's own range. The same rows again cost nothing. */
  outputs(rows: HostTensor, reference: Reference): Promise<Outputs>;
}

/** Files already open, by their hash: released sessions leak. */
const open = new Map<string, Classifier>();

/** `file`: a path, or the word for one that comes along. @throws UserError where it cannot be read */
export function classifierOf(file: string): Classifier {
  const bytes = read(builtIn[file] ?? file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const known = open.get(sha256) ?? create(bytes, sha256, file);
  open.set(sha256, known);
  return known;
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw unfit(path, absent ? 'there is no such file' : (error as Error).message);
  }
}

function create(bytes: Uint8Array, sha256: string, file: string): Classifier {
  let opened: Promise<Session> | undefined;
  const session = () => {
    opened ??= openSession(bytes, 0).catch((error) => {
      throw unfit(file, `onnxruntime does not take it: ${(error as Error).message}`);
    });
    return opened;
  };
  const seen = new WeakMap<HostTensor, Promise<Outputs>>();
  return {
    sha256,
    ready: async ({ shape }) => requireFit(file, await session(), shape),
    outputs(rows, { range }) {
      const known = seen.get(rows) ?? session().then((session) => run(session, inUnit(rows, range)));
      seen.set(rows, known);
      return known;
    },
  };
}

const unfit = (file: string, why: string) =>
  new UserError(`the classifier ${file} cannot be used: ${why}.`, exitCode.dataMissing);

/** Free extents, of which a batch is one, have names instead of numbers. */
function requireFit(file: string, { inputs, outputs }: Session, shape: Shape): void {
  const [input] = inputs;
  const fits = (extent: number | string, i: number) => typeof extent === 'string' || i === 0 || extent === shape[i - 1];
  if (inputs.length !== 1 || input!.shape.length !== shape.length + 1 || !input!.shape.every(fits)) {
    const takes = inputs.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(' and ');
    throw unfit(file, `it takes ${takes}, and the data's examples are ${describeShape(shape)}`);
  }
  const lacking = ['features', 'logits'].filter((name) => !outputs.some((output) => output.name === name));
  if (lacking.length) throw unfit(file, `it has no output named ${lacking.join(' and ')}`);
}

/** Examples in a piece, where the file takes any number. */
const piece = 250;

/** In pieces, so that no more than one of them is in the network at once; zeros fill up the last. */
async function run(session: Session, rows: HostTensor): Promise<Outputs> {
  const count = rows.shape[0]!;
  const { name, shape: declared } = session.inputs[0]!;
  const size = typeof declared[0] === 'number' ? declared[0] : piece;
  const found: Record<string, HostTensor>[] = [];
  for (const images of inPieces(rows, size)) found.push(await session.run({ [name]: images }));
  const flat = (output: string) => {
    const { data } = joined(
      found.map((one) => one[output]!),
      count,
    );
    return float32(data as Float32Array, [count, data.length / count]);
  };
  return { features: flat('features'), logits: flat('logits') };
}
