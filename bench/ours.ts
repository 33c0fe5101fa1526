/**
 * The process of one of our own executors: `ours` (compiled) or a TensorFlow.js backend behind the eager one. It trains as
 * `exp run` does, with data, noise and metrics log, in a run folder of its own; a callback holds it up between questions.
 * Arguments: workload, contender, threads and, for a profile, the prefix of its files.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Terminal } from '../src/callbacks/callback.js';
import { createCompiled } from '../src/engine/compiled.js';
import { createEager } from '../src/engine/eager.js';
import type { EngineOptions, Executor } from '../src/engine/executor.js';
import { profileSessions } from '../src/engine/session.js';
import { tf } from '../src/engine/tf.js';
import { catalog } from '../src/experiment/catalog.js';
import { loadExperiment } from '../src/experiment/load.js';
import { startRun } from '../src/experiment/run.js';
import { createGate } from './gate.js';
import { serveSamples } from './sampling.js';
import { workloads } from './workloads.js';

const [name, contender, most, profile] = process.argv.slice(2);
/** As many as there are cores is the default, by which small work takes fewer. */
const threads = Number(most) === availableParallelism() ? 0 : Number(most);
const workload = workloads.find((one) => one.name === name)!;
const questions = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const silent: Terminal = { live: false, columns: 80, redraw: () => {}, line: () => {}, notice: () => {} };
const say = (message: object) => void process.stdout.write(`${JSON.stringify(message)}\n`);
const next = async () => {
  const { value, done } = await questions.next();
  return done ? undefined : JSON.parse(value);
};

const executors: Record<string, (options: EngineOptions) => Promise<Executor>> = {
  ours: createCompiled,
  'tfjs-cpu': (options) => createEager(options, 'cpu'),
  async 'tfjs-node'(options) {
    await import(['@tensorflow', 'tfjs-node'].join('/')); // optional, so that compilers must not look for it
    return createEager(options, 'tensorflow');
  },
  async 'tfjs-wasm'(options) {
    // the binaries that lie beside the backend's own module
    setWasmPaths(new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname);
    await tf.setBackend('wasm');
    return createEager(options, 'wasm');
  },
};

const endProfile = profile ? profileSessions(profile) : () => {};
const open = executors[contender!]!;
if (workload.samples) await serveSamples(workload, open, threads, { say, next });
else await train();
endProfile();
process.exit(0);

async function train(): Promise<void> {
  const runsDir = mkdtempSync(join(tmpdir(), 'sparring-bench-'));
  const overrides = [...workload.overrides, 'callbacks=[]', 'trainer.steps=1000000000', `engine.threads=${threads}`];
  const gate = createGate({ say, next });
  try {
    const loaded = await loadExperiment(workload.config, overrides, catalog);
    const endless = loaded.config.trainer.epochs === undefined ? [] : ['trainer.epochs=1000000000'];
    const all = [...overrides, ...endless];
    await startRun(await loadExperiment(workload.config, all, catalog), all, {
      terminal: silent,
      interrupted: gate.interrupted,
      runsDir,
      watch: [{ name: 'gate', callback: gate.callback }],
      executor: async (options) => gate.timing(await open(options)),
    });
  } finally {
    rmSync(runsDir, { recursive: true, force: true });
  }
}
