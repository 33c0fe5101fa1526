/** `exp sweep --export`: the files by which a batch system runs a sweep's trials, instead of running them here. */
import { join } from 'node:path';
import { storage } from '../../experiment/storage.js';
import { k8sFiles } from '../../sweep/export/k8s.js';
import { slurmFiles } from '../../sweep/export/slurm.js';
import type { Study } from '../../sweep/study.js';
import { independentTasks } from '../../sweep/tasks.js';
import type { Io } from '../io.js';
import { quoted, shown } from '../runs.js';

export type BatchSystem = 'slurm' | 'k8s';

const submit: Readonly<Record<BatchSystem, string>> = { slurm: 'sbatch', k8s: 'kubectl apply -f' };

/** @throws UserError for a study whose trials wait for each other's results */
export const requireIndependent = (study: Study): number => independentTasks(study, []).length;

/** Writes the files into the sweep's folder, and says how they are used. */
export function exportSweep(io: Io, folder: string, study: Study, system: BatchSystem, concurrent?: number): void {
  const { name, retries } = study;
  const sweep = { name, folder, tasks: requireIndependent(study), retries, ...(concurrent && { concurrent }) };
  const files = system === 'slurm' ? slurmFiles(sweep) : k8sFiles(sweep, { mount: join(folder, '../..') });
  for (const file of files) storage.commit(join(folder, file.name), file.text);
  const [first] = files;
  io.out.write(`${shown(join(folder, first!.name))}\n`);
  io.err.write(
    `Next:  ${submit[system]} ${quoted(shown(join(folder, first!.name)))}\n       exp sweep --resume ${quoted(shown(folder))}\n`,
  );
}
