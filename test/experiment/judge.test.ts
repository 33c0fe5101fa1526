/** What metrics may ask of the network that judges examples, and of trainers that have none. */
import { expect, it } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { float32, type HostTensor, specOf } from '../../src/engine/tensor.js';
import { tf } from '../../src/engine/tf.js';
import { mapTree } from '../../src/engine/tree.js';
import { buildExperiment } from '../../src/experiment/build.js';
import { catalog } from '../../src/experiment/catalog.js';
import { createEvaluator, evaluateWeights } from '../../src/experiment/evaluator.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { createSampler } from '../../src/experiment/sampler.js';
import { defineMetric, type Metric } from '../../src/metrics/metric.js';
import { createRegistry } from '../../src/registry/registry.js';
import { adversarial } from '../../src/trainers/adversarial.js';
import { asFile, compiledFor, ready } from '../helpers/experiments.js';
import { nasty } from '../helpers/nasty.js';
import { tensorOf } from '../helpers/source.js';
import { strict } from './fake-registry.js';

const cloud = (count: number, name: string): HostTensor =>
  float32(streams(3)(name).fillNormal(new Float32Array(2 * count), 0, 2), [count, 2]);

/** A tiny game with dropout and batch statistics on both sides, and a way to ask its networks. */
async function opened() {
  const one = await ready(nasty);
  return { ...one, sampler: createSampler(one.experiment.trainer, await compiledFor(one), mapTree(one.state, specOf)) };
}

it('judges any number of examples by the discriminator as it stands, without dropout and batch', async () => {
  const { experiment, state, sampler } = await opened();
  const x = cloud(300, 'x');
  const logits = await sampler.judge(state, x);
  expect(logits.shape).toEqual([300, 1]);
  tf.setBackend('cpu');
  const { discriminator } = mapTree(state, tensorOf) as any;
  const source = { batch: refuse, noise: refuse, scalar: refuse };
  const mode = { training: false, dropout: false, source, scope: 'discriminator' };
  const { output } = experiment.networks.discriminator!.apply(discriminator, tensorOf(x), mode);
  output.dataSync().forEach((logit, i) => {
    expect(logits.data[i]).toBeCloseTo(logit, 5);
  });
  expect((await sampler.judge(state, cloud(7, 'x'))).data).toEqual(logits.data.slice(0, 7));
  expect((await sampler.judge(state, cloud(300, 'y'))).data).not.toEqual(logits.data); // control
});

const refuse = (): never => {
  throw new Error('nothing is to be asked of a source');
};

const mean = ({ data }: HostTensor) => Array.from(data).reduce((sum, x) => sum + x, 0) / data.length;

/** The mean logit of samples and of held-out rows. */
const opinion: Metric = {
  numbers: ['value', 'held'],
  goal: 'max',
  asks: ['sample', 'judge'],
  against: (reference) => ({
    recipe: { metric: 'opinion' },
    async measure(sample, judge) {
      return { value: mean(await judge(await sample(20))), held: mean(await judge(reference.rows('fresh', 30, 0))) };
    },
  }),
};

it('lets a metric ask for samples and for what the discriminator says of them', async () => {
  const { experiment, state, sampler } = await opened();
  const splits = await experiment.dataset.open(streams(1));
  const evaluator = createEvaluator([{ name: 'opinion', metric: opinion }], experiment.dataset, splits);
  const before = structuredClone(state);
  const { values } = (await evaluateWeights(evaluator, sampler, state)).opinion!;
  expect(Object.keys(values)).toEqual(['opinion', 'opinion.held']);
  const logits = await sampler.judge(state, await sampler.sampleMany(state, 'evaluation', 20));
  expect(values.opinion).toBeCloseTo(mean(logits), 6);
  expect(values['opinion.held']).not.toBeCloseTo(values.opinion!, 3);
  expect(state).toEqual(before);
});

it('is refused to a metric, on its line, where the trainer has none', async () => {
  const asking = defineMetric({ name: 'opinion', summary: 'Opinions.', config: strict({}), build: () => opinion });
  const silent = {
    ...adversarial,
    name: 'silent',
    build(config: never, needs: never) {
      const { judge: _, ...trainer } = adversarial.build(config, needs);
      return trainer;
    },
  };
  const registry = createRegistry([...catalog.all(), asking, silent]);
  const built = (type: string) =>
    asFile({ ...nasty, metrics: ['sliced-wasserstein', 'opinion'], trainer: { type, steps: 3 } }, async (path) =>
      buildExperiment((await loadExperiment(path, [], registry)).config, registry),
    );
  await expect(built('silent')).rejects.toThrow(
    /config\.yaml:\d+:\d+ metrics\.1: asks for a network that judges examples, which trainer "silent" has not\. /,
  );
  expect((await built('adversarial')).metrics).toHaveLength(2); // control
});
