/**
 * An adversarial game written out by hand in plain TensorFlow.js: one small generator, one small discriminator, batch
 * normalization in both, dropout, SGD. Shares nothing with the trainer but names of parameters and noise.
 */
import { streams } from '../../src/engine/random.js';
import { type Tensor, tf } from '../../src/engine/tf.js';

export interface Rules {
  readonly k: number;
  readonly generatorSteps: number;
  readonly simultaneous: boolean;
  readonly shared: boolean;
  /** Dropout in the generator's turn. */
  readonly dropout: boolean;
  /** Of the discriminator's loss. */
  readonly scale: number;
  readonly sharedCounter: boolean;
  readonly average?: number | { readonly decay: number; readonly warmup: true };
}

export const usual: Rules = {
  k: 1,
  generatorSteps: 1,
  simultaneous: false,
  shared: false,
  dropout: true,
  scale: 1,
  sharedCounter: false,
};

export const sizes = { batch: 6, dim: 3, units: 5, data: 2 };
export const seed = 9;
export const [rate, decay] = [0.1, 0.9];

/** The same game as a config. */
export const configOf = ({
  k,
  generatorSteps,
  simultaneous,
  shared,
  dropout,
  scale,
  sharedCounter,
  average,
}: Rules) => ({
  name: 'reference',
  seed,
  data: { type: 'ring', samples: 40, batch: sizes.batch },
  prior: { type: 'uniform', dim: sizes.dim, min: -1, max: 1 },
  generator: { type: 'mlp', hidden: [4], activation: 'tanh', batchNorm: true },
  discriminator: {
    type: 'sequential',
    layers: [
      { type: 'dense', units: sizes.units },
      { type: 'batch-norm' },
      { type: 'activation', function: 'leaky-relu', slope: 0.2 },
      { type: 'dropout', keep: 0.5 },
      { type: 'dense', units: 1 },
    ],
  },
  loss: { type: 'non-saturating', scale: { discriminator: scale } },
  optimizer: { type: 'sgd', learningRate: { type: 'exponential-decay', from: rate, rate: decay, every: 1 } },
  trainer: {
    type: 'adversarial',
    k,
    generatorSteps,
    updates: simultaneous ? 'simultaneous' : 'alternating',
    noise: shared ? 'shared' : 'fresh',
    generatorTurnDropout: dropout,
    counter: sharedCounter ? 'shared' : 'iterations',
    ...(average !== undefined && { average }),
    steps: 100,
  },
  callbacks: [],
});

type Values = Readonly<Record<string, Tensor>>;

