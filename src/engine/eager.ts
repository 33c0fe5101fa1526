/**
 * The eager executor: plain TensorFlow.js, one kernel at a time. The reference the compiled one is held to, and the way
 * to step through a model with a debugger. Uses `@tensorflow/tfjs-node` where it is installed, else pure JavaScript.
 */
import type { Chunk, EngineOptions, Executor, Feeds } from './executor.js';
import { type MakeNoise, noiseMaker, noiseType } from './noise.js';
import type { Source, Table } from './source.js';
import { type DType, type HostTensor, type Shape, sizeOf, type TensorData } from './tensor.js';
import { type Tensor, tf } from './tf.js';
import { withBackend } from './trace.js';
import { mapTree, type Tree } from './tree.js';

export async function createEager({ seed }: Pick<EngineOptions, 'seed'>): Promise<Executor> {
  const backend = await nativeBackend();
  const makeNoise = noiseMaker(seed);
  return {
    name: 'eager',
    description: `eager, TensorFlow.js ${tf.version_core}, ${backend === 'tensorflow' ? 'libtensorflow' : 'pure JavaScript'}`,
    async step(fn, _, feeds) {
      return {
        async run(state, chunk) {
          const start = performance.now();
          const result = withBackend(backend, () => tidied(() => runChunk(fn, state, feeds, chunk, makeNoise)));
          return { ...result, inside: performance.now() - start };
        },
      };
    },
    async call(fn) {
      return {
        run: async (inputs, step = 0) =>
          withBackend(backend, () =>
            tidied(() => {
              const source = memoized({
                noise: (name, noise, shape) => fromHost(makeNoise(name, noise, shape, step), noiseType(noise), shape),
              });
              return mapTree(fn(toDevice(inputs), source), toHost);
            }),
          ),
      };
    },
  };
}

/** Its name is computed, so that neither compilers nor bundlers ask for the optional package. */
async function nativeBackend(): Promise<'tensorflow' | 'cpu'> {
  const optional = ['@tensorflow', 'tfjs-node'].join('/');
  try {
    await import(optional);
    return 'tensorflow';
  } catch {
    return 'cpu';
  }
}

function runChunk(
  fn: Parameters<Executor['step']>[0],
  state: Tree<HostTensor>,
  feeds: Feeds,
  chunk: Chunk,
  makeNoise: MakeNoise,
) {
  const reports: Record<string, Float32Array> = {};
  let current = toDevice(state);
  for (let i = 0; i < chunk.count; i++) {
    const { state: next, report } = tidied(() => {
      const result = fn(current, stepSource(feeds, chunk, i, makeNoise));
      return { state: mapTree(result.state, (tensor) => tensor.clone()), report: result.report };
    });
    for (const [name, scalar] of Object.entries(report)) {
      reports[name] ??= new Float32Array(chunk.count);
      reports[name][i] = scalar.dataSync()[0]!;
      scalar.dispose();
    }
    mapTree(current, (tensor) => tensor.dispose());
    current = next;
  }
  return { state: mapTree(current, toHost), reports };
}

function stepSource(feeds: Feeds, { first, rows, scalars }: Chunk, i: number, makeNoise: MakeNoise): Source {
  return memoized({
    noise: (name, noise, shape) => fromHost(makeNoise(name, noise, shape, first + i), noiseType(noise), shape),
    scalar: (name) => tf.scalar(scalars[name]![i]!),
    batch(name) {
      const { rows: size, shape, table } = feeds.batches[name]!;
      const picked = gatherRows(table!, rows[name]!.subarray(i * size, (i + 1) * size));
      return fromHost(picked, 'float32', [size, ...shape]);
    },
  });
}

/** The rows of a table as float32, rounded as the compiled engine rounds them. */
export function gatherRows({ data, shape, scale, shift }: Table, rows: Int32Array): Float32Array {
  const size = sizeOf(shape);
  const out = new Float32Array(rows.length * size);
  const [factor, offset] = [Math.fround(scale), Math.fround(shift)];
  rows.forEach((row, r) => {
    for (let i = 0; i < size; i++) out[r * size + i] = Math.fround(data[row * size + i]! * factor) + offset;
  });
  return out;
}

/** Equal names give the same tensor. */
function memoized(source: Partial<Source>): Source {
  const known = new Map<string, Tensor>();
  const memo = (key: string, make: () => Tensor) => known.get(key) ?? known.set(key, make()).get(key)!;
  return {
    noise: (name, noise, shape) => memo(`noise ${name}`, () => source.noise!(name, noise, shape)),
    scalar: (name) => memo(`scalar ${name}`, () => source.scalar!(name)),
    batch: (name) => memo(`batch ${name}`, () => source.batch!(name)),
  };
}

/** tf.tidy, for results of any type. */
const tidied = <T>(f: () => T): T => tf.tidy(f as () => tf.TensorContainer) as T;

const fromHost = (data: TensorData, dtype: DType, shape: Shape): Tensor => tf.tensor(data, [...shape], dtype);

export const toDevice = (tree: Tree<HostTensor>): Tree<Tensor> =>
  mapTree(tree, ({ data, dtype, shape }) => fromHost(data, dtype, shape));

export function toHost(tensor: Tensor): HostTensor {
  return { dtype: tensor.dtype as DType, shape: tensor.shape, data: tensor.dataSync().slice() as TensorData };
}
