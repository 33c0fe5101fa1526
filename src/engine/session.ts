/** Opens ONNX bytes as an onnxruntime session. The only module that knows onnxruntime-node. */
import { availableParallelism } from 'node:os';
import { UserError } from '../registry/problem.js';
import type { DType, HostTensor, TensorData } from './tensor.js';

type Runtime = typeof import('onnxruntime-node');

export interface SessionTensor {
  readonly dtype: DType | 'int64' | 'uint8';
  readonly shape: readonly number[];
  readonly data: TensorData | BigInt64Array;
}

export interface Session {
  run(inputs: Readonly<Record<string, SessionTensor>>): Promise<Record<string, HostTensor>>;
}

/** @throws UserError where onnxruntime-node cannot be loaded on this machine. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    const module = await import('onnxruntime-node');
    return (module as { default?: Runtime }).default ?? module;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UserError(`onnxruntime-node does not load on this machine (${reason}). Try engine.executor: eager.`);
  }
}

/** `threads`: 0 for one per core. Create a session once and keep it: released ones leak (onnxruntime issue 25325). */
export async function openSession(model: Uint8Array, threads: number): Promise<Session> {
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(model, {
    intraOpNumThreads: threads || availableParallelism(),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: { session: { force_spinning_stop: '1' } },
  });
  const wanted = new Set(session.inputNames);
  return {
    async run(inputs) {
      const feeds: Record<string, InstanceType<Runtime['Tensor']>> = {};
      for (const [name, { dtype, data, shape }] of Object.entries(inputs))
        if (wanted.has(name)) feeds[name] = new runtime.Tensor(dtype as 'float32', data as Float32Array, shape);
      const results = await session.run(feeds);
      const outputs: Record<string, HostTensor> = {};
      for (const [name, { type, dims, data }] of Object.entries(results))
        outputs[name] = { dtype: type as DType, shape: dims, data: data as TensorData };
      return outputs;
    },
  };
}
