/** Chooses the executor that a config asks for. */
import { createCompiled } from './compiled.js';
import { createEager } from './eager.js';
import type { EngineOptions, Executor } from './executor.js';

/**
 * `auto` is compiled wherever onnxruntime loads, else eager. Eager knows the processor only, so whoever asks for a GPU gets
 * that or an error. @throws UserError
 */
export async function createExecutor(options: EngineOptions, warn: (warning: string) => void): Promise<Executor> {
  if (options.executor === 'eager') return createEager(options);
  if (options.executor === 'compiled' || options.device !== 'cpu') return createCompiled(options, warn);
  try {
    return await createCompiled(options, warn);
  } catch (error) {
    warn(`${(error as Error).message} Falling back to the eager engine, which is many times slower.`);
    return createEager(options);
  }
}
