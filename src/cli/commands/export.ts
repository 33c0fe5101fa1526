/** `exp export`: a run's generator as ONNX, and its weights. */
import { join, resolve } from 'node:path';
import { exportGenerator } from '../../experiment/export.js';
import { priorOf } from '../../experiment/sampler.js';
import { storage } from '../../experiment/storage.js';
import { engineOf, openTrained } from '../../experiment/trained.js';
import { createTerminal, type Io, printJson } from '../io.js';
import { type RunsOptions, shown, theRun } from '../runs.js';
import { pairs } from '../table.js';
import { counted, scaled } from '../text.js';

interface Options extends RunsOptions {
  readonly checkpoint: 'last' | 'best' | number;
  readonly batch?: number;
  readonly out?: string;
}

export async function exportRun(io: Io, ref: string, options: Options): Promise<undefined> {
  const run = await openTrained(theRun(ref, options).path, options.checkpoint);
  const terminal = createTerminal(io.err);
  const engine = await engineOf(run, (reason) => terminal.line(`warning: ${reason}`));
  const exported = await exportGenerator(run, engine, options.batch);
  const folder = resolve(options.out ?? join(run.path, 'export'));
  const files = { onnx: join(folder, 'generator.onnx'), safetensors: join(folder, 'generator.safetensors') };
  storage.ensureFolder(folder);
  storage.commit(files.onnx, exported.onnx);
  storage.commit(files.safetensors, exported.safetensors);
  const { batch = null, difference } = exported;
  const { step } = run.checkpoint;
  if (options.json) {
    printJson(io, { run: run.path, step, ...files, batch, difference });
    return;
  }
  const size = batch === null ? 'any batch' : `batches of ${batch} only`;
  const facts = [
    ['model', `${shown(files.onnx)}, ${scaled(exported.onnx.length, 'B')}`],
    ['takes', `z [batch, ${priorOf(run.experiment).dim}], ${size}`],
    ['weights', shown(files.safetensors)],
    ['checked', `${counted(batch ?? 5, 'sample')} differ from the engine's by at most ${difference.toExponential(0)}`],
  ] as const;
  io.out.write(`${io.out.colours.bold(`generator at step ${step}`)}\n${pairs(facts, io.out.colours.dim)}`);
}
