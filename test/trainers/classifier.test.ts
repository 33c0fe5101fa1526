/** A classifier's step against its definition, what its metric says, what its export takes, and what does not fit it. */
import { describe, expect, it } from 'vitest';
import { batchRows } from '../../src/data/batches.js';
import { pickRows } from '../../src/data/nearest.js';
import { streams } from '../../src/engine/random.js';
import { openSession } from '../../src/engine/session.js';
import { float32, type HostTensor, specOf } from '../../src/engine/tensor.js';
import { flatten, mapTree } from '../../src/engine/tree.js';
import { createEvaluator, evaluateWeights } from '../../src/experiment/evaluator.js';
import { exportTrained } from '../../src/experiment/export.js';
import { createSampler } from '../../src/experiment/sampler.js';
import type { TrainedRun } from '../../src/experiment/trained.js';
import { compiledFor, type Ready, ready, stepsOf } from '../helpers/experiments.js';

const config = {
  name: 'digits',
  seed: 5,
  data: { type: 'mnist', limit: 400, batch: 20, range: [-1, 1] },
  classifier: {
    type: 'sequential',
    layers: [
      { type: 'conv2d', filters: 4, kernelSize: 5, strides: 3, activation: 'relu' },
      { type: 'dense', units: 16, activation: 'relu' },
      { type: 'dense', units: 10 },
    ],
  },
  optimizer: { type: 'adam', learningRate: 5e-3 },
  trainer: { type: 'classifier', steps: 80 },
  metrics: ['accuracy'],
  callbacks: [],
};

const samplerOf = async (one: Ready, state = one.state) =>
  createSampler(one.experiment.trainer, await compiledFor(one), mapTree(state, specOf));

/** The mean of -log softmax(logits)[label], in double precision. */
function crossEntropy({ data, shape: [n, classes] }: HostTensor, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < n!; row++) {
    const logits = [...data.subarray(row * classes!, (row + 1) * classes!)];
    sum += Math.log(logits.reduce((all, logit) => all + Math.exp(logit), 0)) - logits[labels[row]!]!;
  }
  return sum / n!;
}

describe('a step', () => {
  it('reports the cross-entropy of the labels of its own rows', async () => {
    const one = await ready(config);
    const { reports } = await stepsOf(one, await compiledFor(one), [1]);
    const rows = [...batchRows(streams(config.seed), 400, 20)(0)];
    const logits = await (await samplerOf(one)).judge(one.state, pickRows(one.table, rows));
    const labels = rows.map((row) => one.labels!.data[row]!);
    expect(reports[0]!.loss).toBeCloseTo(crossEntropy(logits, labels), 4);
    const others = rows.map((row) => one.labels!.data[(row + 1) % 400]!);
    expect(Math.abs(reports[0]!.loss! - crossEntropy(logits, others))).toBeGreaterThan(1e-2); // control
  });

  it('learns: 160 of them bring the loss down, and the accuracy on digits never seen up', async () => {
    const one = await ready(config);
    const { experiment } = one;
    const { state, reports } = await stepsOf(one, await compiledFor(one), [160]);
    const loss = (from: number) => reports.slice(from, from + 10).reduce((sum, report) => sum + report.loss! / 10, 0);
    expect(loss(150)).toBeLessThan(0.4 * loss(0));
    const splits = await experiment.dataset.open(streams(config.seed));
    const evaluator = createEvaluator(experiment.metrics, experiment.dataset, splits);
    const accuracy = async (of: typeof state) => {
      const measured = await evaluateWeights(evaluator, await samplerOf(one, of), of);
      return measured.accuracy!;
    };
    const { values, recipe } = await accuracy(state);
    expect(values.accuracy).toBeGreaterThan(0.65);
    expect(values['accuracy.error']).toBeCloseTo(Math.sqrt((values.accuracy! * (1 - values.accuracy!)) / 10_000), 10);
    expect(recipe).toMatchObject({ split: 'test', rows: 10_000 });
    expect((await accuracy(one.state)).values.accuracy).toBeLessThan(0.3); // control: untrained
  });
});

describe('its export', () => {
  const exported = async () => {
    const one = await ready(config);
    const { experiment, state } = one;
    const run = { path: 'runs/digits/now', experiment, state, checkpoint: { step: 0 } } as unknown as TrainedRun;
    const made = await exportTrained(run, await compiledFor(one));
    return { one, made, session: await openSession(made.onnx, 1) };
  };

  it.each([1, 6])('takes any batch of images in [0, 1], here %d, and puts out features and logits', async (count) => {
    const { one, made, session } = await exported();
    expect(made).toMatchObject({ role: 'classifier', batch: undefined, input: { name: 'image', shape: [28, 28, 1] } });
    expect(made.difference).toBeLessThan(1e-5);
    const images = pickRows(one.table, [...Array(count).keys()]); // in [-1, 1]
    const unit = float32(images.data.map((value) => (value + 1) / 2) as Float32Array, images.shape);
    const { features, logits } = await session.run({ image: unit });
    expect([features!.shape, logits!.shape]).toEqual([
      [count, 16],
      [count, 10],
    ]);
    const expected = await (await samplerOf(one)).judge(one.state, images);
    logits!.data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.data[i]!, 4);
    });
    const wrong = await session.run({ image: images }); // control: not taken there
    expect(Math.max(...wrong.logits!.data.map((value, i) => Math.abs(value - expected.data[i]!)))).toBeGreaterThan(
      0.01,
    );
  });

  it('has for features what the last layer is given', async () => {
    const { one, session } = await exported();
    const { features, logits } = await session.run({ image: float32(new Float32Array(784).fill(0.3), [1, 28, 28, 1]) });
    const leaves = flatten(one.state);
    const [kernel, bias] = ['kernel', 'bias'].map((name) => leaves[`classifier.params.2-dense.${name}`]!.data);
    for (let unit = 0; unit < 10; unit++) {
      let sum = bias![unit]!;
      for (let i = 0; i < 16; i++) sum += features!.data[i]! * kernel![i * 10 + unit]!;
      expect(logits!.data[unit]).toBeCloseTo(sum, 4);
    }
  });
});

describe('refused are', () => {
  it.each([
    ['data without labels', { data: { type: 'ring' } }, 'learns from labels, and the data have none'],
    [
      'a network with a logit too few',
      { classifier: { type: 'sequential', layers: [{ type: 'dense', units: 9 }] } },
      'the classifier puts out [9], but it must put out one logit a class, [10]',
    ],
    ['metrics of samples', { metrics: ['sliced-wasserstein'] }, 'asks for samples of a generator'],
    ['pictures of samples', { callbacks: ['sample-grid'] }, 'asks for samples of a generator'],
    ['a prior', { prior: { type: 'normal', dim: 3 } }, 'the trainer "classifier" has no prior'],
  ])('%s', async (_, changes, message) => {
    await expect(ready({ ...config, ...changes })).rejects.toThrow(message);
  });

  it('accuracy of a generator', async () => {
    const { classifier: _, ...rest } = config;
    const game = { prior: { type: 'normal', dim: 3 }, generator: 'mlp', discriminator: 'mlp', loss: 'hinge' };
    const trainer = { type: 'adversarial', steps: 3 };
    await expect(ready({ ...rest, ...game, trainer })).rejects.toThrow('asks for a network that tells classes apart');
  });
});
