/**
 * The backend that eager steps run on: that of `@tensorflow/tfjs-node` where it is installed, else pure JavaScript. The one
 * place that loads `@tensorflow/tfjs-node`. Required, as TensorFlow.js is, so that it registers with the one in `tf.ts`.
 */
import { createRequire } from 'node:module';
import util from 'node:util';
import { tf } from './tf.js';

export interface EagerBackend {
  /** Its name in TensorFlow.js. */
  readonly name: string;
  /** For people: `libtensorflow 2.12.0`. */
  readonly description: string;
}

const require = createRequire(import.meta.url);
const optional = '@tensorflow/tfjs-node';
const pure: EagerBackend = { name: 'cpu', description: 'pure JavaScript' };

export function fastestBackend(): EagerBackend {
  if (!isInstalled()) return pure;
  try {
    load();
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]!.trim();
    return { ...pure, description: `${pure.description} (${optional} does not load: ${reason})` };
  }
  const { binding } = tf.findBackend('tensorflow') as unknown as { readonly binding: { readonly TF_Version: string } };
  return { name: 'tensorflow', description: `libtensorflow ${binding.TF_Version}` };
}

function isInstalled(): boolean {
  try {
    require.resolve(optional);
    return true;
  } catch {
    return false;
  }
}

/** Leaves the active backend as it was, though loading makes its own the active one. */
function load(): void {
  const before = tf.engine().backendName ?? pure.name;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // errors alone: no banners on standard error
  (util as { isNullOrUndefined?: unknown }).isNullOrUndefined ??= isNullOrUndefined;
  try {
    require(optional);
  } finally {
    void tf.setBackend(before);
  }
}

/** What every operation of tfjs-node calls, and Node.js has no more from version 23 on. */
const isNullOrUndefined = (value: unknown): boolean => value === null || value === undefined;
