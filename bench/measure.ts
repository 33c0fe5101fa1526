/** Measures whole iterations as `exp run` makes them: data, noise, metrics log and all, in a run folder of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Callback, Terminal } from '../src/callbacks/callback.js';
import { createCompiled } from '../src/engine/compiled.js';
import { createEager } from '../src/engine/eager.js';
import type { EngineOptions, Executor } from '../src/engine/executor.js';
import { tf } from '../src/engine/tf.js';
import { catalog } from '../src/experiment/catalog.js';
import { loadExperiment } from '../src/experiment/load.js';
import { startRun } from '../src/experiment/run.js';
import type { Contender, Workload } from './workloads.js';

export interface Measurement {
  /** Milliseconds an iteration, the first chunk (warm-up) left out. */
  readonly milliseconds: number;
  /** Share of that time that does not pass inside the session. */
  readonly outside: number;
}

const silent: Terminal = { live: false, columns: 80, redraw: () => {}, line: () => {} };

export async function measure(
  { config, iterations, overrides: own = [] }: Workload,
  contender: Contender,
  threads: number,
): Promise<Measurement> {
  const runsDir = mkdtempSync(join(tmpdir(), 'sparring-bench-'));
  const overrides = [...own, `trainer.steps=${iterations[contender]}`, `engine.threads=${threads}`];
  const clock = createClock();
  try {
    const loaded = await loadExperiment(config, overrides, catalog);
    await startRun(loaded, overrides, {
      terminal: silent,
      interrupted: () => undefined,
      runsDir,
      watch: [{ name: 'clock', callback: clock.callback }],
      executor: async (options) => clock.timing(await executors[contender](options)),
    });
    return clock.measured();
  } finally {
    rmSync(runsDir, { recursive: true, force: true });
  }
}

/** Times chunks, and what of them passes inside the executor's own step. */
function createClock() {
  const marks: { readonly step: number; readonly time: number; readonly inside: number }[] = [];
  let inside = 0;
  const callback: Callback = {
    onReports: (reports) => void marks.push({ step: reports.at(-1)!.step, time: performance.now(), inside }),
  };
  return {
    callback,
    timing: (executor: Executor): Executor => ({
      ...executor,
      async step(...given) {
        const prepared = await executor.step(...given);
        return {
          async run(state, chunk) {
            const result = await prepared.run(state, chunk);
            inside += result.inside;
            return result;
          },
        };
      },
    }),
    measured(): Measurement {
      const [first, last] = [marks[0]!, marks.at(-1)!];
      const time = last.time - first.time;
      return { milliseconds: time / (last.step - first.step), outside: 1 - (last.inside - first.inside) / time };
    },
  };
}

const executors: Record<Contender, (options: EngineOptions) => Promise<Executor>> = {
  compiled: createCompiled,
  cpu: (options) => createEager(options, 'cpu'),
  async wasm(options) {
    await openWasm();
    return createEager(options, 'wasm');
  },
};

/** The binaries that lie beside the backend's own module. */
async function openWasm(): Promise<void> {
  const folder = new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url);
  setWasmPaths(folder.pathname);
  await tf.setBackend('wasm');
}
