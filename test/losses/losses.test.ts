import { describe, expect, test } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { float32 } from '../../src/engine/tensor.js';
import { tf } from '../../src/engine/tf.js';
import { losses } from '../../src/losses/index.js';
import type { Loss } from '../../src/losses/loss.js';
import type { Typed } from '../../src/registry/component.js';
import { gradientError } from '../helpers/gradient.js';
import { build } from '../helpers/parts.js';
import { tensorOf } from '../helpers/source.js';

const lossOf = (config: Typed): Loss => build('loss', config, {});

/** A column of logits. */
const column = (values: readonly number[]) => float32(values, [values.length, 1]);
const random = (name: string, count = 64) =>
  Array.from(streams(3)(name).fillNormal(new Float32Array(count), 0.3, 2)) as number[];

const discriminator = (loss: Loss, real: readonly number[], fake: readonly number[]): number =>
  tf.tidy(() => loss.discriminator(tensorOf(column(real)), tensorOf(column(fake))).dataSync()[0]!);
const generator = (loss: Loss, fake: readonly number[]): number =>
  tf.tidy(() => loss.generator(tensorOf(column(fake))).dataSync()[0]!);

// The papers' formulas in float64; log D(x) for extreme logits is the logit itself, which the reference spells out.
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const logD = (logit: number) => (logit < -30 ? logit : -Math.log1p(Math.exp(-logit)));
const logNotD = (logit: number) => logD(-logit);
const crossEntropy = (real: readonly number[], fake: readonly number[]) =>
  -mean(real.map(logD)) - mean(fake.map(logNotD));
const square = (x: number) => x * x;

interface Reference {
  readonly config: Typed;
  discriminator(real: readonly number[], fake: readonly number[]): number;
  generator(fake: readonly number[]): number;
}

const references: readonly Reference[] = [
  { config: { type: 'non-saturating' }, discriminator: crossEntropy, generator: (fake) => -mean(fake.map(logD)) },
  { config: { type: 'saturating' }, discriminator: crossEntropy, generator: (fake) => mean(fake.map(logNotD)) },
  {
    config: { type: 'blend', nonSaturating: 3, minimax: 1 },
    discriminator: crossEntropy,
    generator: (fake) => (3 * -mean(fake.map(logD)) + mean(fake.map(logNotD))) / 4,
  },
  {
    config: { type: 'least-squares', a: -1, b: 1, c: 0 },
    discriminator: (real, fake) => mean(real.map((x) => square(x - 1))) / 2 + mean(fake.map((x) => square(x + 1))) / 2,
    generator: (fake) => mean(fake.map(square)) / 2,
  },
  {
    config: { type: 'hinge' },
    discriminator: (real, fake) =>
      mean(real.map((x) => Math.max(0, 1 - x))) + mean(fake.map((x) => Math.max(0, 1 + x))),
    generator: (fake) => -mean(fake),
  },
  {
    config: { type: 'wasserstein' },
    discriminator: (real, fake) => mean(fake) - mean(real),
    generator: (fake) => -mean(fake),
  },
];

test('every loss has a reference here', () => {
  expect(references.map(({ config }) => config.type).sort()).toEqual(losses.map(({ name }) => name).sort());
});

describe.each(references)('$config.type', (reference) => {
  const loss = lossOf(reference.config);
  const close = (seen: number, wanted: number) =>
    expect(Math.abs(seen - wanted)).toBeLessThan(2e-6 * Math.max(1, Math.abs(wanted)));

  test.each([
    ['random logits', random('real'), random('fake')],
    ['sure and right', [100, 100], [-100, -100]],
    ['sure and wrong', [-100, -100], [100, 100]],
    ['undecided', [0, 0], [0, 0]],
  ])('is the formula: %s', (_, real, fake) => {
    close(discriminator(loss, real, fake), reference.discriminator(real, fake));
    close(generator(loss, fake), reference.generator(fake));
  });

  test('gradients agree with finite differences', () => {
    const real = column(random('real', 8));
    const fake = column(random('fake', 8));
    expect(gradientError(([x, y]) => loss.discriminator(x!, y!), [real, fake])).toBeLessThan(2e-3);
    expect(gradientError(([y]) => loss.generator(y!), [fake])).toBeLessThan(2e-3);
  });

  test('gradients stay finite at extreme logits', () => {
    const extreme = tensorOf(column([-100, -30, 0, 30, 100]));
    const gradients = [
      ...tf.grads((x, y) => loss.discriminator(x!, y!))([extreme, extreme]),
      tf.grad((y) => loss.generator(y))(extreme),
    ];
    for (const gradient of gradients) expect(Array.from(gradient.dataSync()).every(Number.isFinite)).toBe(true);
  });

  test('the scale of each player is a factor of its loss alone', () => {
    const scaled = lossOf({ ...reference.config, scale: { discriminator: 0.5, generator: 3 } });
    const [real, fake] = [random('real'), random('fake')];
    close(discriminator(scaled, real, fake), 0.5 * reference.discriminator(real, fake));
    close(generator(scaled, fake), 3 * reference.generator(fake));
  });
});

describe('facts from the papers', () => {
  test('where D is 1/2 everywhere its loss is 2 log 2', () => {
    expect(discriminator(lossOf({ type: 'non-saturating' }), [0], [0])).toBeCloseTo(2 * Math.log(2), 6);
  });

  test("against a sure D, G's gradient vanishes in the minimax game and not in the other", () => {
    const slope = (type: string) =>
      tf
        .grad((y) => lossOf({ type }).generator(y))(tf.tensor2d([[-20]]))
        .dataSync()[0]!;
    expect(Math.abs(slope('saturating'))).toBeLessThan(1e-8);
    expect(slope('non-saturating')).toBeCloseTo(-1, 6);
  });

  test('a blend of one is that one', () => {
    const fake = random('fake');
    const blend = (nonSaturating: number, minimax: number) => lossOf({ type: 'blend', nonSaturating, minimax });
    expect(generator(blend(2, 0), fake)).toBeCloseTo(generator(lossOf({ type: 'non-saturating' }), fake), 6);
    expect(generator(blend(0, 5), fake)).toBeCloseTo(generator(lossOf({ type: 'saturating' }), fake), 6);
    expect(() => blend(0, 0)).toThrow(/both weights are 0/);
  });

  test('hinge gives no gradient beyond the margin', () => {
    const hinge = lossOf({ type: 'hinge' });
    expect(discriminator(hinge, [1.5], [-1.5])).toBe(0);
    expect(
      tf
        .grads((x, y) => hinge.discriminator(x!, y!))([tf.tensor2d([[1.5]]), tf.tensor2d([[0]])])
        .map((g) => Math.abs(g.dataSync()[0]!)),
    ).toEqual([0, 1]);
  });

  test('control: the textbook form on probabilities is not finite where ours is', () => {
    const naive = tf.tidy(() => tf.neg(tf.log(tf.sigmoid(tf.scalar(-200)))).dataSync()[0]!);
    expect(Number.isFinite(naive)).toBe(false);
    expect(generator(lossOf({ type: 'non-saturating' }), [-200])).toBe(200);
  });
});

test('a scale must be positive', () => {
  expect(() => lossOf({ type: 'hinge', scale: { generator: 0 } })).toThrow(/scale/);
});
