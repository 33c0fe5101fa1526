/**
 * RMSProp (Hinton's lecture 6e, 2012) in TensorFlow's form: epsilon within the root, running averages from 0 without
 * bias correction, momentum on the finished step. Nothing is kept that the config does not use.
 */
import { Type } from '@sinclair/typebox';
import { type Tensor, tf } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import { scheduled } from '../registry/fields.js';
import { branch, mapTogether, zerosLike } from './leaves.js';
import { defineOptimizer, type Optimizer, type Update } from './optimizer.js';

/** `square` and `mean` hold decayed sums, s' = decay s + g^2, one pass cheaper than averages: those are (1 - decay) s. */
type Slot = 'square' | 'mean' | 'step';

const optional = (slot: Slot, used: boolean): Slot[] => (used ? [slot] : []);

export const rmsprop = defineOptimizer({
  name: 'rmsprop',
  summary: 'The gradient over the root of its running mean square.',
  config: Type.Object(
    {
      learningRate: scheduled('Step size.', 0.001),
      decay: Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.9,
        description: 'How much of the mean square is kept at each update.',
      }),
      momentum: scheduled('Share of the last step that is repeated; 0 for none.', 0),
      epsilon: Type.Number({
        default: 1e-8,
        exclusiveMinimum: 0,
        description: 'Added to the mean square, within the root.',
      }),
      centered: Type.Boolean({
        default: false,
        description: 'Whether the variance takes the place of the mean square.',
      }),
    },
    { additionalProperties: false },
  ),
  build(config, { build }): Optimizer {
    const learningRate = build('schedule', config.learningRate, {});
    const momentum = build('schedule', config.momentum, {});
    const moving = momentum.constant !== 0;
    const kept: Slot[] = ['square', ...optional('mean', config.centered), ...optional('step', moving)];
    return {
      schedules: { learningRate, ...(moving && { momentum }) },
      init: (params) => Object.fromEntries(kept.map((slot) => [slot, zerosLike(params)])),
      update: (given) => descend(given, kept, config),
    };
  },
});

function descend({ params, gradients, slots, hyper }: Update, kept: readonly Slot[], { decay, epsilon }: Memory) {
  const rate = tf.div(hyper.learningRate!, Math.sqrt(1 - decay));
  const last = Object.fromEntries(kept.map((slot) => [slot, branch(slots, slot)])) as Record<Slot, Tree<Tensor>>;
  const next = mapTogether(['params', ...kept], { w: params, g: gradients, ...last }, ({ w, g, ...old }) => {
    const square = tf.add(tf.mul(old.square, decay), tf.square(g));
    const mean = old.mean && tf.add(tf.mul(old.mean, decay), g);
    // rounding can take a variance below 0
    const spread = mean ? tf.relu(tf.sub(square, tf.mul(tf.square(mean), 1 - decay))) : square;
    const scaled = tf.mul(tf.div(g, tf.sqrt(tf.add(spread, epsilon / (1 - decay)))), rate);
    const step = old.step ? tf.add(tf.mul(old.step, hyper.momentum!), scaled) : scaled;
    return { params: tf.sub(w, step), square, mean, step };
  });
  const { params: moved, ...rest } = next;
  return { params: moved, slots: rest };
}

interface Memory {
  readonly decay: number;
  readonly epsilon: number;
}
