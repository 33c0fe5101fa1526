/**
 * Exported networks run in the page, by onnxruntime compiled to WebAssembly, on one thread. Nothing is fetched from elsewhere:
 * the program's bytes come from whoever serves the page, or lie in it.
 */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

/** One network with one input and one output that matters, the first. */
export interface Model {
  /** [count, ...] of the input [count, ...shape]; numbers of as many examples as are given. */
  run(input: Float32Array, shape: readonly number[]): Promise<Float32Array>;
}

/** Before the first model. `wasm`: the program, ort-wasm-simd-threaded.wasm. */
export function startRuntime(wasm: ArrayBuffer): void {
  env.wasm.wasmBinary = wasm;
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
}

/** `onnx`: the file, gzipped or not. @throws what onnxruntime says of a file that is none */
export async function openModel(onnx: Uint8Array): Promise<Model> {
  const session = await InferenceSession.create(await unzipped(onnx));
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
  const batch = fixedBatch(session);
  const once = async (data: Float32Array, shape: readonly number[]) =>
    (await session.run({ [input]: new Tensor('float32', data, shape) }))[output]!.data as Float32Array;
  let before: Promise<unknown> = Promise.resolve(); // a session answers one question at a time
  return {
    run(data, shape) {
      const answer = before.then(() => inBatches(once, data, shape, batch));
      before = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** The only batch size that a network takes; undefined where any will do. */
function fixedBatch({ inputMetadata }: InferenceSession): number | undefined {
  const input = inputMetadata[0];
  const size = input?.isTensor ? input.shape[0] : undefined;
  return typeof size === 'number' && size > 0 ? size : undefined;
}

/** All examples at once, or batch by batch, the last one filled up with zeros that are not answered for. */
async function inBatches(
  once: (data: Float32Array, shape: readonly number[]) => Promise<Float32Array>,
  data: Float32Array,
  shape: readonly number[],
  batch: number | undefined,
): Promise<Float32Array> {
  const example = shape.reduce((product, extent) => product * extent, 1);
  const count = data.length / example;
  if (batch === undefined) return once(data, [count, ...shape]);
  let whole: Float32Array | undefined;
  for (let from = 0; from < count; from += batch) {
    const part = new Float32Array(batch * example);
    part.set(data.subarray(from * example, (from + batch) * example));
    const answer = await once(part, [batch, ...shape]);
    const width = answer.length / batch;
    whole ??= new Float32Array(count * width);
    whole.set(answer.subarray(0, Math.min(batch, count - from) * width), from * width);
  }
  return whole ?? new Float32Array(0);
}

/** What gzip packed, or the bytes as they are. */
async function unzipped(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
