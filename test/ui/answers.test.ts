/** What an address answers of one run: held to the files of a run that trained, and to the engine that trained it. */
import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openSession } from '../../src/engine/session.js';
import { float32, specOf } from '../../src/engine/tensor.js';
import { mapTree } from '../../src/engine/tree.js';
import { catalog } from '../../src/experiment/catalog.js';
import { readMetrics } from '../../src/experiment/find-run.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { startRun } from '../../src/experiment/run.js';
import { createSampler } from '../../src/experiment/sampler.js';
import { engineOf, openTrained } from '../../src/experiment/trained.js';
import { answer } from '../../src/ui/answers.js';
import type { DensityReply, MetricsReply, ReferenceReply, RunReply } from '../../src/ui/contract.js';
import { scratch } from './folders.js';

const runs = scratch();
const config = {
  name: 'line',
  seed: 3,
  data: { type: 'gaussian-1d', samples: 60, batch: 6, mean: 2, deviation: 0.5 },
  prior: { type: 'normal', dim: 1 },
  generator: { type: 'mlp', hidden: [4] },
  discriminator: { type: 'mlp', hidden: [4] },
  loss: 'non-saturating',
  optimizer: { type: 'adam', learningRate: 1e-3 },
  engine: { threads: 1 },
  metrics: [{ type: 'sliced-wasserstein', samples: 16, projections: 4 }],
  callbacks: [
    { type: 'metrics-log', every: 5 },
    { type: 'sample-grid', every: 10, points: 20 },
    { type: 'checkpoint', every: 10, keep: 9 },
    { type: 'evaluate', every: 15 },
  ],
  trainer: { type: 'adversarial', steps: 30 },
};
let [path, id] = ['', ''];

beforeAll(async () => {
  const file = join(runs, 'line.yaml');
  writeFileSync(file, stringify(config));
  const overrides = ['optimizer.learningRate=0.002'];
  const terminal = { live: false, columns: 80, redraw() {}, line() {}, notice() {} };
  const options = { terminal, interrupted: () => undefined, runsDir: runs };
  ({ path } = await startRun(await loadExperiment(file, overrides, catalog), overrides, options));
  id = relative(runs, path);
});

const asked = async (name: string, query: Readonly<Record<string, string>> = {}) =>
  answer(runs, `api/${name}`, new URLSearchParams({ id, ...query }));

async function json<T>(name: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const found = await asked(name, query);
  if (found?.type !== 'json') throw new Error(`api/${name} is no JSON`);
  return found.value as T;
}

async function bytes(name: string, query: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const found = await asked(name, query);
  if (found?.type !== 'bytes') throw new Error(`api/${name} is no file`);
  return found.bytes;
}