interface Moments {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

function normalized(x: Tensor, gamma: Tensor, beta: Tensor): Moments & { y: Tensor } {
  const mean = tf.mean(x, 0);
  const variance = tf.mean(tf.square(x.sub(mean)), 0);
  return { mean, variance, y: x.sub(mean).div(variance.add(1e-5).sqrt()).mul(gamma).add(beta) };
}

/** z: [batch, dim] -> x: [batch, data] */
function generator(p: Values, z: Tensor) {
  const hidden = normalized(
    tf.matMul(z as tf.Tensor2D, p['0-dense.kernel'] as tf.Tensor2D),
    p['1-batch-norm.gamma']!,
    p['1-batch-norm.beta']!,
  );
  return { ...hidden, x: tf.matMul(tf.tanh(hidden.y), p['3-dense.kernel']!).add(p['3-dense.bias']!) };
}

/** x: [batch, data] -> logits [batch, 1]; `mask` [batch, units], or none for no dropout. */
function discriminator(p: Values, x: Tensor, mask: Tensor | undefined) {
  const product = tf.matMul(x as tf.Tensor2D, p['0-dense.kernel'] as tf.Tensor2D).add(p['0-dense.bias']!);
  const hidden = normalized(product, p['1-batch-norm.gamma']!, p['1-batch-norm.beta']!);
  const active = tf.leakyRelu(hidden.y, 0.2);
  const kept = mask ? active.mul(mask).mul(2) : active;
  return {
    ...hidden,
    logits: tf.matMul(kept as tf.Tensor2D, p['4-dense.kernel'] as tf.Tensor2D).add(p['4-dense.bias']!),
  };
}

const softplusMean = (x: Tensor) => tf.mean(tf.log(tf.add(1, tf.exp(x))));

function gradientsOf(loss: (p: Values) => Tensor, params: Values) {
  const names = Object.keys(params);
  const named = (list: readonly Tensor[]) => Object.fromEntries(names.map((name, i) => [name, list[i]!]));
  const { value, grads } = tf.valueAndGrads((...list: Tensor[]) => loss(named(list)) as tf.Scalar)(
    Object.values(params),
  );
  return { loss: value, gradients: named(grads) };
}

const descended = (params: Values, gradients: Values, learningRate: number): Values =>
  Object.fromEntries(Object.entries(params).map(([name, w]) => [name, w.sub(gradients[name]!.mul(learningRate))]));

const normOf = (gradients: Values) =>
  Math.hypot(...Object.values(gradients).map((gradient) => tf.norm(gradient).dataSync()[0]!));

const moved = (stats: Values, { mean, variance }: Moments): Values => ({
  '1-batch-norm.mean': stats['1-batch-norm.mean']!.mul(0.9).add(mean.mul(0.1)),
  '1-batch-norm.variance': stats['1-batch-norm.variance']!.mul(0.9).add(variance.mul(0.1)),
});

/** Noise by name and step: what both sides must agree on to be compared at all. */
function noiseAt(step: number) {
  const { batch, dim, units } = sizes;
  return {
    z: (turn: string) =>
      tf.tensor2d(streams(seed)(`prior.${turn}`, step).fillUniform(new Float32Array(batch * dim), -1, 1), [batch, dim]),
    mask: (turn: string, side: 'real' | 'fake') => {
      const stream = streams(seed)(`discriminator.${turn}.${side}.3-dropout.mask`, step);
      return tf.tensor2d(Float32Array.from(stream.fillMask(new Uint8Array(batch * units), 0.5)), [batch, units]);
    },
  };
}

export interface Sides {
  readonly generator: { readonly params: Values; readonly stats: Values };
  readonly discriminator: { readonly params: Values; readonly stats: Values };
  readonly average: Values;
}

const mean = (x: Tensor) => tf.mean(x).dataSync()[0]!;
const share = (x: Tensor) => mean(tf.cast(x, 'float32'));

/** One iteration on the real batches given, one for each of the discriminator's turns. */
export function iterate(rules: Rules, sides: Sides, step: number, real: (turn: number) => Tensor) {
  const { z, mask } = noiseAt(step);
  const counted = (turn: number) =>
    rate * decay ** (rules.sharedCounter ? step * (rules.k + rules.generatorSteps) + turn : step);
  let { params, stats } = sides.discriminator;
  const report: Record<string, number> = {};

  for (let turn = 0; turn < rules.k; turn++) {
    const name = `d${turn}`;
    const fake = generator(sides.generator.params, z(name)).x;
    const judge = (p: Values) => ({
      real: discriminator(p, real(turn), mask(name, 'real')),
      fake: discriminator(p, fake, mask(name, 'fake')),
    });
    const { loss, gradients } = gradientsOf((p) => {
      const judged = judge(p);
      return tf.mul(rules.scale, tf.add(softplusMean(tf.neg(judged.real.logits)), softplusMean(judged.fake.logits)));
    }, params);
    const judged = judge(params);
    const [onReal, onFake] = [tf.sigmoid(judged.real.logits), tf.sigmoid(judged.fake.logits)];
    report['loss.discriminator'] = mean(loss);
    report.value = mean(tf.log(onReal)) + mean(tf.log(tf.sub(1, onFake)));
    report['score.real'] = mean(onReal);
    report['score.fake'] = mean(onFake);
    report['accuracy.real'] = share(tf.greater(onReal, 0.5));
    report['accuracy.fake'] = share(tf.lessEqual(onFake, 0.5));
    report['gradientNorm.discriminator'] = normOf(gradients);
    params = descended(params, gradients, counted(turn));
    stats = moved(moved(stats, judged.real), judged.fake);
  }

  const opponent = rules.simultaneous ? sides.discriminator.params : params;
  let { params: made, stats: generatorStats } = sides.generator;
  let { average } = sides;
  const kept =
    typeof rules.average === 'object' ? Math.min(rules.average.decay, (step + 1) / (step + 10)) : rules.average!;
  for (let turn = 0; turn < rules.generatorSteps; turn++) {
    const name = turn > 0 ? `g${turn}` : rules.shared ? `d${rules.k - 1}` : 'g';
    const { loss, gradients } = gradientsOf((p) => {
      const masks = rules.dropout ? mask(name, 'fake') : undefined;
      return softplusMean(tf.neg(discriminator(opponent, generator(p, z(name)).x, masks).logits));
    }, made);
    report['loss.generator'] = mean(loss);
    report['gradientNorm.generator'] = normOf(gradients);
    generatorStats = moved(generatorStats, generator(made, z(name)));
    made = descended(made, gradients, counted(rules.k + turn));
    average = Object.fromEntries(
      Object.entries(average).map(([path, old]) => [path, old.mul(kept).add(made[path]!.mul(1 - kept))]),
    );
  }
  return {
    sides: {
      generator: { params: made, stats: generatorStats },
      discriminator: { params, stats },
      average,
    } as Sides,
    report,
  };
}
