/** The file of results that docs/performance.md is filled from. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Compared } from './compare.js';

export interface Results {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memory: number; readonly node: string };
  readonly rounds: number;
  readonly seconds: number;
  readonly threads: readonly number[];
  readonly compared: readonly Compared[];
}

const root = join(import.meta.dirname, '..');
const file = join(root, 'docs', 'results', 'bench.json');

export const readResults = (): Results | undefined =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;

/** Workloads that were not measured this time keep what they had. */
export function keep(results: Results): void {
  const fresh = new Map(results.compared.map((one) => [one.workload, one]));
  const old = readResults()?.compared ?? [];
  const kept = old.map((one) => fresh.get(one.workload) ?? one);
  const added = results.compared.filter(({ workload }) => !old.some((one) => one.workload === workload));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...results, compared: [...kept, ...added] }, null, 2)}\n`);
  execFileSync('npx', ['tsx', join('scripts', 'docs.ts')], { cwd: root, stdio: 'inherit' });
}
