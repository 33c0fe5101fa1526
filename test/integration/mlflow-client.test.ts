/** Our MLflow client on the real server: what is sent is stored, once, as sent. Needs `python3` with venv and pip. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MlflowClient, TrackedRun, Warn } from '../../src/tracking/mlflow.js';
import { createMlflowClient } from '../../src/tracking/mlflow-client.js';
import { mlflowSettings } from '../../src/tracking/mlflow-settings.js';
import { type MlflowServer, startMlflow } from './mlflow-server.js';

const clientOf = (url: string, warn?: Warn, retries = 0): MlflowClient => {
  const environment = {
    MLFLOW_TRACKING_URI: url,
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: String(retries),
    MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: '1',
  };
  const readText = () => {
    throw new Error('no such file');
  };
  return createMlflowClient(mlflowSettings({}, { environment, readText, home: '/' }), { warn });
};

const started = Date.UTC(2026, 0, 1);

async function newRun(client: MlflowClient): Promise<TrackedRun> {
  const experimentId = await client.experimentId(`experiment ${randomUUID()}`);
  return client.createRun({ experimentId, uid: randomUUID(), name: 'a run', startTime: started, user: 'somebody' });
}

describe('the real server', () => {
  let server: MlflowServer;
  let client: MlflowClient;
  const warnings: string[] = [];
  beforeAll(async () => {
    server = await startMlflow();
    client = clientOf(server.url, (message) => warnings.push(message));
  });
  afterAll(async () => {
    await client?.close();
    await server?.stop();
  });

  it('has an experiment once, however often it is asked for', async () => {
    const name = 'Verlustkurven / α';
    const ids = await Promise.all([client.experimentId(name), client.experimentId(name), client.experimentId(name)]);
    expect(new Set(ids).size).toBe(1);
    expect(await client.experimentId(`${name}'`)).not.toBe(ids[0]);
  });

  it('has a run once, by its uid', async () => {
    const experimentId = await client.experimentId('once');
    const asked = {
      experimentId,
      uid: randomUUID(),
      name: 'ring',
      startTime: started,
      tags: { 'mlflow.source.type': 'LOCAL' },
    };
    const run = await client.createRun(asked);
    expect(await client.createRun(asked)).toEqual(run);
    expect(await client.searchRuns({ experimentIds: [experimentId] })).toEqual([run]);
    expect(await client.findRun(experimentId, randomUUID())).toBeUndefined();
    expect(run).toMatchObject({ name: 'ring', status: 'RUNNING', deleted: false, startTime: started });
    expect((await client.createRun({ ...asked, uid: randomUUID() })).id).not.toBe(run.id);
  });

  it('has every number once, NaN and infinities too, however often they are sent', async () => {
    const run = await newRun(client);
    const value = (step: number) => [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][step] ?? step / 7;
    const metrics = Array.from({ length: 2500 }, (_, step) => ({
      key: 'loss/generator',
      value: value(step),
      timestamp: started + step,
      step,
    }));
    const params = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`p.${i}`, `value ${i}`]));
    await client.logBatch(run.id, { metrics, params, tags: { note: 'first' } });
    await client.logBatch(run.id, { metrics, params, tags: { note: 'second' } });
    const history = await client.metricHistory(run.id, 'loss/generator');
    // SQL has no infinities: the largest number stands for them.
    const stored = ({ value, ...rest }: (typeof metrics)[number]) => ({
      ...rest,
      value: Number.isNaN(value) ? value : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)),
    });
    expect([...history].sort((a, b) => a.step - b.step)).toEqual(metrics.map(stored));
    const read = await client.getRun(run.id);
    expect(read.params).toEqual(params);
    expect(read.tags).toMatchObject({ note: 'second' });
  });

  it('takes what was made to fit, and refuses it as it was', async () => {
    const run = await newRun(client);
    warnings.length = 0;
    await client.logBatch(run.id, {
      params: {
        'a|b': 'x',
        '/rooted//twice/': 'y',
        '../up': 'z',
        ключ: 'w',
        long: '😀'.repeat(7000),
        ['k'.repeat(300)]: 'v',
      },
      tags: { story: 't'.repeat(9000), half: 'a\ud800b\0c' },
    });
    const { params, tags } = await client.getRun(run.id);
    expect(params).toEqual({
      a_b: 'x',
      'rooted/twice': 'y',
      '__/up': 'z',
      ключ: 'w',
      long: '😀'.repeat(6000),
      ['k'.repeat(250)]: 'v',
    });
    expect(tags).toMatchObject({ story: 't'.repeat(5000), half: 'a\ufffdb\ufffdc' });
    expect(warnings).toHaveLength(6);
    await expect(client.logBatch(run.id, { params: { a_b: 'another' } })).rejects.toMatchObject({
      trouble: 'refused',
      status: 400,
    });
    await expect(client.logBatch('nothing', { params: { a: 'b' } })).rejects.toMatchObject({
      reason: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  it('keeps artifacts under any name, and the last of a name', async () => {
    const run = await newRun(client);
    const path = 'images/samples+step+1+timestamp+5 (ä).png';
    await client.putArtifact(run, { path, bytes: new Uint8Array([1, 2, 3]) });
    await client.putArtifact(run, { path, bytes: new Uint8Array([1, 2, 3, 4]) });
    const hash = { method: 'PUT', body: 'x' };
    const there = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${run.experimentId}/${run.id}/artifacts/a%23b`;
    expect((await fetch(there, hash)).status).toBe(400);
    await expect(client.putArtifact(run, { path: 'a#b', bytes: new Uint8Array() })).rejects.toThrow('no path');
    expect(await client.listArtifacts(run.id)).toEqual([{ path: 'images', folder: true }]);
    expect(await client.listArtifacts(run.id, 'images')).toEqual([{ path, folder: false, size: 4 }]);
  });

  it('has inputs once', async () => {
    const run = await newRun(client);
    const dataset = { name: 'mnist', digest: 'abc', sourceType: 'local', source: '{"path":"x"}', context: 'training' };
    await client.logInputs(run.id, [dataset]);
    await client.logInputs(run.id, [dataset]);
    const reply = await fetch(`${server.url}/api/2.0/mlflow/runs/get?run_id=${run.id}`);
    const { run: read } = (await reply.json()) as { run: { inputs: { dataset_inputs: unknown[] } } };
    expect(read.inputs.dataset_inputs).toHaveLength(1);
  });

  it('has a model once, ready, with its files', async () => {
    const run = await newRun(client);
    const files = [{ path: 'generator.onnx', bytes: new Uint8Array(2_000_000) }];
    const model = {
      experimentId: run.experimentId,
      runId: run.id,
      uid: randomUUID(),
      name: 'generator',
      type: 'generator',
      files,
    };
    const id = await client.logModel(model);
    expect(await client.logModel(model)).toBe(id);
    expect(await client.logModel({ ...model, uid: randomUUID() })).not.toBe(id);
    const reply = await fetch(`${server.url}/api/2.0/mlflow/logged-models/${id}`);
    const { model: read } = (await reply.json()) as { model: { info: Record<string, unknown> } };
    expect(read.info).toMatchObject({ status: 'LOGGED_MODEL_READY', source_run_id: run.id, name: 'generator' });
  });

  it('ends a run, and goes on in spite of its own death', async () => {
    const run = await newRun(client);
    await server.kill();
    await expect(client.getRun(run.id)).rejects.toMatchObject({ trouble: 'unavailable' });
    const patient = clientOf(server.url, undefined, 7);
    const ended = patient.updateRun(run.id, { status: 'FINISHED', endTime: started + 1000 });
    await server.restart();
    await ended;
    await patient.close();
    expect(await client.getRun(run.id)).toMatchObject({ status: 'FINISHED', endTime: started + 1000 });
  });
});

it('a server that leaves artifacts to its clients takes all but those', async () => {
  const server = await startMlflow(['--no-serve-artifacts', '--default-artifact-root', '/tmp/nowhere']);
  const client = clientOf(server.url);
  try {
    const run = await newRun(client);
    const artifact = { path: 'a.png', bytes: new Uint8Array([1]) };
    await expect(client.putArtifact(run, artifact)).rejects.toMatchObject({ trouble: 'refused' });
    const proxied = { artifactUri: 'mlflow-artifacts:/1/x/artifacts' };
    await expect(client.putArtifact(proxied, artifact)).rejects.toMatchObject({ trouble: 'refused', status: 503 });
  } finally {
    await client.close();
    await server.stop();
  }
});
