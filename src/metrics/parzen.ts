/**
 * The Parzen window log-likelihood by which Goodfellow et al. 2014 measured their generators, as their parzen_ll.py has it:
 * 10,000 samples, sigma of ten from 0.1 to 1 by the mean log-likelihood of the first 1,000 validation rows, then the mean of
 * the whole test set and its standard error, std / sqrt(n), in nats. Numbers of data with a known range are taken to [0, 1],
 * as theirs are. It "does not perform well in high dimensional spaces", the paper says; see `parzen-controls.ts`.
 */
import { Type } from '@sinclair/typebox';
import { float32, type HostTensor, sizeOf } from '../engine/tensor.js';
import { choice, positiveInteger } from '../registry/fields.js';
import { exitCode, Misfit, UserError } from '../registry/problem.js';
import { digestOf } from './digest.js';
import { defineMetric, heldOutField, heldOutOf, type Measure, type Reference, type RowSource } from './metric.js';
import { measureControls } from './parzen-controls.js';
import { logSpace, measureWindow } from './parzen-window.js';
import { inUnit } from './range.js';

const name = 'parzen';

/** Rows of data that are drawn anew and have no number of their own. */
const freshRows = 10_000;

const bandwidth = (description: string, fallback: number) =>
  Type.Number({ exclusiveMinimum: 0, default: fallback, description });

export const parzen = defineMetric({
  name,
  summary: 'Parzen window log-likelihood of held-out data, in nats, as in Goodfellow et al. 2014; larger is better.',
  config: Type.Object(
    {
      samples: positiveInteger('Samples of the generator, a Gaussian at each.', 10_000),
      smallest: bandwidth('Smallest sigma that is tried, in units of the range of the data.', 0.1),
      largest: bandwidth('Largest sigma that is tried.', 1),
      sigmas: positiveInteger('How many are tried, evenly spaced in their logarithm; 1 fixes sigma at `smallest`.', 10),
      choosing: positiveInteger('Rows that sigma is chosen on, the first ones of their split.', 1000),
      chooseOn: choice(
        ['validation', 'train'],
        'Split of the rows that sigma is chosen on; of synthetic data, fresh rows where it is missing. train is for runs that kept no validation rows, and flatters those that learn rows by heart.',
        'validation',
      ),
      split: heldOutField,
      rows: Type.Optional(positiveInteger('At most so many rows of the split, the first ones; all unless given.')),
      iterations: positiveInteger('Iterations of k-means for the control of that name.', 10),
      seed: Type.Integer({ minimum: 0, default: 0, description: 'Of the controls and of rows that are drawn.' }),
    },
    { additionalProperties: false },
  ),
  build({ smallest, largest, ...options }) {
    if (largest < smallest) throw new Misfit(`${largest} is smaller than smallest, ${smallest}.`, undefined, 'largest');
    const sigmas = logSpace(smallest, largest, options.sigmas);
    return {
      numbers: ['value', 'error', 'sigma', 'validation'],
      goal: 'max',
      against: (reference) => measureOf(reference, { ...options, sigmas }),
    };
  },
});

interface Options {
  readonly samples: number;
  readonly sigmas: readonly number[];
  readonly choosing: number;
  readonly chooseOn: 'validation' | 'train';
  readonly split: RowSource | 'held-out';
  readonly rows?: number;
  readonly iterations: number;
  readonly seed: number;
}

