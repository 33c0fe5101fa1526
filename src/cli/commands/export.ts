/** `exp export`: a run's generator, or its classifier, as ONNX, and its weights. */
import { join, resolve } from 'node:path';
import { exportTrained } from '../../experiment/export.js';
import { storage } from '../../experiment/storage.js';
import { engineOf, openTrained } from '../../experiment/trained.js';
import { type Io, printJson } from '../io.js';
import { createTerminal } from '../live-lines.js';
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
  const exported = await exportTrained(run, engine, options.batch);
  const folder = resolve(options.out ?? join(run.path, 'export'));
  const { role, input, batch = null, difference } = exported;
  const files = { onnx: join(folder, `${role}.onnx`), safetensors: join(folder, `${role}.safetensors`) };
  storage.ensureFolder(folder);
  storage.commit(files.onnx, exported.onnx);
  storage.commit(files.safetensors, exported.safetensors);
  const { step } = run.checkpoint;
  if (options.json) {
    printJson(io, { run: run.path, step, ...files, batch, difference });
    return;
  }
  const size = batch === null ? 'any batch' : `batches of ${batch} only`;
  const facts = [
    ['model', `${shown(files.onnx)}, ${scaled(exported.onnx.length, 'B')}`],
    ['takes', `${input.name} [${['batch', ...input.shape].join(', ')}], ${size}`],
    ['weights', shown(files.safetensors)],
    [
      'checked',
      `${counted(batch ?? 5, role === 'generator' ? 'sample' : 'example')} differ from the engine's by at most ${difference.toExponential(0)}`,
    ],
  ] as const;
  io.out.write(`${io.out.colours.bold(`${role} at step ${step}`)}\n${pairs(facts, io.out.colours.dim)}`);
}
