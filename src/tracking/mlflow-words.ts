/** A run in MLflow's words: names, params, paths of pictures. Pure; what is sent, and when, is the sender's affair. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Json } from '../registry/json.js';
import { leavesOf } from './leaves.js';
import type { RunStatus, Words } from './mlflow.js';

/** A resolved config as params: `optimizer.generator.learningRate`, `callbacks.0.every`. */
export const paramsOf = (config: Json): Words =>
  Object.fromEntries(
    leavesOf(config).map(([path, value]) => [path, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

const statuses: Readonly<Record<string, RunStatus>> = {
  running: 'RUNNING',
  completed: 'FINISHED',
  stopped: 'FINISHED',
  interrupted: 'KILLED',
  killed: 'KILLED',
  diverged: 'FAILED',
  failed: 'FAILED',
};

/** @throws Error for a status that no run has */
export function statusOf(status: string): RunStatus {
  const known = statuses[status];
  if (!known) throw new Error(`"${status}" is no status of a run`);
  return known;
}

/**
 * Where MLflow's page looks for a picture of a series with a slider over steps: the full one, and a smaller one for lists.
 * `+` parts the name; MLflow's own `%` is not shown by every server. The same picture has the same names, so that one that
 * is sent again replaces itself. `time`: milliseconds since 1970.
 */
export function picturePaths(uid: string, key: string, step: number, time: number): readonly [string, string] {
  const id = uuidOf(`${uid}/${key}/${step}`);
  const path = `images/${key}+step+${step}+timestamp+${time}+${id}`;
  return [`${path}.png`, `${path}+compressed.png`];
}

/** In the form of a UUID, but made of `text` alone. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** A commit's tags, and what the run was started by. */
export function sourceTags(
  command: readonly string[],
  git: { readonly commit: string; readonly branch: string | null; readonly dirty: boolean } | null,
): Words {
  const program = command[1] ?? command[0];
  return {
    'mlflow.source.type': 'LOCAL',
    ...(program && { 'mlflow.source.name': basename(program) }),
    ...(git && { 'mlflow.source.git.commit': git.commit, 'mlflow.source.git.dirty': String(git.dirty) }),
    ...(git?.branch && { 'mlflow.source.git.branch': git.branch }),
  };
}
