/** The tables of a sweep's report. */
import type { Ranked } from '../sweep/ranking.js';
import type { Results } from '../sweep/results.js';
import { type Verdict, verdictOf } from '../sweep/verdict.js';
import { formatBounds, formatEstimate, formatValue, shortNames } from '../sweep/words.js';
import { type Block, type Column, text } from './block.js';

/** Trials listed; the CSV has them all. */
const most = 20;

const words: Readonly<Record<Verdict, string>> = { supported: 'better', refuted: 'worse', underpowered: 'not told' };

export function rankedTable({ study, ranking }: Results): Block[] {
  const { rows, baseline } = ranking;
  const paths = study.space.dimensions.map(({ path }) => path);
  const names = shortNames(paths);
  const shown = rows.slice(0, most);
  if (baseline && !shown.includes(baseline)) shown.push(baseline);
  const left = rows.length - shown.length;
  const right = (title: string): Column => ({ title, align: 'right' });
  const compared = baseline ? [right('less the baseline'), { title: 'than the baseline' }] : [];
  const columns = [
    right('#'),
    right('trial'),
    right(study.metric.name),
    ...compared,
    ...paths.map((path) => right(names.get(path)!)),
    { title: 'state' },
  ];
  const cells = (row: Ranked) => [
    row.rank === undefined ? '' : String(row.rank),
    `${row.number}${row === baseline ? ' (baseline)' : ''}`,
    row.value ? formatEstimate(row.value) : '',
    ...(baseline ? [row.toBaseline ? formatBounds(row.toBaseline) : '', verdictWord(row, study.metric.goal)] : []),
    ...paths.map((path) => (path in row.parameters ? `\`${formatValue(row.parameters[path]!)}\`` : '')),
    row.reason ? `${row.state}: ${row.reason}` : row.state,
  ];
  return [
    { kind: 'table', columns, rows: shown.map(cells) },
    ...(left > 0 ? [text(`${left} more in \`trials.csv\`.`)] : []),
  ];
}

const verdictWord = ({ toBaseline }: Ranked, goal: Results['study']['metric']['goal']) =>
  toBaseline ? words[verdictOf(toBaseline, goal)] : '';

export function importanceTable({ study, importances }: Results): Block[] {
  const { parameters, trials, foretold = 0, doubt } = importances;
  if (parameters.length === 0) return [text(doubt ?? 'There are no parameters.')];
  const names = shortNames(study.space.dimensions.map(({ path }) => path));
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  const alone = parameters.reduce((sum, { share }) => sum + share, 0);
  const method = `Functional ANOVA of a random forest (Hutter, Hoos and Leyton-Brown 2014) over ${trials} complete trials: the share of the variance that each parameter explains alone, with its standard deviation over trees. What several parameters do together is the rest, ${percent(Math.max(0, 1 - alone))}. The forest foretells ${percent(Math.max(0, foretold))} of the variance of trials that it has not seen.`;
  return [
    text(method),
    ...(doubt ? [text(doubt)] : []),
    {
      kind: 'table',
      columns: [{ title: 'parameter' }, { title: 'share', align: 'right' }, { title: '±', align: 'right' }],
      rows: parameters.map(({ path, share, deviation }) => [
        `\`${names.get(path)}\``,
        percent(share),
        percent(deviation),
      ]),
    },
  ];
}
