/** `exp ls`: the runs and sweeps there are. Loads no engine. */
import { runsFolder } from '../../experiment/run-folder.js';
import { latestRuns, type RunView } from '../../experiment/run-view.js';
import { latestSweeps, type SweepView } from '../../sweep/sweep-view.js';
import type { Colours, Io } from '../io.js';
import { printJson } from '../io.js';
import { type RunsOptions, shown } from '../runs.js';
import { type Column, toldTable } from '../table.js';
import { age, count, counted, short } from '../text.js';

export function ls(io: Io, name: string | undefined, options: RunsOptions & { readonly limit: number }): undefined {
  const folder = runsFolder(options.runsDir);
  const { runs, total } = latestRuns(folder, options.limit, name);
  const { sweeps, total: allSweeps } = latestSweeps(folder, options.limit, name);
  if (options.json) {
    printJson(io, [...runs.map(asJson), ...sweeps.map(sweepAsJson)]);
    return;
  }
  if (runs.length + sweeps.length === 0) {
    io.out.write(`No runs${name ? ` called ${name}` : ''} in ${shown(folder)}.\n`);
    return;
  }
  const now = Date.now();
  const { colours } = io.out;
  const tables = [
    listed(io, columnsOf(colours), runs, (run) => cells(run, now)),
    listed(io, sweepColumns(colours), sweeps, (sweep) => sweepCells(sweep, now)),
  ].filter((text) => text !== '');
  io.out.write(tables.join('\n'));
  if (total > runs.length) io.err.write(`${counted(total - runs.length, 'older run')}: exp ls --limit ${total}\n`);
  if (allSweeps > sweeps.length)
    io.err.write(`${counted(allSweeps - sweeps.length, 'older sweep')}: exp ls --limit ${allSweeps}\n`);
}

/** A table of what there is; nothing where there is none. */
function listed<T>({ out }: Io, columns: readonly Column[], all: readonly T[], cellsOf: (one: T) => string[]): string {
  const lines = all.length ? toldTable(columns, all.map(cellsOf), out.columns, out.colours.dim) : [];
  return lines.map((line) => `${line}\n`).join('');
}

const asJson = ({ name, id, path, status, started, meta, last }: RunView) => ({
  kind: 'run',
  name,
  id,
  path,
  status,
  reason: meta?.reason ?? null,
  started: started?.toISOString() ?? null,
  ended: meta?.ended ?? null,
  last: last ?? null,
});

const sweepAsJson = ({ name, id, path, status, started, told, limit, metric, best }: SweepView) => ({
  kind: 'sweep',
  name,
  id,
  path,
  status,
  started: started?.toISOString() ?? null,
  trials: told,
  limit: limit ?? null,
  metric: metric ?? null,
  best: best ?? null,
});

const sweepColumns = (colours: Colours): Column[] => [
  { title: 'sweep', least: 12, paint: colours.bold },
  { title: 'id' },
  { title: 'status', paint: (text) => paintStatus(text, colours) },
  { title: 'trials', align: 'right' },
  { title: 'best', align: 'right', rank: 2 },
  { title: 'by', rank: 3 },
  { title: 'started', align: 'right', rank: 1 },
];

const sweepCells = ({ name, id, status, started, told, limit, metric, best }: SweepView, now: number): string[] => [
  name,
  id,
  status,
  limit === undefined ? count(told) : `${count(told)}/${count(limit)}`,
  best ? short(best.value) : '',
  metric ?? '',
  started ? age((now - started.getTime()) / 1000) : '',
];

const columnsOf = (colours: Colours): Column[] => [
  { title: 'name', least: 12, paint: colours.bold },
  { title: 'id' },
  { title: 'status', paint: (text) => paintStatus(text, colours) },
  { title: 'step', align: 'right' },
  { title: 'epoch', align: 'right', rank: 2 },
  { title: 'loss D', align: 'right', rank: 3 },
  { title: 'loss G', align: 'right', rank: 4 },
  { title: 'started', align: 'right', rank: 1 },
];

export function paintStatus(text: string, colours: Colours): string {
  const status = text.trimEnd();
  if (status === 'completed') return colours.green(text);
  if (status === 'running') return colours.cyan(text);
  return ['diverged', 'failed', 'damaged'].includes(status) ? colours.red(text) : colours.yellow(text);
}

function cells({ name, id, status, started, last }: RunView, now: number): string[] {
  const number = (value: number | undefined, words: (value: number) => string) =>
    value === undefined ? '' : words(value);
  return [
    name,
    id,
    status,
    number(last?.step, count),
    number(last?.epoch, (epoch) => epoch.toFixed(1)),
    number(last?.['loss.discriminator'], short),
    number(last?.['loss.generator'], short),
    started ? age((now - started.getTime()) / 1000) : '',
  ];
}