describe('a run', () => {
  it('is told with its config, where each value came from, its events, pictures and checkpoints', async () => {
    const run = await json<RunReply>('run');
    expect(run.config).toBe(readFileSync(join(path, 'config.yaml'), 'utf8'));
    expect(run.resolved).toMatchObject({ name: 'line', data: { mean: 2 }, trainer: { steps: 30 } });
    expect(run.origins['optimizer.generator.learningRate']).toContain('argument "optimizer.learningRate=0.002"');
    expect(run.origins['data.mean']).toMatch(/^config\.source\.yaml:\d+:\d+$/);
    expect(run.origins['trainer.k']).toBe('default');
    expect(run.events.map(({ type }) => type)).toEqual(expect.arrayContaining(['started', 'checkpoint', 'ended']));
    expect(run.checkpoints).toEqual([10, 20, 30].map((step) => ({ step, best: false })));
    expect(run.samples.map(({ step }) => step)).toEqual([0, 10, 20, 30]);
    expect(run.recipes['sliced-wasserstein']).toMatchObject({ samples: 16 });
    expect(run).toMatchObject({ models: ['generator', 'discriminator'], shape: [1], range: null, prior: { dim: 1 } });
  });

  it('gives each number of metrics.jsonl, and from a byte on only what came since; a torn line waits', async () => {
    const rows = readMetrics(path);
    const all = await json<MetricsReply>('metrics', { from: '0' });
    const back = all.steps.map((step, i) => {
      const numbers = Object.entries(all.values).flatMap(([name, values]) =>
        values[i] === null ? [] : [[name, values[i]]],
      );
      return { step, epoch: all.epochs[i], ...Object.fromEntries(numbers) };
    });
    expect(back).toEqual(rows);
    const moments = [...all.times];
    expect(moments).toEqual(moments.sort((a, b) => a - b));
    expect(Math.abs(moments.at(-1)! - Date.now() / 1000)).toBeLessThan(600);

    const whole = '{"step":35,"epoch":3.5,"loss.generator":"NaN"}\n';
    appendFileSync(join(path, 'metrics.jsonl'), `${whole}{"step":40,"ep`);
    const more = await json<MetricsReply>('metrics', { from: String(all.next) });
    expect(more).toMatchObject({ next: all.next + whole.length, steps: [35], values: { 'loss.generator': ['NaN'] } });
  });

  it('gives its files, and none that lies elsewhere', async () => {
    const file = 'samples/step-00000010.png';
    expect(await asked('file', { path: file })).toMatchObject({ media: 'image/png' });
    expect(Buffer.from(await bytes('file', { path: file }))).toEqual(readFileSync(join(path, file)));
    symlinkSync(join(runs, 'line.yaml'), join(path, 'link.yaml'));
    for (const elsewhere of ['../../line.yaml', 'link.yaml', '', '.', join(runs, 'line.yaml'), 'samples/none.png'])
      await expect(asked('file', { path: elsewhere }), elsewhere).rejects.toThrow('has no file');
  });

  it('gives its networks, which say what the engine says', async () => {
    const trained = await openTrained(path, 'last');
    const sampler = createSampler(
      trained.experiment.trainer,
      await engineOf(trained, () => {}),
      mapTree(trained.state, specOf),
    );
    const three = float32(Float32Array.of(-1, 0.5, 2), [3, 1]);
    const generator = await openSession(await bytes('model', { which: 'generator' }), 1);
    const judge = await openSession(await bytes('model', { which: 'discriminator' }), 1);
    const close = (found: ArrayLike<number>, expected: ArrayLike<number>) =>
      Array.from(found, (value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
    close((await generator.run({ z: three })).x!.data, (await sampler.generate(trained.state, three)).data);
    close((await judge.run({ x: three })).logits!.data, (await sampler.judge(trained.state, three)).data);
    await expect(asked('model', { which: 'config' })).rejects.toThrow('generator, discriminator');
  });

  it('gives training examples and the density they are drawn from', async () => {
    const { shape, bytes } = await json<ReferenceReply>('reference', { count: '20' });
    expect(shape).toEqual([20, 1]);
    const values = new Float32Array(Uint8Array.from(Buffer.from(bytes, 'base64')).buffer);
    expect(values.every((value) => Math.abs(value - 2) < 3)).toBe(true);
    const { points, density } = await json<DensityReply>('density');
    expect(points).toHaveLength(512);
    points.forEach((x, i) => {
      const normal = Math.exp(-((x - 2) ** 2) / (2 * 0.25)) / Math.sqrt(2 * Math.PI * 0.25);
      expect(density[i]).toBeCloseTo(normal, 9);
    });
  });

  it('is asked for rightly or not at all', async () => {
    expect(await asked('nothing')).toBeNull();
    expect(await asked('constructor')).toBeNull();
    await expect(asked('run', { id: 'line/none' })).rejects.toThrow('there is no run');
    await expect(asked('run', { id: '../line' })).rejects.toThrow('there is no run');
    await expect(asked('metrics', { from: '-1' })).rejects.toThrow('from=-1');
    await expect(asked('metrics')).rejects.toThrow('lacks from=');
  });
});
