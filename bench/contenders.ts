/** Who is measured, and how each one's process is started. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Command } from './peer.js';
import type { Workload } from './workloads.js';

export interface Contender {
  readonly name: string;
  /** Whether it is worth measuring at fewer threads than the most. */
  readonly scales: boolean;
  /** Whether its command takes `--verify`. */
  readonly verifies: boolean;
  /** What has to be there, for people; undefined where all of it is. */
  missing(): string | undefined;
  command(workload: Workload, threads: number): Command;
}

const here = import.meta.dirname;
const python = join(here, '.venv', 'bin', 'python');

/** Folder of a workload's start, see `starts.ts`. */
export const startOf = ({ name }: Workload): string => join(here, '.cache', name);

const own = (name: string, scales: boolean, module?: string): Contender => ({
  name,
  scales,
  verifies: false,
  missing: () => (module === undefined || resolves(module) ? undefined : `the npm package ${module}`),
  command: (workload, threads) => ({
    file: process.execPath,
    args: ['--import', 'tsx', join(here, 'ours.ts'), workload.name, name, String(threads)],
  }),
});

const pythonPeer = (name: string, framework: string, ...args: string[]): Contender => ({
  name,
  scales: true,
  verifies: true,
  missing: () => (existsSync(python) ? undefined : 'bench/.venv; run bench/setup.sh'),
  command: (workload, threads) => ({
    file: python,
    args: [
      join(here, 'python', `${framework}_peer.py`),
      '--start',
      startOf(workload),
      '--threads',
      `${threads}`,
      ...args,
    ],
  }),
});

const jaxJs: Contender = {
  name: 'jax-js',
  scales: false,
  verifies: true,
  missing: () => (existsSync(join(here, 'node', 'node_modules')) ? undefined : 'bench/node; run bench/setup.sh'),
  command: (workload, threads) => ({
    file: process.execPath,
    args: [join(here, 'node', 'jax-js.js'), startOf(workload), String(threads)],
  }),
};

export const contenders: readonly Contender[] = [
  own('ours', true),
  pythonPeer('torch', 'torch'),
  pythonPeer('torch-compile', 'torch', '--mode', 'compile'),
  pythonPeer('jax', 'jax'),
  own('tfjs-node', false, '@tensorflow/tfjs-node'),
  own('tfjs-wasm', false, '@tensorflow/tfjs-backend-wasm'),
  own('tfjs-cpu', false),
  jaxJs,
];

function resolves(module: string): boolean {
  try {
    createRequire(import.meta.url).resolve(module);
    return true;
  } catch {
    return false;
  }
}
