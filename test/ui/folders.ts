/** Run folders as training leaves them, made by the code that makes them, without training. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll } from 'vitest';
import { encodeMetrics } from '../../src/callbacks/metrics-line.js';
import { createRun, type RunFolder, type RunStart } from '../../src/experiment/run-folder.js';
import { finite } from '../../src/registry/json.js';

export function scratch(): string {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'sparring-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const config = (end = 'steps: 100', more = 'metrics: []\ncallbacks: []\n') =>
  `name: little\nseed: 7\ntrainer:\n  type: adversarial\n  ${end}\n${more}`;

/** A run that has begun, owned by this process. */
export const begin = (runsDir: string, start: Partial<RunStart> = {}): RunFolder =>
  createRun({
    name: 'little',
    seed: 7,
    config: config(),
    source: '',
    overrides: ['loss=hinge', 'trainer.steps=100'],
    engine: { executor: 'eager', threads: 1, device: 'cpu', description: 'eager' },
    runsDir,
    git: false,
    ...start,
  });

export const log = (run: RunFolder, step: number, values: Readonly<Record<string, number>>): void =>
  run.append('metrics.jsonl', encodeMetrics(step, step / 10, values));

export function complete(run: RunFolder, step: number, last: Readonly<Record<string, number>>): void {
  run.commit('summary.json', JSON.stringify({ status: 'completed', step, epochs: step / 10, last }, finite));
  run.updateMeta({ status: 'completed', exitCode: 0, ended: new Date().toISOString() });
  run.close();
}

export const idOf = (runsDir: string, { path }: RunFolder): string => relative(runsDir, path);
