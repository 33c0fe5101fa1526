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
import { createSampler } from './sampler.js';
import type { TrainedRun } from './trained.js';

export interface Densities {
  readonly step: number;
  /** Evenly spaced; the others are at these places. */
  readonly x: readonly number[];
  readonly data: readonly number[];
  readonly generated: readonly number[];
  /** D(x), and D*(x) = p / (p + q). */
  readonly discriminator: readonly number[];
  readonly best: readonly number[];
  /** Some z, at even quantiles, and where they are taken. */
  readonly map: readonly (readonly [z: number, x: number])[];
}

/** Places on the x axis, z that are followed, and arrows of the map. */
const [places, followed, arrows] = [160, 8192, 24];

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
    const generated = pushed(made.data, x);
    const logits = await sampler.judge(state, float32(x, [places, 1]));
    const discriminator = Array.from(logits.data, (logit) => 1 / (1 + Math.exp(-logit)));
    const best = x.map((_, i) => data[i]! / (data[i]! + generated[i]!));
    found.push({ step, x, data, generated, discriminator, best, map: someOf(z, made) });
  }
  return found;
}

/** Where z at even quantiles are taken. */
const someOf = (z: HostTensor, made: HostTensor) =>
  Array.from({ length: arrows }, (_, i) => Math.floor(((i + 0.5) / arrows) * followed)).map(
    (i) => [z.data[i]!, made.data[i]!] as const,
  );

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

/**
 * The density of G(z), in cells around the places `x`: what lies between two neighbouring z lies evenly between where they
 * are taken. So there is no chance in it, and G may fold the line. `made`: G at even quantiles of z, in order.
 */
function pushed(made: ArrayLike<number>, x: readonly number[]): number[] {
  const width = x[1]! - x[0]!;
  const start = x[0]! - width / 2;
  const masses = new Array<number>(x.length).fill(0);
  const mass = 1 / (made.length - 1);
  for (let i = 1; i < made.length; i++) {
    const [a, b] = [(made[i - 1]! - start) / width, (made[i]! - start) / width];
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    const last = Math.min(x.length - 1, Math.floor(to));
    for (let cell = Math.max(0, Math.floor(from)); cell <= last; cell++) {
      const inside = to > from ? (Math.min(to, cell + 1) - Math.max(from, cell)) / (to - from) : 1;
      masses[cell]! += mass * inside;
    }
  }
  return masses.map((one) => one / width);
}
