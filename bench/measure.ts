/** Measures whole iterations as `exp run` makes them: data, noise, metrics log and all, in a run folder of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Callback, Terminal } from '../src/callbacks/callback.js';
import { createEager } from '../src/engine/eager.js';
import type { Executor } from '../src/engine/executor.js';
import { tf } from '../src/engine/tf.js';
import { catalog } from '../src/experiment/catalog.js';
import { loadExperiment } from '../src/experiment/load.js';
import { startRun } from '../src/experiment/run.js';
import type { Contender, Workload } from './workloads.js';

export interface Measurement {
  /** Milliseconds an iteration, the first chunk (warm-up) left out. */
  readonly milliseconds: number;
  /** Share of the training's time that is not inside the session. */
  readonly outside: number;
}

const silent: Terminal = { live: false, columns: 80, redraw: () => {}, line: () => {} };

export async function measure(
  { config, iterations, overrides: own = [] }: Workload,
  contender: Contender,
  threads: number,
): Promise<Measurement> {
  const runsDir = mkdtempSync(join(tmpdir(), 'sparring-bench-'));
  const watch = stopwatch(contender);
  const overrides = [...own, `trainer.steps=${iterations[contender]}`, `engine.threads=${threads}`];
  try {
    const loaded = await loadExperiment(config, overrides, catalog);
    const executor = contender === 'compiled' ? undefined : eagerOn(contender);
    const { seconds, inside } = await startRun(loaded, overrides, {
      terminal: silent,
      interrupted: () => undefined,
      runsDir,
      watch: [{ name: 'stopwatch', callback: watch.callback }],
      executor,
    });
    return { milliseconds: watch.milliseconds(), outside: 1 - inside / seconds };
  } finally {
    rmSync(runsDir, { recursive: true, force: true });
  }
}

/** TensorFlow.js computes one iteration at a time, so a chunk longer than one would only coarsen its clock. */
function stopwatch(contender: Contender): { callback: Callback; milliseconds: () => number } {
  const marks: { step: number; time: number }[] = [];
  return {
    callback: {
      cadence: contender === 'compiled' ? undefined : { amount: 1, unit: 'steps' },
      onReports: (reports) => void marks.push({ step: reports.at(-1)!.step, time: performance.now() }),
    },
    milliseconds() {
      const [first, last] = [marks[0]!, marks.at(-1)!];
      return (last.time - first.time) / (last.step - first.step);
    },
  };
}

const eagerOn =
  (backend: 'wasm' | 'cpu') =>
  async ({ seed }: { seed: number }): Promise<Executor> => {
    if (backend === 'wasm') await openWasm();
    return createEager({ seed }, backend);
  };

/** The binaries that lie beside the backend's own module. */
async function openWasm(): Promise<void> {
  const folder = new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url);
  setWasmPaths(folder.pathname);
  await tf.setBackend('wasm');
}
