/** An MLflow server in memory, as far as a sender asks it; each call may be made to fail before or after it took effect. */
import type { Metric, MlflowClient, NewModel, RunChange, TrackedRun } from '../../src/tracking/mlflow.js';
import { refused, unavailable } from '../../src/tracking/trouble.js';

export interface Kept {
  readonly runs: Map<string, TrackedRun & { params: Record<string, string>; tags: Record<string, string> }>;
  /** Unique by run, key, time, step and value, as in MLflow's table. */
  readonly metrics: Map<string, Metric & { readonly run: string }>;
  readonly artifacts: Map<string, Uint8Array>;
  readonly models: Map<string, NewModel>;
  readonly changes: RunChange[];
  /** Batches that came, those that failed among them. */
  calls: number;
}

/** `fault`: what goes wrong at the n-th call, counted from 1; `after` means that the server did it all the same. */
export function keptByMlflow(fault: (call: number) => 'before' | 'after' | undefined = () => undefined) {
  const kept: Kept = {
    runs: new Map(),
    metrics: new Map(),
    artifacts: new Map(),
    models: new Map(),
    changes: [],
    calls: 0,
  };
  const asked = async <T>(act: () => T): Promise<T> => {
    const wrong = fault(++kept.calls);
    if (wrong === 'before') throw unavailable('connection refused');
    const result = act();
    if (wrong === 'after') throw unavailable('the reply was cut');
    return result;
  };
  const runOf = (id: string) => kept.runs.get(id)!;
  const client = {
    experimentId: () => asked(() => '1'),
    createRun: ({ uid, name, startTime, tags = {}, experimentId }) =>
      asked(() => {
        const known = [...kept.runs.values()].find((run) => run.tags['exp.run_uid'] === uid);
        if (known) return known;
        const id = `run-${kept.runs.size}`;
        const own = { id, experimentId, name, startTime, status: 'RUNNING' as const, deleted: false, metrics: [] };
        const run = {
          ...own,
          artifactUri: `mlflow-artifacts:/1/${id}`,
          tags: { ...tags, 'exp.run_uid': uid },
          params: {},
        };
        kept.runs.set(id, run);
        return run;
      }),
    getRun: (id) => asked(() => runOf(id)),
    logBatch: (id, { metrics = [], params = {}, tags = {} }) =>
      asked(() => {
        const run = runOf(id);
        for (const [key, value] of Object.entries(params)) {
          if ((run.params[key] ?? value) !== value) throw refused(`param ${key} has another value`);
          run.params[key] = value;
        }
        Object.assign(run.tags, tags);
        for (const one of metrics)
          kept.metrics.set([id, one.key, one.timestamp, one.step, one.value].join(), { ...one, run: id });
      }),
    setTags: (id, tags) => asked(() => void Object.assign(runOf(id).tags, tags)),
    logInputs: () => asked(() => undefined),
    updateRun: (_, change) => asked(() => void kept.changes.push(change)),
    putArtifact: ({ artifactUri }, { path, bytes }) =>
      asked(() => void kept.artifacts.set(`${artifactUri}/${path}`, bytes)),
    logModel: (model) => asked(() => kept.models.set(model.uid, model).get(model.uid)!.uid),
  } as Partial<MlflowClient> as MlflowClient;
  return { client, kept };
}
