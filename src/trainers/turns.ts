/** The two players' turns, as pure functions from the state of the game to a player's next state and a report. */
import { globalNorm } from '../engine/norm.js';
import type { Source } from '../engine/source.js';
import { type Tensor, tf } from '../engine/tf.js';
import type { Tree } from '../engine/tree.js';
import type { Loss } from '../losses/loss.js';
import type { Layer, Variables } from '../networks/layer.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Prior } from '../priors/prior.js';
import { differentiate } from './gradients.js';
import { type Player, updated } from './player.js';
import { pointsAt, slopesOf } from './slopes.js';

export interface Game {
  readonly generator: Player<Tensor>;
  readonly discriminator: Player<Tensor>;
}

export interface Turn {
  readonly player: Player<Tensor>;
  readonly report: Readonly<Record<string, Tensor>>;
}

/** What distinguishes one turn of a step from another. */
export interface TurnOptions {
  /** Names the noise of this turn; turns of equal key share z and dropout masks. */
  readonly key: string;
  /** Prefix of this turn's scheduled scalars. */
  readonly scalars: string;
  /** Whether the discriminator drops units. */
  readonly dropout: boolean;
  /** Whether another turn judges the same fakes under the same masks, so that its work can be shared. */
  readonly shared: boolean;
}

/** What an adversarial game is made of. */
export interface Parts {
  readonly data: { readonly batch: number };
  readonly prior: Prior;
  readonly generator: Layer;
  readonly discriminator: Layer;
  readonly loss: Loss;
  readonly optimizers: { readonly generator: Optimizer; readonly discriminator: Optimizer };
}

/** The discriminator learns to tell the batch `data` from fakes. */
export function discriminatorTurn(parts: Parts, game: Game, source: Source, data: string, turn: TurnOptions): Turn {
  const real = source.batch(data); // [batch, ...shape]
  const { output: fake } = generate(parts, game.generator, source, turn);
  const { loss, gradients, aside } = differentiate('discriminator', game.discriminator.params, (params) => {
    const judged = judge(parts.discriminator, { params, stats: game.discriminator.stats }, real, fake, source, turn);
    const loss = parts.loss.discriminator(judged.real, judged.fake);
    const report = opinions(judged.real, judged.fake);
    const penalty = steepness(parts, { params, stats: game.discriminator.stats }, real, fake, source, turn);
    if (!penalty) return { loss, aside: { stats: judged.stats, report } };
    return { loss: tf.add(loss, penalty), aside: { stats: judged.stats, report: { ...report, penalty } } };
  });
  const { stats, report } = aside as { stats: Tree<Tensor>; report: Record<string, Tensor> };
  const player = updated(
    parts.optimizers.discriminator,
    { ...game.discriminator, stats },
    gradients,
    source,
    turn.scalars,
  );
  return {
    player,
    report: { 'loss.discriminator': loss, ...report, 'gradientNorm.discriminator': globalNorm(gradients) },
  };
}

/** The generator learns to pass its fakes off as real. */
export function generatorTurn(parts: Parts, game: Game, source: Source, turn: TurnOptions): Turn {
  const { loss, gradients, aside } = differentiate('generator', game.generator.params, (params) => {
    const { output: fake, stats } = generate(parts, { params, stats: game.generator.stats }, source, turn);
    const mode = { training: true, dropout: turn.dropout, source, scope: `discriminator.${turn.key}.fake` };
    const logits = parts.discriminator.apply(game.discriminator, fake, mode).output; // [batch, 1]
    return { loss: parts.loss.generator(logits), aside: { stats } };
  });
  const { stats } = aside as { stats: Tree<Tensor> };
  const player = updated(parts.optimizers.generator, { ...game.generator, stats }, gradients, source, turn.scalars);
  return { player, report: { 'loss.generator': loss, 'gradientNorm.generator': globalNorm(gradients) } };
}

function generate(
  { prior, generator, data }: Parts,
  variables: Variables<Tensor>,
  source: Source,
  { key }: TurnOptions,
) {
  const z = prior.sample(source, `prior.${key}`, data.batch); // [batch, dim]
  return generator.apply(variables, z, { training: true, dropout: true, source, scope: `generator.${key}` });
}

/**
 * Logits [batch, 1] of real and fake. They are judged in one pass where that changes nothing: products of twice the
 * rows are faster. Not where examples of a batch look at each other, nor where the pass over the fakes is shared.
 */
function judge(
  discriminator: Layer,
  { params, stats }: Variables<Tensor>,
  real: Tensor,
  fake: Tensor,
  source: Source,
  { key, dropout, shared }: TurnOptions,
) {
  const mode = { training: true, dropout, source };
  if (!discriminator.couplesBatch && !shared) {
    const scope = `discriminator.${key}`;
    const { output } = discriminator.apply({ params, stats }, tf.concat([real, fake]), { ...mode, scope });
    const [first, second] = tf.split(output, 2);
    return { real: first!, fake: second!, stats };
  }
  const first = discriminator.apply({ params, stats }, real, { ...mode, scope: `discriminator.${key}.real` });
  const rest = { params, stats: first.stats };
  const second = discriminator.apply(rest, fake, { ...mode, scope: `discriminator.${key}.fake` });
  return { real: first.output, fake: second.output, stats: second.stats };
}

/** The loss's penalty on the discriminator's slopes, if it has one: scalar. */
function steepness(
  { discriminator, loss: { penalty } }: Parts,
  variables: Variables<Tensor>,
  real: Tensor,
  fake: Tensor,
  source: Source,
  { key, dropout }: TurnOptions,
): Tensor | undefined {
  if (!penalty) return undefined;
  const mode = { training: true, dropout, source, scope: `discriminator.${key}.slope` };
  const points = pointsAt(penalty.at, real, fake, source, `penalty.${key}`);
  return penalty.of(slopesOf((x) => discriminator.apply(variables, x, mode).output, points));
}

/** How the discriminator sees it; V(D, G) is equation 1 of Goodfellow et al. 2014. */
function opinions(real: Tensor, fake: Tensor): Record<string, Tensor> {
  const half = tf.scalar(0);
  return {
    value: tf.neg(tf.add(tf.mean(tf.softplus(tf.neg(real))), tf.mean(tf.softplus(fake)))),
    'score.real': tf.mean(tf.sigmoid(real)),
    'score.fake': tf.mean(tf.sigmoid(fake)),
    'accuracy.real': tf.mean(tf.cast(tf.greater(real, half), 'float32')),
    'accuracy.fake': tf.mean(tf.cast(tf.lessEqual(fake, half), 'float32')),
  };
}
