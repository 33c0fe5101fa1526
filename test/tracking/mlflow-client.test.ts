/** The client on a strict server: complete, within the limits, and nothing twice though replies are lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MlflowClient } from '../../src/tracking/mlflow.js';
import { createMlflowClient } from '../../src/tracking/mlflow-client.js';
import { mlflowSettings } from '../../src/tracking/mlflow-settings.js';
import { type FakeMlflow, failing, page, startFake } from '../helpers/mlflow-fake.js';

let fake: FakeMlflow;
let client: MlflowClient;
let warnings: string[];
const cut = { kind: 'cut' } as const;

async function begin(options = {}): Promise<void> {
  fake = await startFake(options);
  warnings = [];
  const world = { environment: { MLFLOW_TRACKING_URI: fake.url }, readText: () => '', home: '/' };
  const clock = { now: Date.now, random: () => 0, sleep: async () => {} };
  client = createMlflowClient(mlflowSettings({}, world), { clock, warn: (message) => warnings.push(message) });
}
beforeEach(() => begin());
afterEach(async () => {
  await client.close();
  await fake.stop();
});

const asked = (experimentId: string) => ({ experimentId, uid: 'u', name: 'ring', startTime: 5, tags: { a: 'b' } });
const begun = async () => client.createRun(asked(await client.experimentId('e')));

describe('nothing twice', () => {
  it('an experiment, though its creation is answered by nothing', async () => {
    fake.misbehave('experiments/create', cut, failing(500));
    expect(await client.experimentId('e')).toBe('1');
    expect(fake.stored.experiments.size).toBe(1);
  });

  it('a run, though its creation is answered by nothing and by a page', async () => {
    const experimentId = await client.experimentId('e');
    fake.misbehave('runs/create', page, cut);
    const run = await client.createRun(asked(experimentId));
    expect(await client.createRun(asked(experimentId))).toEqual(run);
    expect(fake.stored.runs.size).toBe(1);
    expect((await client.createRun({ ...asked(experimentId), uid: 'v' })).id).not.toBe(run.id);
  });

  it('numbers, though batches are stored and their replies lost', async () => {
    const run = await begun();
    fake.misbehave('log-batch', cut, cut, failing(500));
    const metrics = Array.from({ length: 2100 }, (_, step) => ({ key: 'l', value: step, timestamp: step, step }));
    await client.logBatch(run.id, { metrics });
    expect(await client.metricHistory(run.id, 'l')).toEqual(metrics);
  });

  it('a model, though its process died before it was ready', async () => {
    const run = await begun();
    const files = [{ path: 'g.onnx', bytes: new Uint8Array([1, 2]) }];
    const model = { experimentId: run.experimentId, runId: run.id, uid: 'm', name: 'generator', files };
    fake.misbehave('mlflow-artifacts', failing(413));
    await expect(client.logModel(model)).rejects.toMatchObject({ trouble: 'refused' });
    fake.misbehave('logged-models', failing(404, '<title>404 Not Found</title>'));
    await expect(client.logModel(model)).rejects.toMatchObject({ trouble: 'refused' });
    fake.misbehave('logged-models', cut);
    const id = await client.logModel(model);
    expect([...fake.stored.models.keys()]).toEqual([id]);
    expect(fake.stored.models.get(id)?.info.status).toBe('LOGGED_MODEL_READY');
    expect([...fake.stored.artifacts.values()]).toEqual([Buffer.from([1, 2])]);
  });
});

describe('within the limits', () => {
  it('many of everything, large ones too', async () => {
    const run = await begun();
    const words = (count: number, length: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, '\u0001'.repeat(length)]));
    const metrics = Array.from({ length: 1500 }, (_, step) => ({ key: 'l', value: Number.NaN, timestamp: 0, step }));
    await client.logBatch(run.id, { metrics, params: words(250, 6000), tags: words(120, 5000) });
    expect(warnings).toEqual([]);
    const read = await client.getRun(run.id);
    expect([Object.keys(read.params).length, Object.keys(read.tags).length]).toEqual([250, 122]);
    const history = await client.metricHistory(run.id, 'l');
    expect([history.length, history[0]?.value]).toEqual([1500, Number.NaN]);
  });

  it('names and values that do not fit, with a warning each', async () => {
    const run = await begun();
    const params = { 'a|b': '1', 'a b?': '2', a_b: '3', '/x/../y/': '4', long: 'x'.repeat(6001) };
    await client.logBatch(run.id, { params });
    expect((await client.getRun(run.id)).params).toEqual({
      a_b: '1',
      'a b_': '2',
      'x/__/y': '4',
      long: 'x'.repeat(6000),
    });
    expect(warnings).toHaveLength(5);
  });

  it('the server is one that refuses what is beyond them', async () => {
    const run = await begun();
    const sent = async (body: object) =>
      (
        await fetch(`${fake.url}/api/2.0/mlflow/runs/log-batch`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ run_id: run.id, ...body }),
        })
      ).status;
    const metric = { key: 'l', value: 1, timestamp: 0, step: 0 };
    expect(await sent({ metrics: [metric] })).toBe(200);
    expect(await sent({ metrics: [{ ...metric, value: Number.NaN }] })).toBe(400);
    expect(await sent({ metrics: Array(1001).fill(metric) })).toBe(400);
    expect(await sent({ params: [{ key: 'a|b', value: '1' }] })).toBe(400);
    expect(await sent({ params: [{ key: 'p', value: '1' }] })).toBe(200);
    expect(await sent({ params: [{ key: 'p', value: '2' }] })).toBe(400);
  });
});

it('uploads under any name, where the server keeps artifacts', async () => {
  const run = await begun();
  await client.putArtifact(run, { path: 'images/a+b (ä).png', bytes: new Uint8Array([7]) });
  expect([...fake.stored.artifacts.keys()]).toEqual([`1/${run.id}/artifacts/images/a+b (ä).png`]);
  for (const path of ['../x', 'a#b', 'a%2Fb'])
    await expect(client.putArtifact(run, { path, bytes: new Uint8Array() })).rejects.toThrow('no path');
  await client.close();
  await fake.stop();
  await begin({ artifacts: false });
  const other = await begun();
  await expect(client.putArtifact(other, { path: 'a', bytes: new Uint8Array() })).rejects.toThrow(
    'stay in the run folder',
  );
});

it('an upload answered by a page is tried again; a batch answered by nothing, too', async () => {
  const run = await begun();
  fake.misbehave('mlflow-artifacts', page);
  await client.putArtifact(run, { path: 'a', bytes: new Uint8Array([7]) });
  fake.misbehave('log-batch', failing(200));
  await client.setTags(run.id, { done: 'yes' });
  expect([fake.stored.artifacts.size, fake.stored.runs.get(run.id)?.tags.get('done')]).toEqual([1, 'yes']);
});
