/** The classifier that comes along knows digits; other files are taken if they fit, and told why if they do not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { referenceTo } from '../../src/experiment/reference.js';
import { classifierOf } from '../../src/metrics/classifier.js';
import { byLogits } from '../../src/metrics/labels.js';
import type { Reference } from '../../src/metrics/metric.js';
import type { Typed } from '../../src/registry/component.js';
import { datasetOf } from '../data/opening.js';
import { asFile } from '../helpers/experiments.js';
import { nasty } from '../helpers/nasty.js';

const folder = mkdtempSync(join(tmpdir(), 'sparring-classifier-'));
afterAll(() => rmSync(folder, { recursive: true }));

const opened = async (config: Typed) => {
  const dataset = datasetOf(config);
  return referenceTo(dataset, await dataset.open(streams(1)));
};

/** Of so many test digits, how many it is right about, as a share. */
async function share(count: number, reference: Reference): Promise<number> {
  const classifier = classifierOf('mnist');
  await classifier.ready(reference);
  const { features, logits } = await classifier.outputs(reference.first('test', count), reference);
  expect([features.shape, logits.shape]).toEqual([
    [count, 64],
    [count, 10],
  ]);
  const labels = reference.labels('test');
  return byLogits(logits).modes.reduce((sum, mode, row) => sum + Number(mode === labels[row]), 0) / count;
}

describe('the classifier of digits', () => {
  it('is right about more than 99 in 100 test digits', async () => {
    expect(await share(10_000, await opened({ type: 'mnist' }))).toBeGreaterThan(0.99);
  });

  it('is so whatever the range of the data', async () => {
    const [unit, wide] = [await opened({ type: 'mnist' }), await opened({ type: 'mnist', range: [-1, 1] })];
    const expected = await share(1000, unit);
    expect(await share(1000, wide)).toBe(expected);
    expect(await share(1000, { ...wide, range: undefined })).not.toBe(expected); // control: not taken to [0, 1]
  });

  it('looks at the same rows once', async () => {
    const reference = await opened({ type: 'mnist' });
    const rows = reference.first('test', 300);
    const classifier = classifierOf('mnist');
    expect(await classifier.outputs(rows, reference)).toBe(await classifier.outputs(rows, reference));
    expect(classifierOf('mnist')).toBe(classifier);
  });
});

describe('a file that does not fit is told', () => {
  it.each([
    [
      'of other shape than the data',
      { type: 'ring' },
      'mnist',
      "it takes image [batch, 28, 28, 1], and the data's examples are [2]",
    ],
    ['that is not there', { type: 'mnist' }, './no.onnx', 'there is no such file'],
    ['that is none', { type: 'mnist' }, join(folder, 'text.onnx'), 'onnxruntime does not take it'],
  ])('%s', async (_, data, file, message) => {
    writeFileSync(join(folder, 'text.onnx'), 'no protocol buffer');
    const reference = await opened(data);
    await expect((async () => classifierOf(file).ready(reference))()).rejects.toThrow(message);
  });
});

it('a path is relative to the config that names it; the words are words', async () => {
  const metrics = ['./own.onnx', 'mnist', 'none'].map((classifier) => ({ type: 'frechet', classifier }));
  await asFile({ ...nasty, metrics }, async (path) => {
    const { config } = await loadExperiment(path, [], catalog);
    expect(config.metrics.map(({ classifier }) => classifier)).toEqual([join(path, '../own.onnx'), 'mnist', 'none']);
  });
});
