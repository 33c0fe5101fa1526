/** `exp show`: what a run was, how it went and what it left; of a sweep, its results. Loads no engine for a run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricsRow } from '../../callbacks/metrics-line.js';
import { sparkline } from '../../callbacks/sparkline.js';
import { readCheckpoints } from '../../experiment/checkpoints.js';
import { kindOf, type RunReference, readMetrics } from '../../experiment/find-run.js';
import { type RunMeta, readMeta } from '../../experiment/run-meta.js';
import { filesIn, type RunView, viewRun } from '../../experiment/run-view.js';
import { csvOf } from '../../registry/csv.js';
import { UserError } from '../../registry/problem.js';
import { widthOf } from '../../registry/text-width.js';
import type { Protocol } from '../graphics.js';
import { type Io, printJson } from '../io.js';
import { quoted, type RunsOptions, runOrSweep, shown } from '../runs.js';
import { type Column, pairs, table, toldTable } from '../table.js';
import { counted, short, span } from '../text.js';
import { paintStatus } from './ls.js';

export interface ShowOptions extends RunsOptions {
  readonly csv?: boolean;
  /** Draw the last picture: as this terminal can, or by a protocol. */
  readonly images?: Protocol | true;
}

export async function show(io: Io, ref: string, options: ShowOptions): Promise<undefined> {
  const found = runOrSweep(ref, options);
  const isSweep = kindOf(found.path) === 'sweep';
  if (isSweep && options.images) throw new UserError(`--images is for runs; ${found.name}/${found.id} is a sweep.`);
  if (isSweep) return (await import('./show-sweep.js')).showSweep(io, found, options);
  if (options.csv && options.json)
    throw new UserError('--json and --csv: standard output holds one of them. Leave one out.');
  if (options.csv) io.out.write(metricsCsv(readMetrics(found.path)));
  else showRun(io, found, options);
  if (options.images) await (await import('./show-images.js')).showImages(io, found, options.images);
}

/** A line for each of metrics.jsonl, a column for each name in any of them; a number that a line lacks is an empty cell. */
function metricsCsv(rows: readonly MetricsRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return csvOf([names, ...rows.map((row) => names.map((name) => row[name]))]);
}

function showRun(io: Io, found: RunReference, options: ShowOptions): undefined {
  const run = viewRun({ ...found, meta: metaOf(found.path) });
  const { path } = run;
  const metrics = unless(() => readMetrics(path), []);
  const checkpoints = unless(() => checkpointsOf(path), { steps: [], best: undefined });
  const samples = filesIn(path, 'samples');
  if (options.json) {
    const summary = unless(() => JSON.parse(readFileSync(join(path, 'summary.json'), 'utf8')), null);
    const { last, meta } = run;
    printJson(io, {
      ...found,
      status: run.status,
      meta: meta ?? null,
      last: last ?? null,
      summary,
      checkpoints,
      samples,
    });
    return;
  }
  io.out.write(`${head(io, run)}\n${curves(io, metrics, checkpoints.best)}\n${left(io, path, checkpoints, samples)}`);
}

function metaOf(path: string): RunMeta | undefined {
  return unless(() => readMeta(path), undefined);
}

/** What can be read; a damaged file is no reason to show nothing. */
function unless<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError || error instanceof SyntaxError || 'code' in (error as object)) return otherwise;
    throw error;
  }
}

const checkpointsOf = (path: string) => {
  const saved = readCheckpoints(path);
  return { steps: saved.steps(), best: saved.best() };
};

function head({ out: { colours, columns } }: Io, { name, id, status, started, meta, last }: RunView): string {
  const { engine, environment, command, resumes, seed, ended, reason } = (meta ?? {}) as Partial<RunMeta>;
  const git = environment?.git;
  const { description, executor } = resumes?.at(-1)?.engine ?? engine ?? {};
  const facts = pairs(
    [
      ['reason', reason ?? undefined],
      ['started', started && `${started.toISOString().slice(0, 19).replace('T', ' ')} UTC`],
      ['took', ended && started ? span((Date.parse(ended) - started.getTime()) / 1000) : undefined],
      ['resumed', resumes?.length ? counted(resumes.length, 'time') : undefined],
      ['seed', seed === undefined ? undefined : String(seed)],
      ['engine', description ?? executor],
      [
        'machine',
        environment &&
          [environment.host, environment.cpu, counted(environment.cores, 'core')].filter(Boolean).join(', '),
      ],
      [
        'git',
        git
          ? `${git.commit.slice(0, 12)}${git.branch ? ` on ${git.branch}` : ''}${git.dirty ? ', with changes' : ''}`
          : undefined,
      ],
      ['command', command?.slice(2).map(quoted).join(' ')],
      ['last', last && `step ${last.step}, epoch ${last.epoch.toFixed(2)}`],
    ],
    colours.dim,
    columns,
  );
  return `${colours.bold(`${name}/${id}`)}  ${paintStatus(status, colours)}\n${facts}`;
}

/** Cells of a curve: at least and at most. */
const [leastCurve, mostCurve] = [8, 48];

/**
 * Of each reported number the last, the least and the greatest, that at the best checkpoint (`best`: its step) where there
 * is one, and its curve in the room that is left.
 */
function curves({ out }: Io, metrics: readonly MetricsRow[], best: number | undefined): string {
  const { step, epoch, ...reported } = Object.assign({}, ...metrics) as Record<string, number>; // not every line has all
  const names = Object.keys(reported);
  if (names.length === 0) return '  no numbers yet\n';
  const atBest = metrics.find((row) => row.step === best);
  const right = (title: string, rank: number): Column => ({ title, align: 'right', rank });
  const columns = [
    { title: '  metric', least: 16 },
    right('last', 0),
    ...(atBest ? [right('best', 1)] : []),
    right('min', 2),
    right('max', 3),
  ];
  const series = names.map((name) => metrics.flatMap((row) => (name in row ? row[name]! : [])));
  const rows = series.map((values, i) => {
    const [least, most] = extremes(values);
    const kept = atBest ? [names[i]! in atBest ? short(atBest[names[i]!]!) : ''] : [];
    return [`  ${names[i]}`, short(values.at(-1)!), ...kept, short(least), short(most)];
  });
  const taken = Math.max(...table(columns, rows, out.columns, (text) => text).map(widthOf));
  const room = Math.min(mostCurve, out.columns - taken - 2);
  const curve = room < leastCurve ? undefined : { title: 'curve' };
  return toldTable(
    curve ? [...columns, curve] : columns,
    rows.map((row, i) => [...row, sparkline(series[i]!, room)]),
    out.columns,
    out.colours.dim,
  )
    .map((line) => `${line}\n`)
    .join('');
}

function extremes(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [Number.NaN, Number.NaN];
  return [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
}

function left(
  { out: { colours, columns } }: Io,
  path: string,
  { steps, best }: { readonly steps: readonly number[]; readonly best: number | undefined },
  samples: readonly string[],
): string {
  const marked = steps.map((step) => (step === best ? `${step} (best)` : String(step)));
  const pictures = samples.length
    ? `${counted(samples.length, 'file')}, ${shown(join(path, 'samples', samples.at(-1)!))}`
    : 'none';
  return pairs(
    [
      ['folder', shown(path)],
      ['config', shown(join(path, 'config.yaml'))],
      ['checkpoints', marked.join(', ') || 'none'],
      ['samples', pictures],
    ],
    colours.dim,
    columns,
  );
}
