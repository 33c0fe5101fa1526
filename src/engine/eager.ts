/**
 * The eager executor: plain TensorFlow.js, one kernel at a time. The reference the compiled one is held to, and the way
 * to step through a model with a debugger. Which backend runs the kernels is told by `native.ts`.
 */
import type { Chunk, EngineOptions, Executor, Feeds } from './executor.js';
import { fastestBackend } from './native.js';
import { type MakeNoise, noiseMaker, noiseType } from './noise.js';
import type { Source, Table } from './source.js';
import { type DType, type HostTensor, type Shape, sizeOf, type TensorData } from './tensor.js';
import { type Tensor, tf } from './tf.js';
import { withBackend } from './trace.js';
import { mapTree, type Tree } from './tree.js';

/** `backend`: a registered TensorFlow.js backend to use instead, such as `wasm`. */
export async function createEager({ seed }: Pick<EngineOptions, 'seed'>, chosen?: string): Promise<Executor> {
  const { name: backend, description } = chosen ? { name: chosen, description: chosen } : fastestBackend();
  const makeNoise = noiseMaker(seed);
  return {
    name: 'eager',
    description: `eager, TensorFlow.js ${tf.version_core}, ${description}`,
    async step(fn, _, feeds) {
      return {
        async run(state, chunk) {
          const start = performance.now();
          const result = withBackend(backend, () => leavingNothing(() => runChunk(fn, state, feeds, chunk, makeNoise)));
          return { ...result, inside: performance.now() - start };
        },
      };
    },
    async call(fn) {
      return {
        run: async (inputs, step = 0) =>
          withBackend(backend, () =>
            leavingNothing(() =>
              withSource(callMaker(makeNoise, step), (source) => mapTree(fn(toDevice(inputs), source), toHost)),
            ),
          ),
      };
    },
  };
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
    const next = tidied(() =>
      withSource(stepMaker(feeds, chunk, i, makeNoise), (source) => {
        const result = fn(current, source);
        for (const [name, scalar] of Object.entries(result.report)) {
          reports[name] ??= new Float32Array(chunk.count);
          reports[name][i] = scalar.dataSync()[0]!;
        }
        return mapTree(result.state, (tensor) => tensor.clone());
      }),
    );
    mapTree(current, (tensor) => tensor.dispose());
    current = next;
  }
  return { state: mapTree(current, toHost), reports };
}

const noiseAt = (makeNoise: MakeNoise, step: number): Pick<Source, 'noise'> => ({
  noise: (name, noise, shape) => fromHost(makeNoise(name, noise, shape, step), noiseType(noise), shape),
});

const callMaker = (makeNoise: MakeNoise, step: number): Source => ({
  ...noiseAt(makeNoise, step),
  scalar: (name) => refuse('scalar', name),
  batch: (name) => refuse('batch', name),
});

function refuse(kind: string, name: string): never {
  throw new Error(`${kind} "${name}" is asked for outside a training step`);
}

function stepMaker(feeds: Feeds, { first, rows, scalars }: Chunk, i: number, makeNoise: MakeNoise): Source {
  return {
    ...noiseAt(makeNoise, first + i),
    scalar: (name) => tf.scalar(scalars[name]![i]!),
    batch(name) {
      const feed = feeds.batches[name];
      if (!feed) throw new Error(`no data is fed as "${name}"`);
      const { rows: size, shape, table, rowsOf = name } = feed;
      const picked = gatherRows(table!, rows[rowsOf]!.subarray(i * size, (i + 1) * size));
      return fromHost(picked, 'float32', [size, ...shape]);
    },
  };
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

/**
 * Runs `f` with a source that makes what is asked for once: equal names give the same tensor, even where it was first
 * asked for inside an autodiff, whose own tidy would dispose of it. All are disposed of at the end.
 */
function withSource<T>(make: Source, f: (source: Source) => T): T {
  const known = new Map<string, { readonly form: string; readonly tensor: Tensor }>();
  const memo = (key: string, form: string, create: () => Tensor): Tensor => {
    const seen = known.get(key) ?? { form, tensor: tf.keep(create()) };
    if (seen.form !== form) throw new Error(`${key} is asked for in two forms`);
    known.set(key, seen);
    return seen.tensor;
  };
  try {
    return f({
      noise: (name, noise, shape) =>
        memo(`noise "${name}"`, JSON.stringify([noise, shape]), () => make.noise(name, noise, shape)),
      scalar: (name) => memo(`scalar "${name}"`, '', () => make.scalar(name)),
      batch: (name) => memo(`batch "${name}"`, '', () => make.batch(name)),
    });
  } finally {
    for (const { tensor } of known.values()) tensor.dispose();
  }
}

/**
 * Disposes every tensor that `f` makes. For results on the host, which tf.tidy would search for tensors, number by
 * number.
 */
export function leavingNothing<T>(f: () => T): T {
  let result: T | undefined;
  tf.tidy(() => {
    result = f();
  });
  return result as T;
}

/** tf.tidy, for trees of tensors of any type. */
const tidied = <T>(f: () => T): T => tf.tidy(f as () => tf.TensorContainer) as T;

const fromHost = (data: TensorData, dtype: DType, shape: Shape): Tensor => tf.tensor(data, [...shape], dtype);

export const toDevice = (tree: Tree<HostTensor>): Tree<Tensor> =>
  mapTree(tree, ({ data, dtype, shape }) => fromHost(data, dtype, shape));

export function toHost(tensor: Tensor): HostTensor {
  return { dtype: tensor.dtype as DType, shape: tensor.shape, data: tensor.dataSync().slice() as TensorData };
}
