/** Where results come from: when, which commit, which machines and versions, as the runs themselves say. Only reads. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../experiment/environment.js';
import { type RunMeta, readMeta } from '../experiment/run-meta.js';

export interface Provenance {
  /** ISO times, UTC. */
  readonly first?: string;
  readonly last?: string;
  /** Each with what differs among runs, the most frequent first. */
  readonly commits: readonly string[];
  readonly machines: readonly string[];
  readonly engines: readonly string[];
  readonly versions: readonly string[];
}

/** Of the runs in these folders, absolute; those that cannot be read are left out. */
export function provenanceOf(folders: readonly string[]): Provenance {
  const metas = folders.flatMap((folder) => metaOf(folder) ?? []);
  const times = metas.flatMap(({ started, ended }) => [started, ended ?? started]).sort();
  const all = (words: (meta: RunMeta) => string | undefined) => byFrequency(metas.flatMap((meta) => words(meta) ?? []));
  return {
    first: times[0],
    last: times.at(-1),
    commits: all(({ environment }) => commitOf(environment)),
    machines: all(({ environment }) => machineOf(environment)),
    engines: all(({ engine }) => engine.description),
    versions: all(({ environment }) => versionsOf(environment)),
  };
}

function metaOf(folder: string): RunMeta | undefined {
  try {
    return existsSync(join(folder, 'meta.json')) ? readMeta(folder) : undefined;
  } catch {
    return undefined;
  }
}

const commitOf = ({ git }: Environment) =>
  git ? `${git.commit.slice(0, 12)}${git.dirty ? ' with uncommitted changes' : ''}` : undefined;

/** Not by name: a report is for others. */
const machineOf = ({ cpu, cores, memory, platform }: Environment) =>
  `${cpu ?? 'unknown processor'}, ${cores} cores, ${Math.round(memory / 2 ** 30)} GiB, ${platform}`;

const versionsOf = ({ versions }: Environment) =>
  Object.entries(versions)
    .filter(([, version]) => version !== null)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

function byFrequency(words: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
}
