/** What an MLflow server keeps and what it refuses, as pure as a store can be; the connection is `mlflow-fake.ts`'s. */
import { posix } from 'node:path';
import type { FakeRequest } from './mlflow-fake.js';

export interface StoredRun {
  readonly info: Record<string, unknown>;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  /** By all that makes one different from another. */
  readonly metrics: Map<string, StoredMetric>;
  readonly inputs: Map<string, object>;
}

export interface StoredMetric {
  readonly key: string;
  /** As sent: NaN and the infinities are strings. */
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
}

export interface Stored {
  /** Names by id. */
  readonly experiments: Map<string, { name: string; lifecycle_stage: string }>;
  readonly runs: Map<string, StoredRun>;
  readonly models: Map<string, { info: Record<string, unknown> }>;
  /** By decoded path below the artifact root. */
  readonly artifacts: Map<string, Buffer>;
  /** Whether it keeps artifacts for its clients. */
  readonly serves: boolean;
}

export const emptyStore = (serves: boolean): Stored => ({
  experiments: new Map(),
  runs: new Map(),
  models: new Map(),
  artifacts: new Map(),
  serves,
});

interface Answered {
  readonly status: number;
  readonly text: string;
}

type Fields = Record<string, any>;

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const invalid = (message: string) => new Refusal(400, 'INVALID_PARAMETER_VALUE', message);
const missing = (what: string) => new Refusal(404, 'RESOURCE_DOES_NOT_EXIST', `No ${what} exists`);

