/** What was measured of sweeps, in docs/results/, and the tables that docs/performance.md shows of it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const fileOf = (name: string) => join(root, 'docs/results', `${name}.json`);

export type SweepResults = 'throughput' | 'crowd' | 'queue-crowd' | 'storm';
type Row = Readonly<Record<string, unknown>>;

interface Kept {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly rows: readonly Row[];
}

/** Keeps rows, with when, where and by which commit. */
export function keep(name: SweepResults, rows: readonly object[]): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const about = { date: new Date().toISOString().slice(0, 10), commit, cpu: cpus()[0]!.model, cores: cpus().length };
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
  const head = JSON.stringify(about, null, 1).slice(0, -2);
  writeFileSync(fileOf(name), `${head},\n "rows": [\n${lines}\n ]\n}\n`);
}

/** Columns of each table: its title, and the cell of a row. */
const columns: Readonly<Record<SweepResults, readonly (readonly [title: string, cell: (row: Row) => unknown])[]>> = {
  throughput: [
    ['config', ({ workload }) => workload],
    ['trials', ({ trials }) => trials],
    ['trials at a time', ({ slots }) => slots],
    ['threads of each', ({ threads }) => threads],
    ['seconds for all', ({ seconds }) => seconds],
    ['times the first', ({ ofFirst }) => ofFirst],
    ['start to first step, s', ({ starting }) => starting],
  ],
  crowd: [
    ['sampler', ({ sampler }) => sampler],
    ['workers', ({ workers }) => workers],
    ['trials', ({ trials }) => trials],
    ['events', ({ events }) => events],
    ['ms an event', ({ perEvent }) => Number(perEvent).toFixed(2)],
    ['ms a question', ({ perAsk }) => Number(perAsk).toFixed(2)],
    ['busy', ({ busy }) => `${Math.round(100 * Number(busy))}%`],
    ['logs, MB', ({ megabytes }) => Number(megabytes).toFixed(1)],
  ],
  'queue-crowd': [
    ['queue', ({ over }) => over],
    ['workers', ({ workers }) => workers],
    ['reports', ({ reports }) => reports],
    ['a second', ({ perSecond }) => perSecond],
    ['seconds for all', ({ seconds }) => seconds],
    ['at best', ({ ideal }) => ideal],
    ['late, median ms', ({ lateMedian }) => lateMedian],
    ['late, 99% ms', ({ late99 }) => late99],
    ['ms of processor a report', ({ cpuPerReport }) => cpuPerReport],
  ],
  storm: [
    ['sweep', ({ over }) => (over === 'calm' ? 'undisturbed' : over)],
    ['blows', ({ met }) => blows(met as Row | undefined)],
    ['trials', ({ trials }) => trials],
    ['results, once', ({ once }) => once],
    ['twice', ({ twice }) => twice],
    ['lost', ({ lost }) => lost],
    ['executions', ({ executions }) => executions],
    ['late words refused', ({ refused }) => refused],
    [
      'journal',
      ({ over, difference }) => (over === 'calm' ? '' : difference === null ? 'the same' : `differs at ${difference}`),
    ],
    ['seconds', ({ seconds }) => seconds],
  ],
};

const blows = (met: Row = {}) =>
  Object.entries(met)
    .filter(([, count]) => count)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

/** A table in Markdown, with its conditions; or that it is still to be measured. */
export function resultsTable(name: SweepResults): string {
  if (!existsSync(fileOf(name))) return 'Not measured yet.';
  const { date, commit, cpu, cores, rows }: Kept = JSON.parse(readFileSync(fileOf(name), 'utf8'));
  const line = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |\n`;
  const shown = columns[name];
  return [
    line(shown.map(([title]) => title)),
    line(shown.map(() => '---')),
    ...rows.map((row) => line(shown.map(([, cell]) => cell(row) ?? ''))),
    `\n${date}, commit ${commit}, ${cores} cores of ${cpu}.`,
  ].join('');
}
