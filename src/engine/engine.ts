/** Chooses the executor that a config asks for. */
import { createCompiled } from './compiled.js';
import { createEager } from './eager.js';
import type { EngineOptions, Executor } from './executor.js';

/** `auto` is compiled wherever onnxruntime loads, else eager; `onFallback` is told why. */
export async function createExecutor(options: EngineOptions, onFallback: (reason: string) => void): Promise<Executor> {
  if (options.executor === 'eager') return createEager(options);
  if (options.executor === 'compiled') return createCompiled(options);
  try {
    return await createCompiled(options);
  } catch (error) {
    onFallback((error as Error).message);
    return createEager(options);
  }
}
