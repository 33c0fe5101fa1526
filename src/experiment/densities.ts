/**
 * A game of one dimension as figure 1 of Goodfellow et al. 2014 shows it: the densities of data and samples, what the
 * discriminator says and would best say, and the map from z to x. Numbers alone; drawing them is `report/`'s.
 */
import type { Density } from '../data/dataset.js';
import { marginals } from '../data/table.js';
import type { Executor } from '../engine/executor.js';
import { streams } from '../engine/random.js';
import { float32, type HostTensor, sameShape, specOf } from '../engine/tensor.js';
import { mapTree, type Tree } from '../engine/tree.js';
import type { Prior } from '../priors/prior.js';
import { UserError } from '../registry/problem.js';
import { readCheckpoints } from './checkpoints.js';
import { openData } from './draw.js';
import { evenNoise } from './even-noise.js';
import { type Densities, densitiesAt, followed } from './line-game.js';
import { createSampler } from './sampler.js';
import type { TrainedRun } from './trained.js';

/** Places on the x axis. */
const places = 160;

/**
 * The game at fresh weights and at about `frames` of the checkpoints that the run kept, early ones closer together.
 * @throws UserError where the game is not of one dimension, or its density not known
 */
export async function densitiesOf(run: TrainedRun, executor: Executor, frames: number): Promise<Densities[]> {
  const { trainer, config } = run.experiment;
  const { density, prior } = requireLine(run);
  const sampler = createSampler(trainer, executor, mapTree(run.state, specOf));
  const z = evenNoise(prior, followed);
  const table = await openData(run);
  const saved = readCheckpoints(run.path);
  const steps = spread([0, ...saved.steps()], frames);
  const stateOf = (step: number): Tree<HostTensor> =>
    step === 0
      ? trainer.init(streams(config.seed), () => marginals(table))
      : saved.load(step).restore(mapTree(run.state, specOf));
  const games: { step: number; state: Tree<HostTensor>; made: HostTensor }[] = [];
  for (const step of steps) {
    const state = stateOf(step);
    games.push({ step, state, made: await sampler.generate(state, z) });
  }
  const x = placesBetween(...rangeOf([valuesOf(table), ...games.map(({ made }) => made.data)]));
  const data = x.map((at) => Math.exp(density.log([at])));
  const found: Densities[] = [];
  for (const { step, state, made } of games) {
    const { data: logits } = await sampler.judge(state, float32(x, [places, 1]));
    found.push(densitiesAt({ step, x, data, z: z.data, made: made.data, logits }));
  }
  return found;
}

function requireLine({ experiment: { dataset, prior, trainer } }: TrainedRun): { density: Density; prior: Prior } {
  const { density, shape } = dataset;
  if (density && sameShape(shape, [1]) && prior?.dim === 1 && trainer.judge) return { density, prior };
  throw new UserError(
    'this figure is of a game between a generator and a discriminator on a line: z of one dimension, and numbers whose ' +
      'density is known, as those of gaussian-1d and mixture-1d are. configs/figure-1.yaml is one.',
  );
}

/** At most `count` of ascending steps, first and last among them, about as squares grow. */
function spread(steps: readonly number[], count: number): number[] {
  const last = steps.at(-1)!;
  const wanted = Array.from({ length: count }, (_, i) => last * (i / Math.max(1, count - 1)) ** 2);
  const nearest = (step: number) =>
    steps.reduce((best, one) => (Math.abs(one - step) < Math.abs(best - step) ? one : best));
  return [...new Set([...wanted.slice(0, -1).map(nearest), last])];
}

const valuesOf = ({ data, scale, shift }: { data: ArrayLike<number>; scale: number; shift: number }) =>
  Array.from(data, (number) => number * scale + shift);

/** Of the data, and of each game's samples, all but one in a hundred at either end. */
function rangeOf(all: readonly ArrayLike<number>[]): [low: number, high: number] {
  const ends = all.map((numbers) => {
    const sorted = Float64Array.from(numbers).sort();
    return [sorted[Math.floor(0.01 * sorted.length)]!, sorted[Math.floor(0.99 * sorted.length)]!] as const;
  });
  const [low, high] = [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high))];
  const margin = 0.1 * (high - low);
  return [low - margin, high + margin];
}

function placesBetween(low: number, high: number): number[] {
  const step = (high - low) / places;
  return Array.from({ length: places }, (_, i) => low + (i + 0.5) * step);
}
