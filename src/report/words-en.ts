/** The report of a reproduction in English. */
import type { Words } from './words.js';

export const en: Words = {
  html: 'en',
  verdicts: { supported: 'supported', refuted: 'refuted', underpowered: 'underpowered' },
  noVerdict: 'no verdict',
  effects: { supported: 'better', refuted: 'worse', underpowered: 'not told apart' },
  lacking: {
    absent: 'not run',
    unequal: 'the seeds of the two cells differ',
    lost: 'a run has no such number, or it is not finite',
  },
  unlike: (keys) => `measured by recipes that differ in ${keys}`,
  incomparable: 'cannot be compared',
  lowPower:
    'This is the quick profile: fewer seeds and shorter training than the full one. Its intervals are wide, so that "underpowered" is the likely verdict where the full profile decides, and its numbers are not those of the committed report.',
  headings: {
    claims: 'Claims and verdicts',
    answer: 'Answer',
    evidence: 'Evidence',
    numbers: 'Measured',
    samples: 'Samples',
    remarks: 'Remarks',
    origin: 'Where the numbers come from',
    again: 'Again',
    tested: 'How it was tested',
    pictures: 'Figures',
  },
  columns: {
    claim: 'claim',
    verdict: 'verdict',
    key: 'key number',
    cell: 'cell',
    seeds: 'seeds',
    statement: 'what would show it',
    measured: 'measured',
    row: 'model',
    value: 'value',
    error: '±',
    source: 'source',
    effect: 'effect',
  },
  source: (source) => `Source: ${source}`,
  where: (place) => `In the source: ${place}.`,
  ours: (seeds) => `this work, ${seeds === 1 ? 'one seed' : `mean over ${seeds} seeds`}`,
  study: (file, base, varied) =>
    `Study ${file} over ${base}${varied.length ? `, which varies ${varied.join(', ')}` : ''}.`,
  runs: (cells, seeds, steps) =>
    `${cells === 1 ? 'One cell' : `${cells} cells`}, each with ${seeds.length === 1 ? 'the seed' : 'the seeds'} ${seeds.join(', ')}; ${steps} a run.`,
  steps: (steps, epochs) => `${steps} steps (${epochs} epochs)`,
  cost: (minutes, wall) => `Training took ${minutes} min in all runs together, ${wall} min by the clock.`,
  unfinished: 'The study is not finished: all of this may change.',
  intervals:
    "Values are means over seeds, ± half of Student's 95% interval. Cells share their seeds, so two cells are compared seed by seed; brackets hold the 95% interval of that paired difference, or of the ratio.",
  verdictRule:
    'Evidence is supported where the whole interval lies where the claim puts it, refuted where all of it lies elsewhere, and underpowered otherwise: more seeds would tell. A claim is supported if all of its evidence is, and refuted if any is.',
  moments: (at, from, until) => {
    const span = [from === undefined ? '' : ` from ${from}`, until === undefined ? '' : ` until ${until}`].join('');
    const which =
      at === 'last' || at === 'best' || at === 'mean' ? at : `at ${typeof at === 'number' ? `${at} steps` : at}`;
    return at === 'last' && !span ? '' : `${which}${span}`;
  },
  better: (a, b, metric) => `“${a}” is better than “${b}” by ${metric}`,
  near: (what, value, within) => `${what} is ${value} ± ${within}`,
  above: (what, value) => `${what} is above ${value}`,
  below: (what, value) => `${what} is below ${value}`,
  difference: (a, b, metric) => `${metric} of “${a}” less that of “${b}”`,
  ratio: (a, b, metric) => `${metric} of “${a}” over that of “${b}”`,
  number: (cell, metric) => `${metric} of “${cell}”`,
  ranking: (cell, metric) => `Every cell held against “${cell}” by ${metric}, from the best effect on`,
  lost: (id, state) => `${id}: ${state}`,
  samplesOf: (cell, seed) => `${cell}, seed ${seed}`,
  axis: { steps: 'steps', epochs: 'epochs' },
  curve: (metric, log) => `${metric}: ${log ? 'geometric ' : ''}mean over seeds, with its 95% interval`,
  facts: {
    ran: 'ran',
    commit: 'commit',
    hardware: 'hardware',
    engine: 'engine',
    versions: 'versions',
    set: 'set by the profile',
    study: 'study',
  },
  recipes: 'How the metrics were computed:',
  to: 'to',
  againRun: 'The runs and this report anew (it goes on where it stopped):',
  againRender: 'This report alone, from the raw results beside it, without training:',
  verdictIs: (verdict) => `Verdict: ${verdict}.`,
  space: ' ',
};
