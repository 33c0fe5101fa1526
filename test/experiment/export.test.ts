/** Samples and exports against the engine, for a generator with batch normalization and transposed convolutions. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nearestRow } from '../../src/data/nearest.js';
import { createCompiled } from '../../src/engine/compiled.js';
import type { Executor } from '../../src/engine/executor.js';
import { openSession } from '../../src/engine/session.js';
import { float32, specOf } from '../../src/engine/tensor.js';
import { flatten, mapTree } from '../../src/engine/tree.js';
import { catalog } from '../../src/experiment/catalog.js';
import { drawSamples, drawWalks, openData, withNearest } from '../../src/experiment/draw.js';
import { exportTrained } from '../../src/experiment/export.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { startRun } from '../../src/experiment/run.js';
import { createSampler, priorOf } from '../../src/experiment/sampler.js';
import { openTrained, type TrainedRun } from '../../src/experiment/trained.js';

const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'sparring-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let run: TrainedRun;
let engine: Executor;

beforeAll(async () => {
  const overrides = [
    'trainer.steps=2',
    'data.limit=200',
    'data.batch=8',
    'engine.threads=1',
    'callbacks=[]',
    'generator.channels=[16, 8]',
  ];
  const loaded = await loadExperiment('configs/mnist-dcgan.yaml', overrides, catalog);
  const terminal = { live: false, columns: 80, redraw() {}, line() {}, notice() {} };
  const { path } = await startRun(loaded, overrides, { terminal, interrupted: () => undefined, runsDir: scratch });
  run = await openTrained(path, 'last');
  engine = await createCompiled({ threads: 1, seed: run.experiment.config.seed });
});

const noise = (count: number) =>
  float32(
    Float32Array.from({ length: count * 100 }, (_, i) => Math.sin(i)),
    [count, 100],
  );

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

describe('an exported generator', () => {
  it.each([1, 2, 7])('makes what the engine makes, for batches of %i', async (count) => {
    const { onnx, batch, difference } = await exportTrained(run, engine);
    expect([batch, difference < 1e-6]).toEqual([undefined, true]);
    const z = noise(count);
    const { x } = await (await openSession(onnx, 1)).run({ z });
    const sampler = createSampler(run.experiment.trainer, engine, mapTree(run.state, specOf));
    const expected = await sampler.generate(run.state, z);
    expect(x!.shape).toEqual([count, 28, 28, 1]);
    expect(largestDifference(x!.data, expected.data)).toBeLessThan(1e-6);
  });

  it('control: other weights make something else', async () => {
    const { onnx } = await exportTrained(run, engine);
    const other = mapTree(run.state, (tensor) => ({
      ...tensor,
      data: tensor.data.map((value) => value * 1.01) as Float32Array,
    }));
    const { difference } = await exportTrained({ ...run, state: other }, engine);
    expect(difference).toBeLessThan(1e-6); // compared with the engine on the same weights
    const { x } = await (await openSession(onnx, 1)).run({ z: noise(2) });
    const sampler = createSampler(run.experiment.trainer, engine, mapTree(run.state, specOf));
    const expected = await sampler.generate(other, noise(2));
    expect(largestDifference(x!.data, expected.data)).toBeGreaterThan(1e-4);
  });
});

describe('draws', () => {
  it('start and end their walks where they should', async () => {
    const walks = await drawWalks(run, engine, 'walk', { rows: 2, columns: 5 });
    const prior = priorOf(run.experiment);
    const call = await engine.call((_, source) => ({ z: prior.sample(source, 'walk', 4) }), {});
    const ends = (await call.run({})).z as ReturnType<typeof noise>;
    const sampler = createSampler(run.experiment.trainer, engine, mapTree(run.state, specOf));
    const { data } = await sampler.generate(run.state, ends);
    const picture = (all: ArrayLike<number>, i: number) => Array.from(all).slice(i * 784, (i + 1) * 784);
    for (const [end, place] of [0, 4, 5, 9].entries())
      expect(largestDifference(picture(walks.data, place), picture(data, end))).toBeLessThan(1e-6);
    expect(largestDifference(picture(walks.data, 0), picture(walks.data, 2))).toBeGreaterThan(1e-5);
  });

  it('are the same again, and others by another name', async () => {
    const [first, again, other] = await Promise.all(
      ['a', 'a', 'b'].map((stream) => drawSamples(run, engine, stream, 2)),
    );
    expect(again!.data).toEqual(first!.data);
    expect(other!.data).not.toEqual(first!.data);
  });

  it("put the nearest training example after each row's last sample", async () => {
    const table = await openData(run);
    const samples = await drawSamples(run, engine, 'a', 4);
    const sheet = withNearest(samples, 2, table);
    expect(sheet.shape).toEqual([6, 28, 28, 1]);
    const part = (i: number) => sheet.data.subarray(i * 784, (i + 1) * 784) as Float32Array;
    expect([...part(4)]).toEqual([...samples.data.subarray(3 * 784, 4 * 784)]);
    for (const [sample, neighbour] of [
      [1, 2],
      [4, 5],
    ] as const) {
      const { distance } = nearestRow(table, part(sample));
      const seen = part(sample).reduce((sum, value, i) => sum + (value - part(neighbour)[i]!) ** 2, 0);
      expect(seen).toBeCloseTo(distance, 3);
    }
  });
});

it('a checkpoint is opened by its step, whole', async () => {
  const same = await openTrained(run.path, 2);
  expect(Object.keys(flatten(same.state))).toEqual(Object.keys(flatten(run.state)));
  await expect(openTrained(run.path, 1)).rejects.toThrow(/no checkpoint of step 1\. Steps: 2/);
});
