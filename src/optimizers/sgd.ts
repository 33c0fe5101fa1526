/** Stochastic gradient descent with classical momentum, as in pylearn2 (not Nesterov's). */
import { Type } from '@sinclair/typebox';
import { tf } from '../engine/tf.js';
import { scheduled } from '../registry/fields.js';
import { branch, mapTogether, zerosLike } from './leaves.js';
import { defineOptimizer, type Optimizer, type Update } from './optimizer.js';

export const sgd = defineOptimizer({
  name: 'sgd',
  summary: 'Gradient descent with classical momentum.',
  config: Type.Object(
    {
      learningRate: scheduled('Step size.', 0.01),
      momentum: scheduled('Share of the last step that is repeated; 0 for none.', 0),
    },
    { additionalProperties: false },
  ),
  build(config, { build }): Optimizer {
    const learningRate = build('schedule', config.learningRate, {});
    const momentum = build('schedule', config.momentum, {});
    if (momentum.constant === 0) return { schedules: { learningRate }, init: () => ({}), update: descend };
    return {
      schedules: { learningRate, momentum },
      init: (params) => ({ step: zerosLike(params) }),
      update: descendWithMomentum,
    };
  },
});

function descend({ params, gradients, hyper }: Update) {
  const next = mapTogether(['params'], { w: params, g: gradients }, ({ w, g }) => ({
    params: tf.sub(w, tf.mul(g, hyper.learningRate!)),
  }));
  return { params: next.params, slots: {} };
}

/** step' = m step - lr g;  w' = w + step' */
function descendWithMomentum({ params, gradients, slots, hyper }: Update) {
  const trees = { w: params, g: gradients, last: branch(slots, 'step') };
  const next = mapTogether(['params', 'step'], trees, ({ w, g, last }) => {
    const step = tf.sub(tf.mul(last, hyper.momentum!), tf.mul(g, hyper.learningRate!));
    return { params: tf.add(w, step), step };
  });
  return { params: next.params, slots: { step: next.step } };
}
