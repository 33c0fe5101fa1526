/** MLflow's JSON in our words. Older servers write whole numbers as strings, and all write NaN and infinities so. */
import type { Metric, RunStatus, StoredArtifact, TrackedRun, Words } from './mlflow.js';
import type { Answer } from './reply.js';
import { unavailable } from './trouble.js';

/** @throws TrackingError, `unavailable`, where the answer has no such object: it is not MLflow's */
export function objectIn(answer: Answer, key: string): Answer {
  const found = answer[key];
  if (found !== null && typeof found === 'object') return found as Answer;
  throw unavailable(`the answer has no ${key}: something else than MLflow answers at this address.`);
}

/** @throws TrackingError, as above */
export function textIn(answer: Answer, key: string): string {
  const found = answer[key];
  if (typeof found === 'string' || typeof found === 'number') return String(found);
  throw unavailable(`the answer has no ${key}: something else than MLflow answers at this address.`);
}

/** Lists that are empty are left out by the server. */
export const listIn = (answer: Answer, key: string): readonly Answer[] =>
  Array.isArray(answer[key]) ? (answer[key] as Answer[]) : [];

export function runOf(run: Answer): TrackedRun {
  const info = objectIn(run, 'info');
  const data = (run.data ?? {}) as Answer;
  return {
    id: textIn(info, 'run_id'),
    experimentId: textIn(info, 'experiment_id'),
    name: String(info.run_name ?? ''),
    status: textIn(info, 'status') as RunStatus,
    deleted: info.lifecycle_stage === 'deleted',
    startTime: Number(info.start_time ?? 0),
    ...(info.end_time !== undefined && { endTime: Number(info.end_time) }),
    artifactUri: textIn(info, 'artifact_uri'),
    tags: wordsOf(listIn(data, 'tags')),
    params: wordsOf(listIn(data, 'params')),
    metrics: listIn(data, 'metrics').map(metricOf),
  };
}

export const metricOf = (metric: Answer): Metric => ({
  key: textIn(metric, 'key'),
  value: Number(metric.value),
  timestamp: Number(metric.timestamp ?? 0),
  step: Number(metric.step ?? 0),
});

export const artifactOf = (file: Answer): StoredArtifact => ({
  path: textIn(file, 'path'),
  folder: file.is_dir === true,
  ...(file.file_size !== undefined && { size: Number(file.file_size) }),
});

const wordsOf = (items: readonly Answer[]): Words =>
  Object.fromEntries(items.map(({ key, value }) => [String(key), String(value ?? '')]));
