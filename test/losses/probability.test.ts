/** The option `from` of the losses on probabilities: the same game, but for what float32 makes of a D that is sure. */
import { describe, expect, it } from 'vitest';
import { createCompiled } from '../../src/engine/compiled.js';
import { float32, type HostTensor, specOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import type { Loss } from '../../src/losses/loss.js';
import { build } from '../helpers/parts.js';
import { tensorOf } from '../helpers/source.js';

const types = ['non-saturating', 'saturating', 'blend'];
const lossOf = (type: string, from?: string): Loss => build('loss', { type, ...(from && { from }) }, {});

/** Both players' losses and their gradients, each example's own, for logits that are real and fake at once. */
function numbersOf(loss: Loss, logits: Tensor): Record<string, Tensor> {
  const [real, fake] = tf.grads((x, y) => loss.discriminator(x!, y!))([logits, logits]);
  return {
    discriminator: loss.discriminator(logits, logits),
    generator: loss.generator(logits),
    real: real!,
    fake: fake!,
    forged: tf.grad((y) => loss.generator(y))(logits),
  };
}

const column = (logits: readonly number[]) => float32(logits, [logits.length, 1]);

const eager = (loss: Loss, logits: HostTensor): Record<string, number[]> =>
  tf.tidy(() => {
    const numbers = Object.entries(numbersOf(loss, tensorOf(logits)));
    return Object.fromEntries(numbers.map(([name, value]) => [name, Array.from(value.dataSync())])) as never;
  });

async function compiled(loss: Loss, logits: HostTensor): Promise<Record<string, number[]>> {
  const executor = await createCompiled({ threads: 1, device: 'cpu', seed: 1 } as never);
  const call = await executor.call((inputs) => numbersOf(loss, (inputs as never as { x: Tensor }).x), {
    x: specOf(logits),
  });
  const result = (await call.run({ x: logits })) as Record<string, HostTensor>;
  return Object.fromEntries(Object.entries(result).map(([name, { data }]) => [name, Array.from(data)]));
}

const close = (seen: number, wanted: number) =>
  Object.is(seen, wanted) || Math.abs(seen - wanted) <= 2e-6 * Math.max(1, Math.abs(wanted));

function expectAlike(seen: Record<string, number[]>, wanted: Record<string, number[]>) {
  for (const [name, values] of Object.entries(wanted))
    values.forEach((value, i) => {
      expect([name, i, seen[name]![i], close(seen[name]![i]!, value)]).toEqual([name, i, seen[name]![i], true]);
    });
}

const modest = column([-12, -5, -1, 0, 0.5, 3, 8]);
const sure = column([-200, -95, -60, -20, 20, 60, 200]);

describe.each(types)('%s', (type) => {
  it('is from logits unless told otherwise, to the bit', () => {
    for (const logits of [modest, sure])
      expect(eager(lossOf(type), logits)).toEqual(eager(lossOf(type, 'logits'), logits));
  });

  it('is the same game from probabilities while D is not sure', () => {
    const [mine, usual] = [eager(lossOf(type, 'probabilities'), modest), eager(lossOf(type), modest)];
    for (const name of ['real', 'fake', 'forged']) expectAlike({ [name]: mine[name]! }, { [name]: usual[name]! });
    for (const name of ['discriminator', 'generator']) expect(mine[name]![0]).toBeCloseTo(usual[name]![0]!, 4);
  });

  it.each([
    ['modest', modest],
    ['sure', sure],
  ])('compiled is eager, NaN and all: %s logits', async (_, logits) => {
    const loss = lossOf(type, 'probabilities');
    expectAlike(await compiled(loss, logits), eager(loss, logits));
  });
});

describe('where D is sure', () => {
  const at = (from: string, logit: number) => eager(lossOf('non-saturating', from), column([logit]));

  it('probabilities have an infinite loss and no gradient, logits have both', () => {
    const [bad, good] = [at('probabilities', 200), at('logits', 200)];
    expect([bad.discriminator, bad.fake]).toEqual([[Number.POSITIVE_INFINITY], [Number.NaN]]);
    expect([good.discriminator, good.fake]).toEqual([[200], [1]]);
    const [lost, felt] = [at('probabilities', -200), at('logits', -200)];
    expect([lost.generator, lost.forged]).toEqual([[Number.POSITIVE_INFINITY], [Number.NaN]]);
    expect([felt.generator, felt.forged]).toEqual([[200], [-1]]);
  });

  it('that begins above 17, and only below -88', () => {
    expect(at('probabilities', 16).fake![0]).toBeCloseTo(1, 6);
    expect(at('probabilities', 18).fake![0]).toBeNaN();
    expect(at('probabilities', -88).forged![0]).toBeCloseTo(-1, 6);
    expect(at('probabilities', -90).forged![0]).toBeNaN();
  });

  it('control: tf.sigmoid would lose its gradient far earlier, compiled', async () => {
    const naive: Loss = {
      discriminator: (real, fake) => tf.add(tf.mean(real), tf.mean(fake)),
      generator: (fake) => tf.neg(tf.mean(tf.log(tf.sigmoid(fake)))),
    };
    const [kept, lost] = [eager(naive, column([-20])).forged!, (await compiled(naive, column([-20]))).forged!];
    expect(kept[0]).toBeCloseTo(-1, 6);
    expect(lost[0]).toBeNaN();
  });
});
