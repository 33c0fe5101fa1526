/** The result of a trial, from what became of its tasks. Pure; when there is one is `coordinator.ts`'s to know. */
import type { TaskRecord } from './executions.js';
import { type Task, taskFolder } from './executor.js';
import type { Told } from './journal.js';
import type { Verdict } from './judge.js';
import type { Study } from './study.js';

/** A task that has ended, or that was pruned and so need not. */
export interface Ran {
  readonly task: Task;
  readonly record: TaskRecord;
}

/** `ran`: the first seed, and the others where they were to run. A mean over seeds that is no number is a divergence. */
export function resultFrom(
  { metric, seeds }: Pick<Study, 'metric' | 'seeds'>,
  trial: number,
  ran: readonly Ran[],
  { sure, pruned }: Pick<Verdict, 'sure' | 'pruned'>,
): Told {
  const records = ran.map(({ record }) => record);
  const told = {
    op: 'tell' as const,
    trial,
    reports: records[0]!.reports.slice(0, sure),
    folders: ran.map(({ task, record }) => record.folder ?? taskFolder(task.id)),
    workers: records.flatMap(({ worker }) => worker ?? []),
  };
  if (pruned) return { ...told, state: 'pruned', value: told.reports.at(-1), values: [] };
  const bad = records.find(({ ending }) => ending!.state !== 'completed')?.ending;
  if (bad) {
    const state = bad.state === 'diverged' ? 'diverged' : 'failed';
    return { ...told, state, values: [], ...(bad.reason !== undefined && { reason: bad.reason }) };
  }
  const values = records.map(({ reports }) => taken(metric, reports));
  if (values.includes(undefined))
    return { ...told, state: 'failed', values: [], reason: `it never reported ${metric.name}` };
  const value = (values as number[]).reduce((sum, each) => sum + each, 0) / seeds.length;
  if (!Number.isFinite(value))
    return { ...told, state: 'diverged', values: values as number[], reason: `${metric.name} is ${value}` };
  return { ...told, state: 'complete', value, values: values as number[] };
}

/** Undefined where there were no reports. */
function taken({ goal, take }: Study['metric'], reports: readonly number[]): number | undefined {
  if (take === 'last' || reports.length === 0) return reports.at(-1);
  const finite = reports.filter((value) => !Number.isNaN(value));
  return finite.length ? Math[goal === 'maximize' ? 'max' : 'min'](...finite) : Number.NaN;
}
