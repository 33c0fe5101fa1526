/** How sweeps stand, for lists: quick, and patient with files that are damaged or half written. Builds nothing of a study. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ownerOf } from '../experiment/run-lock.js';
import { startOf } from '../experiment/run-view.js';
import { listSweeps, type SweepReference } from './find-sweep.js';
import { readJournal } from './journal.js';
import { replay, type State } from './state.js';

export interface SweepView extends SweepReference {
  /** `interrupted`: no process carries it out, and trials are left. `damaged`: its study cannot be read. */
  readonly status: 'running' | 'completed' | 'interrupted' | 'damaged';
  readonly started: Date | undefined;
  /** Trials with a result, and how many there will be, where the study says. */
  readonly told: number;
  readonly limit: number | undefined;
  readonly metric: string | undefined;
  readonly best: { readonly trial: number; readonly value: number } | undefined;
}

/** The newest `limit` sweeps, newest first. `name`: only sweeps of this name. */
export function latestSweeps(runsDir: string, limit: number, name?: string): { sweeps: SweepView[]; total: number } {
  const all = listSweeps(runsDir).filter((sweep) => name === undefined || sweep.name === name);
  return { sweeps: all.reverse().slice(0, limit).map(viewSweep), total: all.length };
}

export function viewSweep(sweep: SweepReference): SweepView {
  const study = studyIn(sweep.path);
  const asked = study?.budget?.trials;
  const state = unless(() => replay(readJournal(sweep.path), asked ?? Number.POSITIVE_INFINITY), undefined);
  const metric = typeof study?.metric === 'string' ? { name: study.metric } : study?.metric;
  const told = state?.trials.filter(({ result }) => result).length ?? 0;
  return {
    ...sweep,
    status: !study || !state ? 'damaged' : statusOf(sweep.path, state, told),
    started: startOf(sweep.id),
    told,
    limit: state && Number.isFinite(state.limit) ? state.limit : undefined,
    metric: metric?.name,
    best: state && bestOf(state, metric?.goal === 'maximize' ? -1 : 1),
  };
}

/** What lists need of the frozen study.yaml; a metric alone is to be small. */
interface StudyText {
  readonly metric?: string | { readonly name?: string; readonly goal?: string };
  readonly budget?: { readonly trials?: number };
}

const studyIn = (path: string): StudyText | undefined =>
  unless(() => {
    const study = parse(readFileSync(join(path, 'study.yaml'), 'utf8'));
    return typeof study === 'object' && study !== null ? study : undefined;
  }, undefined);

/** Where the study does not say how many trials there are, it is done when none is without a result. */
function statusOf(path: string, { trials, limit, closed }: State, told: number): SweepView['status'] {
  if (unless(() => ownerOf(path) !== undefined, true)) return 'running';
  const pending = trials.some(({ state }) => state === 'pending');
  return !pending && (closed !== undefined || told >= limit || limit === Number.POSITIVE_INFINITY)
    ? 'completed'
    : 'interrupted';
}

function bestOf({ trials }: State, sign: 1 | -1): SweepView['best'] {
  let best: SweepView['best'];
  for (const { number, state, result } of trials) {
    const value = state === 'complete' ? (result?.value ?? Number.NaN) : Number.NaN;
    if (!Number.isNaN(value) && (!best || sign * value < sign * best.value)) best = { trial: number, value };
  }
  return best;
}

function unless<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
