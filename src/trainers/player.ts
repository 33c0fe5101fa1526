/** One network with its optimizer's slots: fresh, and after an update. What it learns, and when, are the trainers' affairs. */
import { leavingNothing, toDevice, toHost } from '../engine/eager.js';
import type { Streams } from '../engine/random.js';
import type { Source } from '../engine/source.js';
import type { HostTensor } from '../engine/tensor.js';
import type { Tensor } from '../engine/tf.js';
import { withBackend } from '../engine/trace.js';
import { mapTree, type Tree } from '../engine/tree.js';
import type { Layer } from '../networks/layer.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Time } from '../schedules/schedule.js';

export interface Player<T> {
  readonly params: Tree<T>;
  readonly stats: Tree<T>;
  readonly slots: Tree<T>;
}

/** Before the first step. `name` is the network's role, of which its streams are named. */
export function freshPlayer(
  network: Layer,
  optimizer: Optimizer,
  name: string,
  streams: Streams,
  marginals: () => Float32Array,
): Player<HostTensor> {
  const { params, stats } = network.init({ streams, marginals }, `init.${name}`);
  const allowed = optimizer.constrain ? onHost(params, optimizer.constrain) : params;
  return { params: allowed, stats, slots: optimizer.init(allowed) };
}

const onHost = (tree: Tree<HostTensor>, f: (tree: Tree<Tensor>) => Tree<Tensor>): Tree<HostTensor> =>
  withBackend('cpu', () => leavingNothing(() => mapTree(f(toDevice(tree)), toHost)));

/** After one update, whose scheduled scalars are named `PREFIX.learningRate` and so on. */
export function updated(
  optimizer: Optimizer,
  { params, stats, slots }: Player<Tensor>,
  gradients: Tree<Tensor>,
  source: Source,
  prefix: string,
): Player<Tensor> {
  const names = Object.keys(optimizer.schedules);
  const hyper = Object.fromEntries(names.map((name) => [name, source.scalar(`${prefix}.${name}`)]));
  return { stats, ...optimizer.update({ params, gradients, slots, hyper }) };
}

/** The scalars of such an update at a time. */
export const scalarsOf = ({ schedules }: Optimizer, prefix: string, time: Time): Record<string, number> =>
  Object.fromEntries(Object.entries(schedules).map(([name, schedule]) => [`${prefix}.${name}`, schedule.at(time)]));

/** Of scalars, those to report under the names of `shown`; an optimizer without a learning rate has none. */
export const ratesOf = (
  scalars: Readonly<Record<string, number>>,
  shown: Readonly<Record<string, string>>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(shown).flatMap(([name, scalar]) => (scalar in scalars ? [[name, scalars[scalar]!]] : [])),
  );
