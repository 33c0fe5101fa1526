/**
 * Twenty steps of the shipped MNIST configs, with small layers and batches, against the same game in double precision
 * (double.ts) from the same weights, noise and masks. Each control is the same game with one rule got wrong,
 * which shows after five.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { batchRows } from '../../src/data/batches.js';
import { gatherRows } from '../../src/engine/eager.js';
import { streams } from '../../src/engine/random.js';
import type { HostTensor } from '../../src/engine/tensor.js';
import { flatten } from '../../src/engine/tree.js';
import { compiledFor, type Ready, readyFile, stepsOf } from '../helpers/experiments.js';
import {
  asRun,
  asWritten,
  iterate,
  type Matrix,
  matrix,
  type Player,
  type Rules,
  resting,
  type Turn,
} from './double.js';

const [steps, early] = [20, 5];
const batch = 5;
const sizes = [784, 6, 4]; // inputs of D's layers

const small = [
  `data.batch=${batch}`,
  'data.limit=60',
  'callbacks=[]',
  'generator.layers.0.units=9',
  'generator.layers.1.units=8',
  `discriminator.layers.1.units=${sizes[1]}`,
  `discriminator.layers.3.units=${sizes[2]}`,
  // weights of the paper's size would move too little in twenty steps for errors to show
  ...[1, 3, 5].map((layer) => `discriminator.layers.${layer}.kernel.range=0.3`),
];

const open = (profile: string, overrides: readonly string[] = []) =>
  readyFile(`configs/paper/mnist-${profile}.yaml`, [...small, ...overrides]);

type Leaves = Readonly<Record<string, HostTensor>>;

const names = { generator: ['0-dense', '1-dense', '2-dense'], discriminator: ['1-maxout', '3-maxout', '5-dense'] };

function playerOf(leaves: Leaves, player: keyof typeof names): Player {
  const of = (path: string) => leaves[`${player}.params.${path}`]!;
  return resting(
    names[player].map((name) => {
      const { data, shape } = of(`${name}.kernel`);
      return { kernel: matrix(shape[0]!, shape[1]!, data), bias: matrix(1, shape[1]!, of(`${name}.bias`).data) };
    }),
  );
}

/** z and masks by the names that the trainer gives its noise; where D judges both in one pass, one mask serves both. */
function noiseAt(seed: number, step: number, onePass: boolean) {
  const z = (turn: string) =>
    matrix(batch, 100, streams(seed)(`prior.${turn}`, step).fillUniform(new Float32Array(batch * 100), -root3, root3));
  const masks = (scope: string, rows: number) =>
    sizes.map((size, i) => {
      const stream = streams(seed)(`discriminator.${scope}.${2 * i}-dropout.mask`, step);
      return matrix(rows, size, stream.fillMask(new Uint8Array(rows * size), i === 0 ? 0.8 : 0.5));
    });
  const part = (all: Matrix[], from: number) =>
    all.map(({ columns, data }) => matrix(batch, columns, data.subarray(from * columns, (from + batch) * columns)));
  const both = masks('d0', 2 * batch);
  const d: Turn = onePass
    ? { z: z('d0'), real: part(both, 0), fake: part(both, batch) }
    : { z: z('d0'), real: masks('d0.real', batch), fake: masks('d0.fake', batch) };
  return { d, g: { z: z('g'), fake: masks('g.fake', batch) } };
}

const root3 = 1.7320508;

/** The weights after `count` steps by hand, by path. */
function byHand({ experiment, table, state }: Ready, rules: Rules, count = early, shuffled = true) {
  const { seed, trainer } = experiment.config;
  const onePass = trainer.noise === 'fresh'; // D's own turn shares its work with G's otherwise
  const leaves = flatten(state);
  const rows = batchRows(streams(seed), table.rows, batch);
  const perEpoch = table.rows / batch;
  let game = { g: playerOf(leaves, 'generator'), d: playerOf(leaves, 'discriminator') };
  for (let t = 0; t < count; t++) {
    const chosen = shuffled ? rows(t) : Int32Array.from({ length: batch }, (_, i) => (t * batch + i) % table.rows);
    const real = matrix(batch, 784, gatherRows(table, chosen));
    const epoch = 1 + Math.floor(t / perEpoch);
    game = iterate(rules, game, real, noiseAt(seed, t, onePass), { t, epoch });
  }
  const named = (player: keyof typeof names, { layers }: Player) =>
    names[player].flatMap((name, i) => [
      [`${player}.params.${name}.kernel`, layers[i]!.kernel.data] as const,
      [`${player}.params.${name}.bias`, layers[i]!.bias.data] as const,
    ]);
  return Object.fromEntries([...named('generator', game.g), ...named('discriminator', game.d)]);
}

