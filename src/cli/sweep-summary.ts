/** What a sweep came to, for a terminal: the ranked table, importances, paths and what to type next. */
import { join } from 'node:path';
import type { Ranked } from '../sweep/ranking.js';
import type { Results } from '../sweep/results.js';
import { confidence } from '../sweep/statistics.js';
import { formatEstimate, formatPoint, formatValue, shortNames } from '../sweep/words.js';
import type { Channel } from './io.js';
import { quoted, shown } from './runs.js';
import { type Column, pairs, toldTable } from './table.js';
import { bar, count, counted, span, wrap } from './text.js';

/** `folder`: absolute, of the sweep. `rows`: how many trials are listed at most. Ends in a newline. */
export function sweepSummary(results: Results, folder: string, { columns, colours }: Channel, rows = 10): string {
  const lines = rankedTable(results, columns, colours, rows);
  return [
    [colours.bold(results.study.name), ...wrap(standing(results), columns)].map((line) => `${line}\n`).join(''),
    lines.map((line) => `${line}\n`).join(''),
    bestPoint(results, columns),
    mishaps(results, columns),
    legend(results, columns, colours),
    importanceBars(results, colours),
    pairs(paths(results, folder), colours.dim),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function standing({ counts, state, effort, finished }: Results): string {
  const words = Object.entries(counts).map(
    ([name, number]) => `${count(number)} ${name === 'pending' ? 'without a result' : name}`,
  );
  const took = effort.seconds ? [`${span(effort.seconds)} of training`] : [];
  const shared = effort.inherited ? [`${count(effort.inherited)} of ${counted(effort.steps, 'step')} shared`] : [];
  const why = state.closed && finished ? [state.closed] : [];
  return [
    `${counted(state.trials.length, 'trial')}${Number.isFinite(state.limit) ? ` of ${count(state.limit)}` : ''}`,
    ...words,
    ...took,
    ...shared,
    ...why,
  ].join(', ');
}

type Colours = Channel['colours'];

function rankedTable({ study, ranking }: Results, columns: number, colours: Colours, rows: number): string[] {
  const dimensions = study.space.dimensions.map(({ path }) => path);
  const names = shortNames(dimensions);
  const listed = ranking.rows.slice(0, rows);
  const left = ranking.rows.length - listed.length;
  const all: [Column, (row: Ranked) => string | undefined][] = [
    [{ title: '#', align: 'right' }, ({ rank }) => rank?.toString()],
    [
      { title: 'trial', align: 'right' },
      ({ number }) => `${number === ranking.baseline?.number ? 'baseline ' : ''}${number}`,
    ],
    [{ title: study.metric.name, align: 'right', paint: colours.bold }, ({ value }) => value && formatEstimate(value)],
    [{ title: 'to baseline', align: 'right', rank: 1 }, ({ toBaseline }) => toBaseline && formatEstimate(toBaseline)],
    ...dimensions.map((path, i): [Column, (row: Ranked) => string | undefined] => [
      { title: names.get(path)!, align: 'right', rank: 2 + i },
      ({ parameters }) => (path in parameters ? formatValue(parameters[path]!) : undefined),
    ]),
    [
      { title: 'time', align: 'right', rank: 101 },
      ({ effort }) => (effort?.seconds ? span(effort.seconds) : undefined),
    ],
    [{ title: 'state', rank: 100 }, ({ state }) => (state === 'complete' ? undefined : state)],
  ];
  const filled = all.filter(([, cell]) => listed.some((row) => cell(row)));
  const lines = toldTable(
    filled.map(([column]) => column),
    listed.map((row) => filled.map(([, cell]) => cell(row) ?? '')),
    columns,
    colours.dim,
  );
  return left > 0 ? [...lines, `and ${counted(left, 'more trial')}`] : lines;
}

/** The best point, in full: the table may have no room for it. */
function bestPoint({ ranking: { best } }: Results, columns: number): string {
  if (!best) return '';
  const lines = wrap(formatPoint(best.parameters), columns - 2).map((line) => `  ${line}\n`);
  return `best: trial ${best.number}\n${lines.join('')}`;
}

/** Reasons given at most. */
const mostReasons = 3;

/** Why trials failed or diverged, those that failed first. */
function mishaps({ ranking: { rows } }: Results, columns: number): string {
  const of = (wanted: Ranked['state']) => rows.filter(({ state, reason }) => state === wanted && reason);
  const all = [...of('failed'), ...of('diverged')];
  const told = all.slice(0, mostReasons).map(({ number, state, reason }) => `trial ${number} ${state}: ${reason}`);
  const left = all.length - told.length;
  const lines = [...told, ...(left > 0 ? [`and ${counted(left, 'more trial')}`] : [])];
  return lines.map((line) => `${wrap(line, columns).join('\n')}\n`).join('');
}

function legend({ study: { seeds, metric }, ranking }: Results, columns: number, { dim }: Colours): string {
  const over =
    seeds.length > 1
      ? `${metric.name}: mean over ${counted(seeds.length, 'seed')} ± half of its ${100 * confidence}% t interval.`
      : `${metric.name}: of one seed, so no interval can be given.`;
  const pairs = ranking.baseline && seeds.length > 1 ? ' To baseline: mean of the differences seed by seed.' : '';
  const flattered = ranking.best ? ' The best was chosen by these same values, so its mean flatters it.' : '';
  return wrap(`${over}${pairs}${flattered}`, columns)
    .map((line) => `${dim(line)}\n`)
    .join('');
}

const barWidth = 24;

/** A bar for each parameter, and the doubts. */
export function importanceBars({ study, importances }: Results, { dim }: Colours): string {
  const { parameters, doubt, trials, foretold } = importances;
  const names = shortNames(study.space.dimensions.map(({ path }) => path));
  const width = Math.max(0, ...parameters.map(({ path }) => names.get(path)!.length));
  const bars = parameters.map(({ path, share, deviation }) => {
    return `  ${names.get(path)!.padEnd(width)}  ${bar(share, barWidth)}  ${percent(share)} ± ${percent(deviation)}\n`;
  });
  const basis = parameters.length
    ? `importances (fANOVA, share of the variance; ${counted(trials, 'complete trial')}, ${percent(Math.max(0, foretold!))} foretold)`
    : 'importances';
  return `${dim(basis)}\n${bars.join('')}${doubt ? `  ${doubt}\n` : ''}`;
}

const percent = (share: number): string => `${Math.round(100 * share)}%`;

function paths({ ranking: { best, rows } }: Results, folder: string): [string, string | undefined][] {
  const sweep = quoted(shown(folder));
  const run = best?.folders[0] && quoted(shown(join(folder, best.folders[0])));
  return [
    ['sweep', sweep],
    ['best', run],
    ['next', `exp report ${sweep}`],
    ['', rows.some(({ state }) => state === 'failed') ? `exp sweep --resume ${sweep} --failed-only` : undefined],
    ['', run && `exp show ${run}`],
    ['', run && `exp sample ${run}`],
  ];
}
