/** `exp ls`: the runs there are. Loads no engine. */
import { runsFolder } from '../../experiment/run-folder.js';
import { latestRuns, type RunView } from '../../experiment/run-view.js';
import type { Colours, Io } from '../io.js';
import { printJson } from '../io.js';
import { type RunsOptions, shown } from '../runs.js';
import { type Column, table } from '../table.js';
import { age, count, counted, short } from '../text.js';

export function ls(io: Io, name: string | undefined, options: RunsOptions & { readonly limit: number }): undefined {
  const folder = runsFolder(options.runsDir);
  const { runs, total } = latestRuns(folder, options.limit, name);
  if (options.json) {
    printJson(io, runs.map(asJson));
    return;
  }
  if (runs.length === 0) {
    io.out.write(`No runs${name ? ` called ${name}` : ''} in ${shown(folder)}.\n`);
    return;
  }
  const now = Date.now();
  const rows = runs.map((run) => cells(run, now));
  const lines = table(columnsOf(io.out.colours), rows, io.out.columns, io.out.colours.dim);
  io.out.write(lines.map((line) => `${line}\n`).join(''));
  if (total > runs.length) io.err.write(`${counted(total - runs.length, 'older run')}: exp ls --limit ${total}\n`);
}

const asJson = ({ name, id, path, status, started, meta, last }: RunView) => ({
  name,
  id,
  path,
  status,
  reason: meta?.reason ?? null,
  started: started?.toISOString() ?? null,
  ended: meta?.ended ?? null,
  last: last ?? null,
});

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