function measureOf(reference: Reference, options: Options): Measure {
  const { samples, sigmas, iterations, seed } = options;
  const { range } = reference;
  const unit = (rows: HostTensor) => inUnit(rows, range);
  const split = heldOutOf(reference, options.split);
  const choosing = choosingRows(reference, options);
  const held = { choosing: unit(choosing.rows), test: unit(testRows(reference, split, options)), sigmas };
  const digest = (rows: HostTensor) => digestOf(rows, range !== undefined);
  const recipe = {
    metric: name,
    samples,
    sigmas: { from: sigmas[0]!, to: sigmas.at(-1)!, count: sigmas.length, spaced: 'logarithmically' },
    choosing: { split: choosing.split, rows: held.choosing.shape[0]!, digest: digest(held.choosing) },
    test: { split, rows: held.test.shape[0]!, digest: digest(held.test) },
    shape: reference.shape,
    /** Where the numbers of the data are taken before they are compared. */
    range: range ? [0, 1] : null,
    controls: { kMeans: { centroids: samples, iterations }, seed },
  };
  return {
    recipe,
    measure: async (sample) => measureWindow(unit(await sample(samples)), held),
    controls(keep) {
      const all = unit(reference.first('train'));
      const train = unit(choosing.rest ?? reference.rows('train', samples, seed));
      const interval = range ? ([0, 1] as const) : extremes(held.test.data);
      return keep({ ...recipe, train: digest(all) }, () =>
        measureControls(held, { train, all, samples, iterations, range: interval, seed }),
      );
    },
    warnings: ({ sigma }) => (sigmas.length > 1 ? edgeWarnings(sigma!, sigmas) : []),
  };
}

/** Rows that choose sigma; `rest`: training rows that do not, where training rows choose. */
function choosingRows(reference: Reference, { chooseOn, choosing, samples, seed }: Options) {
  if (chooseOn === 'train') {
    const some = reference.rows('train', choosing + samples, seed);
    return { split: 'train', rows: part(some, 0, choosing), rest: part(some, choosing, some.shape[0]!) };
  }
  if (reference.has('validation')) return { split: 'validation', rows: reference.first('validation', choosing) };
  if (reference.has('fresh')) return { split: 'fresh', rows: reference.rows('fresh', choosing, seed + 1) };
  throw new UserError(
    'parzen chooses sigma on validation rows, and the data have none: the whole training split was trained on. ' +
      'Hold some out and train again (the paper: data.validation=10000), or, for this run as it is, let training rows choose ' +
      'with { type: parzen, chooseOn: train }; the recipe says so, and its numbers compare with their like only.',
    exitCode.dataMissing,
  );
}

/** Rows whose likelihood counts: none that chose sigma. */
function testRows(reference: Reference, split: RowSource, { chooseOn, choosing, rows, seed }: Options): HostTensor {
  if (split === 'fresh') return reference.rows('fresh', rows ?? freshRows, seed);
  const start = split === chooseOn ? choosing : 0;
  const all = reference.first(split, rows === undefined ? undefined : start + rows);
  if (all.shape[0]! > start) return part(all, start, all.shape[0]!);
  throw new UserError(
    `parzen chooses sigma on the first ${choosing} ${split} rows, and there are no more to measure. Hold more rows out, or set choosing to fewer.`,
    exitCode.dataMissing,
  );
}

function edgeWarnings(sigma: number, sigmas: readonly number[]): string[] {
  const edges = [
    { edge: sigmas[0], word: 'smallest', key: `smallest: ${Number((sigma / 10).toPrecision(3))}` },
    { edge: sigmas.at(-1), word: 'largest', key: `largest: ${Number((sigma * 10).toPrecision(3))}` },
  ];
  return edges
    .filter(({ edge }) => edge === sigma)
    .map(
      ({ word, key }) =>
        `sigma ${Number(sigma.toPrecision(3))} is the ${word} of those tried; the best may lie beyond, and the likelihood with it. Try { type: parzen, ${key} }.`,
    );
}

/** Rows `from` to `to` (exclusive). */
function part({ data, shape: [, ...shape] }: HostTensor, from: number, to: number): HostTensor {
  const size = sizeOf(shape);
  const rows = (data as Float32Array).subarray(from * size, to * size);
  return float32(rows, [rows.length / size, ...shape]);
}

const extremes = (data: HostTensor['data']): [number, number] => {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
};
