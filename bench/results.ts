/** The file of results that docs/performance.md is filled from. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Compared } from './compare.js';
import type { Memory } from './memory.js';
import type { Profile } from './profile.js';

/** What was found out about a workload of ours by itself. */
export interface Alone<T> {
  readonly workload: string;
  readonly title: string;
  readonly threads: number;
  readonly found: T;
}

export interface Results {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memory: number; readonly node: string };
  readonly threads: readonly number[];
  readonly compared: readonly Compared[];
  readonly profiles: readonly Alone<Profile>[];
  readonly memory: readonly Alone<Memory>[];
}

const root = join(import.meta.dirname, '..');
const file = join(root, 'docs', 'results', 'bench.json');

export const readResults = (): Results | undefined =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;

/** Writes down what was measured this time; the rest stays. */
export function keep(results: Partial<Results>): void {
  const old = readResults();
  const lists = {
    compared: merged(old?.compared, results.compared),
    profiles: merged(old?.profiles, results.profiles),
    memory: merged(old?.memory, results.memory),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...old, ...results, ...lists }, null, 2)}\n`);
  execFileSync('npx', ['tsx', join('scripts', 'docs.ts')], { cwd: root, stdio: 'inherit' });
}

/** Workloads that were not measured this time keep what they had. */
function merged<T extends { readonly workload: string }>(old: readonly T[] = [], fresh: readonly T[] = []): T[] {
  const now = new Map(fresh.map((one) => [one.workload, one]));
  const added = fresh.filter(({ workload }) => !old.some((one) => one.workload === workload));
  return [...old.map((one) => now.get(one.workload) ?? one), ...added];
}
