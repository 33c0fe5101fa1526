/** A run folder as what a tracker is to be sent of it. Reads only; who trains there does not notice. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { decodeMetrics } from '../callbacks/metrics-line.js';
import type { Json } from '../registry/json.js';
import { tailOf } from '../registry/log-tail.js';
import type { Artifact, Dataset } from '../tracking/mlflow.js';
import { sourceTags, statusOf } from '../tracking/mlflow-words.js';
import { stepOfPicture } from '../tracking/pictures.js';
import type { Outbox, Row, Standing } from '../tracking/sender.js';
import { type Noted, timeline } from '../tracking/timeline.js';
import { ownerOf } from './run-lock.js';
import { readMeta } from './run-meta.js';
import { filesIn } from './run-view.js';

/** @throws UserError where there is no run */
export function openOutbox(path: string): Outbox {
  const log = tailOf(join(path, 'metrics.jsonl'));
  const noted = notedIn(path);
  return {
    stand: () => standing(path, noted()),
    rows: () => log().flatMap((line) => rowOf(line) ?? []),
    picture: (name) => readFileSync(join(path, 'samples', name)),
    model: () => modelOf(path),
  };
}

function standing(path: string, noted: readonly Noted[]): Standing {
  const live = ownerOf(path) !== undefined; // asked first: what it wrote last is then read
  const meta = readMeta(path);
  const config: Json = parse(readFileSync(join(path, 'config.yaml'), 'utf8'));
  const status = live ? 'running' : meta.status === 'running' ? 'killed' : meta.status;
  const end = meta.ended ? Date.parse(meta.ended) : Math.round(statSync(join(path, 'events.jsonl')).mtimeMs);
  const uid = uidOf(path, meta.sweep);
  return {
    uid,
    name: meta.sweep ? basename(path) : `${meta.name} ${meta.id}`,
    started: Date.parse(meta.started),
    ...(!live && { ended: end }),
    status: statusOf(status),
    user: userName(),
    tags: {
      'mlflow.user': userName(),
      ...sourceTags(meta.command, meta.environment.git),
      'exp.name': meta.name,
      'exp.seed': String(meta.seed),
      'exp.status': status,
      'exp.engine': meta.engine.description,
      'exp.version': meta.environment.versions.sparring ?? 'unknown',
      ...(meta.reason && { 'exp.reason': meta.reason }),
      ...(status === 'diverged' && { 'exp.diverged': 'true' }),
    },
    config,
    dataset: datasetOf((config as { readonly data: { readonly type: string } }).data),
    times: timeline(noted),
    pictures: filesIn(path, 'samples').filter((name) => stepOfPicture(name) >= 0),
    files: [...always, ...(live ? [] : atTheEnd)].flatMap((name) => fileOf(path, name)),
  };
}

const always = ['config.yaml', 'config.source.yaml', 'overrides.txt'];
/** They change while a run goes on. */
const atTheEnd = ['meta.json', 'summary.json', 'events.jsonl', 'metrics.jsonl', 'evaluations.jsonl'];

const fileOf = (path: string, name: string): Artifact[] =>
  existsSync(join(path, name)) ? [{ path: name, bytes: readFileSync(join(path, name)) }] : [];

/** Trials are called alike in every sweep. */
export const uidOf = (path: string, sweep: string | null): string =>
  `${basename(sweep ?? dirname(path))}/${basename(path)}`;

function datasetOf(data: { readonly type: string }): Dataset {
  const source = JSON.stringify(data);
  const digest = createHash('sha256').update(source).digest('hex').slice(0, 32);
  return { name: data.type, digest, sourceType: 'sparring', source, context: 'training' };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a container's user may have no name
  }
}

function rowOf(line: string): Row | undefined {
  const decoded = decodeMetrics(line);
  if (!decoded) return undefined;
  const { step, ...values } = decoded;
  return { step, values };
}

/** From the run's events, and the finer notes of the callback that sends it. */
function notedIn(path: string): () => readonly Noted[] {
  const logs = ['events.jsonl', 'times.jsonl'].map((file) => tailOf(join(path, file)));
  const noted: Noted[] = [];
  return () => {
    for (const log of logs) noted.push(...log().flatMap((line) => notedOf(line) ?? []));
    return noted;
  };
}

function notedOf(line: string): Noted | undefined {
  try {
    const { time, type, step = type === 'started' ? 0 : undefined } = JSON.parse(line);
    return typeof step === 'number' ? { step, time: Date.parse(time) } : undefined;
  } catch {
    return undefined;
  }
}

/** The generator of a run's best checkpoint, or its last; loads the engine, which nothing else here does. */
async function modelOf(path: string): ReturnType<Outbox['model']> {
  const { openTrained, engineOf } = await import('./trained.js');
  const run = await openTrained(path, 'last');
  const { sample, classify } = run.experiment.trainer;
  if (!sample && !classify) return undefined;
  const { exportTrained } = await import('./export.js');
  const { role, onnx, safetensors } = await exportTrained(run, await engineOf(run, () => {}));
  const files = [
    { path: `${role}.onnx`, bytes: onnx },
    { path: `${role}.safetensors`, bytes: safetensors },
  ];
  return { name: role, files };
}
