/** The report of a sweep as blocks: everything in it is worked out from the sweep's own files. Writes and reads nothing. */

import type { Provenance } from '../sweep/provenance.js';
import type { Results } from '../sweep/results.js';
import { confidence } from '../sweep/statistics.js';
import { formatNumber } from '../sweep/words.js';
import { type Block, type Figure, heading, text } from './block.js';
import { conclusions } from './conclusions.js';
import { curves } from './figures/curves.js';
import { history } from './figures/history.js';
import { importance } from './figures/importance.js';
import { parallel } from './figures/parallel.js';
import { slices } from './figures/slices.js';
import type { Samples } from './samples.js';
import { importanceTable, rankedTable } from './tables.js';

export interface Reported {
  readonly results: Results;
  readonly provenance: Provenance;
  readonly samples: Samples;
  /** The sweep's id, as `exp` takes it. */
  readonly id: string;
}

export const sweepReport = (reported: Reported): Block[] => {
  const { results, samples } = reported;
  return [
    heading(1, results.study.name),
    text(what(results)),
    facts(reported),
    heading(2, 'Conclusions'),
    { kind: 'list', items: conclusions(results) },
    heading(2, 'Trials'),
    text(how(results)),
    ...rankedTable(results),
    heading(2, 'Importance of parameters'),
    ...importanceTable(results),
    ...plot('importance', 'Bars: the share of the variance that each parameter explains', importance(results)),
    ...trialFigures(results),
    ...sampleGrids(samples),
    heading(2, 'Again'),
    text('The same report of the same files, and every number of it:'),
    {
      kind: 'code',
      text: [`exp report ${reported.id}`, `exp show ${reported.id} --json`, `exp show ${reported.id} --csv`].join('\n'),
    },
  ];
};

function what({ study: { metric, seeds }, state, counts, finished }: Results): string {
  const goal = metric.goal === 'maximize' ? 'the more, the better' : 'the less, the better';
  const taken = metric.take === 'best' ? 'the best value of each run' : 'the last value of each run';
  const replicates = seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`;
  const standing = finished ? 'finished' : 'not finished';
  return `A sweep of ${state.trials.length} trials (${counts.complete ?? 0} complete), ${replicates} each, by \`${metric.name}\`: ${goal}; ${taken} counts. It is ${standing}${state.closed ? ` (${state.closed})` : ''}.`;
}

function facts({ results: { study, effort }, provenance, id }: Reported): Block {
  const { first, last, commits, machines, engines, versions } = provenance;
  const rows: [string, string][] = [
    ['sweep', `\`${id}\``],
    ['ran', first && last ? `${minute(first)} to ${minute(last)} UTC` : ''],
    ['commit', commits.map((commit) => `\`${commit}\``).join('; ')],
    ['hardware', machines.join('; ')],
    ['engine', engines.join('; ')],
    ['versions', versions.join('; ')],
    ['seeds', study.seeds.join(', ')],
    [
      'training',
      effort.seconds ? `${formatNumber(Math.round(effort.seconds / 6) / 10)} min, ${effort.steps} iterations` : '',
    ],
  ];
  return { kind: 'table', columns: [{ title: '' }, { title: '' }], rows: rows.filter(([, value]) => value !== '') };
}

/** `2026-01-31 12:59` */
const minute = (time: string) => time.slice(0, 16).replace('T', ' ');

function how({ study: { seeds }, ranking: { baseline } }: Results): string {
  if (seeds.length === 1)
    return 'Each value is of one seed, so no interval can be given, and small differences may be chance.';
  const values = `Values are means over ${seeds.length} seeds, ± half of Student's ${100 * confidence}% interval of the mean.`;
  if (!baseline) return `${values} All trials have the same seeds.`;
  return `${values} All trials have the same seeds, so differences are taken seed by seed; an interval in brackets is of their mean. A trial is called better, or worse, than the baseline where that interval does not hold 0; of many such intervals about one in twenty misses by chance.`;
}

function trialFigures(results: Results): Block[] {
  return [
    heading(2, 'Parameters and values'),
    ...plot(
      'parallel',
      'Parallel coordinates: each trial a line through its parameters to its value',
      parallel(results),
    ),
    ...plot('slices', 'Slices: the value of each trial by each parameter', slices(results)),
    heading(2, 'In the course of the sweep'),
    ...plot('history', 'History: the value of each trial, and the best so far', history(results)),
    ...plot('curves', 'Learning curves of the first seed of each trial', curves(results)),
  ];
}

function plot(name: string, alt: string, content: string | undefined): Block[] {
  if (content === undefined) return [];
  const figure: Figure = { file: `figures/${name}.svg`, content, alt };
  return [{ kind: 'figure', figure }];
}

function sampleGrids({ best, worst }: Samples): Block[] {
  const gallery = (title: string, figures: readonly Figure[]): Block[] =>
    figures.length ? [heading(3, title), { kind: 'gallery', figures }] : [];
  const grids = [...gallery('Of the best trials', best), ...gallery('Of the worst complete trials', worst)];
  return grids.length ? [heading(2, 'Samples'), ...grids] : [];
}