/** The largest difference of any weight. */
const distance = (leaves: Leaves, hand: Readonly<Record<string, Float64Array>>) =>
  Math.max(
    ...Object.entries(hand).flatMap(([path, data]) => Array.from(data, (w, i) => Math.abs(w - leaves[path]!.data[i]!))),
  );

/** The weights after `early` steps, and after all of them. */
async function trained(profile: string, overrides: readonly string[] = []) {
  const one = await open(profile, overrides);
  const executor = await compiledFor(one);
  const soon = await stepsOf(one, executor, [early]);
  const late = await stepsOf(one, executor, [steps - early], soon);
  return { one, soon: flatten(soon.state) as Leaves, late: flatten(late.state) as Leaves };
}

const tolerance = 1e-5;
const visible = 1e-4;

describe('as run, twenty steps', () => {
  let run: Awaited<ReturnType<typeof trained>>;
  beforeAll(async () => {
    run = await trained('as-run');
  });

  const wrong: Record<string, Partial<Rules>> = {
    '1.3 both gradients at the same parameters': { simultaneous: false },
    '1.3 G takes the same z': { sameNoise: false },
    '1.3 G takes the same dropout mask in D': { sameMasks: false },
    '1.3 G minimizes the non-saturating loss': { saturating: true },
    "1.3 D's loss is halved": { scaleOfD: 1 },
    "1.3 G's loss is not halved": { scaleOfG: 0.5 },
    '1.1 dropout: the input of D is scaled by 1.25 when kept': { kept: [1, 2] },
    '1.1 dropout: other inputs of layers of D are scaled by 2 when kept': { kept: [1.25, 1] },
    '1.1 maxout has no zero piece': { zeroPiece: true },
    "1.1 momentum is classical, not Nesterov's": { nesterov: true },
    '1.1 momentum starts at .5': { momentum: () => 0.7 },
    '1.1 sigmoid output cost: a mean over the batch, not a sum': { scaleOfD: batch / 2, scaleOfG: batch },
    '1.1 lr0 is .1': { rate: () => 0.09 },
  };

  const away = (rule: Partial<Rules>, shuffled = true) =>
    distance(run.soon, byHand(run.one, { ...asRun, ...rule }, early, shuffled));

  it('1.1 and 1.3: the weights are those of double precision', () => {
    expect(distance(run.late, byHand(run.one, asRun, steps))).toBeLessThan(tolerance);
    expect(away({})).toBeLessThan(tolerance);
  });

  it.each(Object.entries(wrong))('%s: else it shows', (_, rule) => {
    expect(away(rule)).toBeGreaterThan(visible);
  });

  it('1.1 batch order is shuffled: else it shows', () => {
    expect(away({}, false)).toBeGreaterThan(visible);
  });
});

describe('1.1 max_col_norm', () => {
  it('bounds columns after every update: the weights are those of double precision, and else it shows', async () => {
    const { one, soon, late } = await trained('as-run', ['optimizer.maxColumnNorm=0.5']);
    expect(distance(late, byHand(one, { ...asRun, longest: 0.5 }, steps))).toBeLessThan(tolerance);
    expect(distance(soon, byHand(one, asRun))).toBeGreaterThan(visible);
  });
});

describe('as written, twenty steps', () => {
  it('1.7: the weights are those of double precision, and not those of the code', async () => {
    const { one, soon, late } = await trained('as-written');
    expect(distance(late, byHand(one, asWritten, steps))).toBeLessThan(tolerance);
    const { simultaneous, sameNoise, sameMasks, saturating, scaleOfD } = asRun;
    for (const rule of [{ simultaneous }, { sameNoise }, { sameMasks }, { saturating }, { scaleOfD }])
      expect(distance(soon, byHand(one, { ...asWritten, ...rule }))).toBeGreaterThan(visible);
  });
});
