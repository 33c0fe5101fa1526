/** meta.json: what a run is, how it stands and what it was made with. Its form, and reading it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../callbacks/callback.js';
import { UserError } from '../registry/problem.js';
import type { Environment } from './environment.js';
import { blaming } from './storage.js';

export interface RunMeta {
  readonly id: string;
  readonly name: string;
  /** A run that says `running` though no process owns it was killed. */
  readonly status: 'running' | Outcome['status'];
  readonly reason: string | null;
  /** Of the process that ended it last; null while it runs. */
  readonly exitCode: number | null;
  readonly seed: number;
  /** ISO times, UTC. */
  readonly started: string;
  readonly ended: string | null;
  readonly command: readonly string[];
  readonly folder: string;
  readonly pid: number;
  /** Of the process that started it. */
  readonly engine: Engine;
  readonly environment: Environment;
  /** Folder of the sweep this run is a trial of. */
  readonly sweep: string | null;
  /** Iterations that it did not train but took over from a run of another experiment. */
  readonly inherited?: number;
  /** Each later process that took the run up. */
  readonly resumes: readonly Resume[];
}

export interface Engine {
  readonly executor: string;
  readonly threads: number;
  readonly device: string;
  /** Of the executor that was made of these. */
  readonly description: string;
}

export interface Resume {
  readonly at: string;
  readonly command: readonly string[];
  readonly pid: number;
  readonly engine?: Engine;
  readonly environment: Environment;
}

/** @throws UserError when `path` holds no run, or one whose meta.json cannot be read */
export function readMeta(path: string): RunMeta {
  const file = join(path, 'meta.json');
  const text = blaming('read', file, () => readFileSync(file, 'utf8'));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file} is damaged: ${(error as Error).message}`);
  }
}
