/** The numbers of a claim's cells: all that its evidence looks at, tables beside those of others, and curves. */
import { formOf } from '../reproduction/evidence-form.js';
import { estimateOf, sampleOf } from '../reproduction/judge.js';
import { inLanguage, type Moment, type Plot, type Row } from '../reproduction/manifest-schema.js';
import { formatEstimate, formatNumber } from '../sweep/words.js';
import { type Block, type Column, heading } from './block.js';
import { named, type Told } from './claim-evidence.js';
import { claimCurves } from './figures/claim-curves.js';
import { wordsIn } from './words-in.js';

type Measured = Moment & { readonly metric: string };

const right = (title: string): Column => ({ title, align: 'right' });

/** Cells by the metrics that evidence names. */
export function numbersTable({ one, language, label }: Told): Block[] {
  const words = wordsIn[language];
  const entries = one.claim.evidence.filter((entry) => formOf(entry) !== 'rank');
  const measured = new Map<string, Measured>(entries.map((entry) => [named(entry, words), entry]));
  if (measured.size === 0) return [];
  const { cell, seeds } = words.columns;
  const rows = [...one.cells.values()].map((result) => [
    label(result.id),
    ...[...measured.values()].map((entry) => {
      const found = estimateOf(sampleOf(result, entry.metric, entry));
      return found ? formatEstimate(found) : '';
    }),
    String(result.seeds.length),
  ]);
  const columns = [{ title: cell }, ...[...measured.keys()].map(right), right(seeds)];
  return [heading(3, words.headings.numbers), { kind: 'table', columns, rows }];
}

export function claimTables(told: Told): Block[] {
  const words = wordsIn[told.language];
  const { row, value, error, source } = words.columns;
  return told.one.claim.tables.flatMap(({ title, rows }): Block[] => [
    heading(3, inLanguage(title, told.language)),
    {
      kind: 'table',
      columns: [{ title: row }, right(value), right(error), { title: source }],
      rows: rows.map((each) => rowCells(each, told)),
    },
  ]);
}

function rowCells(row: Row, { one, language }: Told): string[] {
  const words = wordsIn[language];
  const label = inLanguage(row.label, language);
  if (row.cell === undefined) {
    const source = row.source === undefined ? '' : inLanguage(row.source, language);
    return [label, formatNumber(row.value!), row.error === undefined ? '' : String(row.error), source];
  }
  const cell = one.cells.get(row.cell);
  const found = cell && estimateOf(sampleOf(cell, row.metric!, row));
  if (!cell || !found) return [label, words.lacking.absent, '', ''];
  const errors = typeof row.error === 'string' ? estimateOf(sampleOf(cell, row.error, row)) : undefined;
  return [label, formatEstimate(found), errors ? formatNumber(errors.mean) : '', words.ours(cell.seeds.length)];
}

export function claimPlots(told: Told): Block[] {
  return told.one.claim.plots.flatMap((plot, i) => plotted(plot, i, told));
}

function plotted(plot: Plot, index: number, { one, language, label }: Told): Block[] {
  const words = wordsIn[language];
  const chosen = [...one.cells.values()].filter(({ id }) => !plot.cells || plot.cells.includes(id));
  const cells = chosen
    .map(({ id, seeds }) => ({ label: label(id), curves: seeds.flatMap(({ curves }) => curves[plot.metric] ?? []) }))
    .filter(({ curves }) => curves.length > 0);
  const epochs = chosen.flatMap(({ seeds }) => seeds.map(({ epochs }) => epochs));
  const over = Math.min(...epochs) >= 2 ? 'epochs' : 'steps';
  const title = plot.title === undefined ? words.curve(plot.metric, plot.log) : inLanguage(plot.title, language);
  const { metric, log, line } = plot;
  const content = claimCurves(cells, { title, metric, over, axis: words.axis[over], log, line });
  if (content === undefined) return [];
  const name = `${one.claim.id.toLowerCase()}-${index + 1}-${metric.replace(/[^\w.-]+/g, '_')}`;
  const file = `figures/${name}${language === 'en' ? '' : `.${language}`}.svg`;
  return [{ kind: 'figure', figure: { file, content, alt: title, caption: title } }];
}
