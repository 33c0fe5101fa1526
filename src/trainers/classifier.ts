/**
 * A classifier: one network that learns the labels of the data by softmax cross-entropy. It generates nothing; it is what
 * metrics on features and labels look through, once `exp export` has made a file of it.
 */
import { Type } from '@sinclair/typebox';
import { globalNorm } from '../engine/norm.js';
import type { Source } from '../engine/source.js';
import { type HostTensor, sizeOf } from '../engine/tensor.js';
import { type Tensor, tf } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Layer } from '../networks/layer.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { Misfit } from '../registry/problem.js';
import { endFields, endsOf } from './ends.js';
import { toClasses } from './forms.js';
import { differentiate } from './gradients.js';
import { judgingAs } from './judging.js';
import { freshPlayer, type Player, ratesOf, scalarsOf, updated } from './player.js';
import { defineTrainer, labelsOf } from './trainer.js';

const role = 'classifier';
const batch = 'data';

interface State<T> {
  readonly classifier: Player<T>;
}

export const classifier = defineTrainer({
  name: role,
  summary: 'One network learns the classes of the data from their labels, by cross-entropy.',
  config: Type.Object({ ...endFields }, { additionalProperties: false }),
  uses: { prior: false, loss: false, networks: { classifier: toClasses }, path: 'C(x)' },
  build(config, { classifier: network, optimizers }) {
    const optimizer = optimizers.classifier;
    const { features } = network;
    if (!features) throw new Misfit('needs a classifier that is made of layers, for the features before its last.');
    return {
      ends: endsOf(config),
      init: (streams, marginals) => {
        const state: State<HostTensor> = {
          classifier: freshPlayer(network, optimizer, role, streams, marginals),
        };
        return state as unknown as Tree<HostTensor>;
      },
      plan: ({ step, drawn, batchesPerEpoch }) => {
        const scalars = scalarsOf(optimizer, role, { count: step, epochs: drawn / batchesPerEpoch });
        const shown = ratesOf(scalars, { learningRate: `${role}.learningRate` });
        return { variant: '', batches: 1, scalars, shown };
      },
      batches: () => [batch],
      program: () => (state, source) => iterate(network, optimizer, state, source),
      classify(state, x) {
        const { classifier: player } = state as unknown as State<Tensor>;
        const judging = judgingAs(role);
        const found = features(player, x, judging);
        const flat = [x.shape[0]!, sizeOf(found.shape.slice(1))];
        return { features: tf.reshape(found, flat), logits: network.apply(player, x, judging).output };
      },
    };
  },
});

/** One update. Reports what the network with dropout, if it has any, said of the batch before it. */
function iterate(network: Layer, optimizer: Optimizer, state: Tree<Tensor>, source: Source) {
  const { classifier: player } = state as unknown as State<Tensor>;
  const x = source.batch(batch); // [batch, ...shape]
  const labels = tf.cast(source.batch(labelsOf(batch)), 'int32'); // [batch]
  const { loss, gradients, aside } = differentiate(role, player.params, (params) => {
    const mode = { training: true, dropout: true, source, scope: role };
    const { output, stats } = network.apply({ params, stats: player.stats }, x, mode); // [batch, classes]
    const wanted = tf.oneHot(labels as tf.Tensor1D, output.shape[1]!);
    const loss = tf.neg(tf.mean(tf.sum(tf.mul(wanted, tf.logSoftmax(output)), -1)));
    const right = tf.equal(tf.argMax(output, -1), labels);
    return { loss, aside: { stats, accuracy: tf.mean(tf.cast(right, 'float32')) } };
  });
  const { stats, accuracy } = aside as { stats: Tree<Tensor>; accuracy: Tensor };
  const next = { classifier: updated(optimizer, { ...player, stats }, gradients, source, role) };
  return {
    state: next as unknown as Tree<Tensor>,
    report: { loss, 'accuracy.batch': accuracy, gradientNorm: globalNorm(gradients) },
  };
}
