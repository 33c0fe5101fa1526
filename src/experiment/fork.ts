/**
 * What a new run takes over from another whose training is the same so far: its numbers, pictures and checkpoints. All
 * is copied, so that nothing which the other run does later can reach this one. Whether the trainings are the same is
 * for whoever asks to know.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFiles } from '../callbacks/callback.js';
import { decodeMetrics } from '../callbacks/metrics-line.js';
import { bestFile, checkpointFile, copyOf, readCheckpoints } from './checkpoints.js';
import { checkpointsAt, pinFile } from './pins.js';
import type { RunStart } from './run-folder.js';
import { readMeta } from './run-meta.js';
import { filesIn } from './run-view.js';

export interface Fork {
  /** Of the other run. */
  readonly path: string;
  /**
   * The iteration of a pin of it, where the other trains something else from there on; the new run begins at the beginning
   * where there is no such pin. Unless given, the two are one training, and the new run goes on where the other stands.
   */
  readonly at?: number;
}

/** What a new run takes over, for `createRun`. `configHash`: of the new run's config. */
export const takenOver = ({ path, at }: Fork, configHash: string): Pick<RunStart, 'inherited' | 'fill'> =>
  at === undefined ? continued(path) : branched(path, at, configHash);

function continued(path: string): ReturnType<typeof takenOver> {
  return {
    inherited: readMeta(path).inherited,
    fill: (files) => {
      const newest = readCheckpoints(path).latest();
      if (!newest) return;
      copyOutput(path, files, newest.step);
      const saved = readCheckpoints(path)
        .steps()
        .filter((step) => step <= newest.step)
        .map(checkpointFile);
      const pins = filesIn(path, 'pins').map((name) => `pins/${name}`);
      // What is left of a run that goes on meanwhile may be less than there was a moment ago.
      for (const file of [bestFile, ...saved, ...pins].filter((file) => existsSync(join(path, file))))
        files.commit(file, readFileSync(join(path, file)));
    },
  };
}

function branched(path: string, at: number, configHash: string): ReturnType<typeof takenOver> {
  const state = copyOf(join(path, pinFile(at)), configHash);
  if (!state) return {};
  return {
    inherited: at,
    fill: (files) => {
      copyOutput(path, files, at);
      for (const { name, file } of checkpointsAt(path, at)) {
        const bytes = name === bestFile ? readFileSync(join(path, file)) : copyOf(join(path, file), configHash);
        if (bytes) files.commit(name, bytes);
      }
      files.commit(pinFile(at), state);
    },
  };
}

/** Numbers and pictures up to a step, and what TensorBoard was told, of which its callback keeps what is up to a step. */
function copyOutput(path: string, files: RunFiles, step: number): void {
  copyMetrics(path, files, step);
  for (const name of filesIn(path, 'tensorboard'))
    files.commit(`tensorboard/${name}`, readFileSync(join(path, 'tensorboard', name)));
  for (const name of filesIn(path, 'samples'))
    if (stepOf(name) <= step) files.commit(`samples/${name}`, readFileSync(join(path, 'samples', name)));
  files.event('taken-over', { from: path, step });
}

/** `step-00000100.png` is of step 100. */
const stepOf = (name: string): number => Number(/^step-(\d+)/.exec(name)?.[1] ?? 0);

function copyMetrics(path: string, files: RunFiles, step: number): void {
  const log = join(path, 'metrics.jsonl');
  if (!existsSync(log)) return;
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  const kept = lines.filter((line) => (decodeMetrics(line)?.step ?? Number.POSITIVE_INFINITY) <= step);
  files.commit('metrics.jsonl', kept.map((line) => `${line}\n`).join(''));
}
