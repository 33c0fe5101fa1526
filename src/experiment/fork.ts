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
import type { RunStart } from './run-folder.js';
import { readMeta } from './run-meta.js';
import { filesIn } from './run-view.js';

/** For `createRun`: the run at `path`, as it stood at its newest whole checkpoint, if it has one. */
export function takenOver(path: string, configHash: string): Pick<RunStart, 'inherited' | 'fill'> {
  return {
    inherited: readMeta(path).inherited,
    fill: (files) => {
      const newest = readCheckpoints(path).latest();
      if (!newest) return;
      copyMetrics(path, files, newest.step);
      for (const name of filesIn(path, 'samples')) {
        if (stepOf(name) <= newest.step) files.commit(`samples/${name}`, readFileSync(join(path, 'samples', name)));
      }
      copyCheckpoints(path, files, newest.step, configHash);
      files.event('taken-over', { from: path, step: newest.step });
    },
  };
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

/** Those that are whole. What is left of a run that goes on meanwhile may be fewer than there were a moment ago. */
function copyCheckpoints(path: string, files: RunFiles, last: number, configHash: string): void {
  const saved = readCheckpoints(path);
  const pointer = join(path, bestFile);
  if (existsSync(pointer)) files.commit(bestFile, readFileSync(pointer));
  for (const step of saved.steps().filter((step) => step <= last)) {
    const bytes = copyOf(join(path, checkpointFile(step)), configHash);
    if (bytes) files.commit(checkpointFile(step), bytes);
  }
}