export function answerOf(stored: Stored, { method, path, headers, body }: FakeRequest): Answered {
  const url = new URL(path, 'http://fake');
  const route = `${method} ${url.pathname.replace('/api/2.0', '')}`;
  try {
    if (route.startsWith('PUT /mlflow-artifacts/artifacts/')) return put(stored, url.pathname, body);
    const fields = method === 'GET' ? Object.fromEntries(url.searchParams) : parsed(headers['content-type'], body);
    return { status: 200, text: JSON.stringify(dispatch(stored, route, fields)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, text: JSON.stringify({ error_code: error.code, message: error.message }) };
  }
}

function put({ serves, artifacts }: Stored, path: string, body: Buffer): Answered {
  if (!serves)
    return {
      status: 503,
      text: '{"detail":"Artifact serving is disabled. Run `mlflow server` with `--serve-artifacts` to enable."}',
    };
  const place = decodeURIComponent(path.split('/artifacts/').slice(1).join('/artifacts/'));
  if (place.includes('#') || place.split('/').includes('..')) throw invalid('Invalid path');
  artifacts.set(place, body);
  return { status: 200, text: '' };
}

function parsed(type: string | undefined, body: Buffer): Fields {
  if (!type?.startsWith('application/json'))
    throw new Refusal(400, 'INVALID_PARAMETER_VALUE', "Bad Request. Content-Type must be one of ['application/json'].");
  if (body.length > 1_000_000) throw invalid('Batched logging API requests must be at most 1000000 bytes');
  return JSON.parse(body.toString());
}

function dispatch(stored: Stored, route: string, fields: Fields): object {
  const { experiments, runs, models } = stored;
  const model = /^PATCH \/mlflow\/logged-models\/(.+)$/.exec(route)?.[1];
  if (model) {
    const found = models.get(model) ?? fail(missing('model'));
    found.info.status = fields.status;
    return { model: found };
  }
  switch (route) {
    case 'GET /mlflow/experiments/get-by-name': {
      const found =
        [...experiments].find(([, { name }]) => name === fields.experiment_name) ?? fail(missing('experiment'));
      return { experiment: { experiment_id: found[0], ...found[1] } };
    }
    case 'POST /mlflow/experiments/create': {
      if ([...experiments.values()].some(({ name }) => name === fields.name))
        throw new Refusal(400, 'RESOURCE_ALREADY_EXISTS', `Experiment(name=${fields.name}) already exists.`);
      const id = String(experiments.size + 1);
      experiments.set(id, { name: fields.name, lifecycle_stage: 'active' });
      return { experiment_id: id };
    }
    case 'POST /mlflow/runs/create':
      return { run: told(createRun(stored, fields)) };
    case 'GET /mlflow/runs/get':
      return { run: told(runOf(stored, fields)) };
    case 'POST /mlflow/runs/search': {
      const uid = /^tags\."exp\.run_uid" = '(.*)'$/.exec(fields.filter ?? '')?.[1];
      const found = [...runs.values()].filter(
        ({ info, tags }) =>
          fields.experiment_ids.includes(info.experiment_id) &&
          info.lifecycle_stage === 'active' &&
          (uid === undefined || tags.get('exp.run_uid') === uid),
      );
      return found.length > 0 ? { runs: found.map(told) } : {};
    }
    case 'POST /mlflow/runs/update': {
      const { info } = runOf(stored, fields);
      const { run_id, ...changes } = fields;
      return { run_info: Object.assign(info, changes) };
    }
    case 'POST /mlflow/runs/log-batch':
      return logBatch(runOf(stored, fields), fields);
    case 'POST /mlflow/runs/log-inputs': {
      const { inputs } = runOf(stored, fields);
      for (const one of fields.datasets) inputs.set(`${one.dataset.name} ${one.dataset.digest}`, one);
      return {};
    }
    case 'GET /mlflow/metrics/get-history': {
      const metrics = [...runOf(stored, fields).metrics.values()].filter(({ key }) => key === fields.metric_key);
      return { metrics };
    }
    case 'POST /mlflow/logged-models': {
      const id = `m-${models.size + 1}`;
      const place = `mlflow-artifacts:/${fields.experiment_id}/models/${id}/artifacts`;
      models.set(id, { info: { ...fields, model_id: id, artifact_uri: place, status: 'LOGGED_MODEL_PENDING' } });
      return { model: models.get(id)! };
    }
    case 'POST /mlflow/logged-models/search': {
      const uid = /= '(.*)'$/.exec(fields.filter)?.[1];
      const tagged = ({ info }: { info: Fields }) => info.tags.some((tag: Fields) => tag.value === uid);
      return { models: [...models.values()].filter(tagged) };
    }
    default:
      throw new Refusal(404, 'ENDPOINT_NOT_FOUND', `No endpoint ${route}`);
  }
}

function createRun({ experiments, runs, serves }: Stored, fields: Fields): StoredRun {
  if (!experiments.has(fields.experiment_id)) throw missing('experiment');
  const id = String(runs.size + 1).padStart(32, 'f');
  const run: StoredRun = {
    info: {
      run_id: id,
      experiment_id: fields.experiment_id,
      run_name: fields.run_name,
      user_id: fields.user_id,
      start_time: fields.start_time,
      status: 'RUNNING',
      lifecycle_stage: 'active',
      artifact_uri: `${serves ? 'mlflow-artifacts:' : 's3://bucket'}/${fields.experiment_id}/${id}/artifacts`,
    },
    params: new Map(),
    tags: new Map(),
    metrics: new Map(),
    inputs: new Map(),
  };
  for (const { key, value } of fields.tags ?? []) run.tags.set(named(key), value);
  runs.set(id, run);
  return run;
}

const runOf = ({ runs }: Stored, { run_id }: Fields): StoredRun => runs.get(run_id) ?? fail(missing(`run ${run_id}`));

/** As the real one: params, metrics, tags, of which the first may be stored though a later one is refused. */
function logBatch(run: StoredRun, { metrics = [], params = [], tags = [] }: Fields): object {
  const counts = [metrics.length, params.length, tags.length] as const;
  const all = counts[0] + counts[1] + counts[2];
  if (counts[0] > 1000 || counts[1] > 100 || counts[2] > 100 || all > 1000) throw invalid('too many in one batch');
  for (const [at, { key, value, timestamp, step }] of (metrics as Fields[]).entries()) {
    if (value === null || value === undefined)
      throw invalid(`Missing value for required parameter 'metrics[${at}].value'.`);
    if (typeof value !== 'number' && !['NaN', 'Infinity', '-Infinity'].includes(value)) throw invalid('not a number');
    if (!Number.isInteger(timestamp) || timestamp < 0 || !Number.isInteger(step)) throw invalid('not a whole number');
    named(key);
  }
  if (new Set(params.map(({ key }: Fields) => key)).size < params.length) throw invalid('Duplicate parameter keys');
  for (const { key, value } of params as Fields[]) {
    if (value.length > 2 * 6000 || [...value].length > 6000) throw invalid('param value is too long');
    if ((run.params.get(named(key)) ?? value) !== value) throw invalid(`Changing param values is not allowed: ${key}`);
  }
  for (const { key, value } of tags as Fields[])
    if ([...value].length > 8000 || !named(key)) throw invalid('tag value is too long');
  for (const { key, value } of params) run.params.set(key, value);
  for (const one of metrics) run.metrics.set(JSON.stringify([one.key, one.step, one.timestamp, one.value]), one);
  for (const { key, value } of tags) run.tags.set(key, value);
  return {};
}

function named(key: string): string {
  const plain = posix.normalize(key);
  const elsewhere = plain !== key || plain === '.' || plain.startsWith('..') || /^\/|\/$/.test(plain);
  if (!/^[/\p{L}\p{N}_.\- :]*$/u.test(key) || elsewhere || key.length > 250) throw invalid(`Invalid name: ${key}`);
  return key;
}

function told({ info, params, tags, metrics }: StoredRun): object {
  const list = (words: Map<string, string>) => [...words].map(([key, value]) => ({ key, value }));
  const last = new Map([...metrics.values()].map((metric) => [metric.key, metric]));
  return { info, data: { params: list(params), tags: list(tags), metrics: [...last.values()] } };
}

function fail(refusal: Refusal): never {
  throw refusal;
}
