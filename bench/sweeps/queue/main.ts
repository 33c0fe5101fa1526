/**
 * `npm run bench:queue`: how many workers a real queue carries. Trials that only wait report to the real executor over a
 * real Redis; what is measured is how late their reports arrive, and what the coordinating process spends on each.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { taskId } from '../../../src/sweep/executor.js';
import { queueExecutor } from '../../../src/sweep/queue/executor.js';
import { startPostgres, startRedis } from '../../../test/integration/servers.js';
import { keep } from '../results.js';

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    workers: { type: 'string', default: '100,1000' },
    reports: { type: 'string', default: '6' },
    pace: { type: 'string', default: '5' },
    over: { type: 'string', default: 'redis' },
  },
});
const reports = Number(values.reports);
/** Workers of one process: connections are dear, and machines have few. */
const most = 250;

async function workersOf(url: string, count: number): Promise<ChildProcess[]> {
  const sizes = Array.from({ length: Math.ceil(count / most) }, (_, i) => Math.min(most, count - i * most));
  return Promise.all(
    sizes.map((slots) => {
      const args = [url, slots, reports, values.pace].map(String);
      const child = fork(join(import.meta.dirname, 'worker.ts'), args, { execArgv: ['--import', 'tsx'], silent: true });
      return new Promise<ChildProcess>((resolve) => child.stdout!.once('data', () => resolve(child)));
    }),
  );
}

const quantile = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;

/** Each worker has two trials in turn. */
async function crowd(workers: number) {
  const folder = mkdtempSync(join(tmpdir(), 'queue-crowd-'));
  const server = await (values.over === 'postgres' ? startPostgres() : startRedis());
  const crew = await workersOf(server.url, workers);
  const executor = await queueExecutor(server.url, { folder, metric: 'm', name: 'crowd' }, { version: 'crowd' });
  const late: number[] = [];
  const before = process.cpuUsage();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: 2 * workers }, (_, trial) => {
      const task = { id: taskId(trial, 0), trial, overrides: [] };
      return new Promise<void>((resolve) =>
        executor.start(task, 1, {
          started: () => {},
          reported: (_execution, _count, value) => void late.push(Date.now() - value),
          ended: () => resolve(),
        }),
      );
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(before);
  await executor.close();
  for (const child of crew) child.kill('SIGTERM');
  await Promise.all(crew.map((child) => new Promise((resolve) => child.once('exit', resolve))));
  await server.stop();
  rmSync(folder, { recursive: true });
  const sorted = late.sort((a, b) => a - b);
  return {
    over: values.over,
    workers,
    reports: late.length,
    perSecond: Math.round(late.length / seconds),
    /** What it takes at least: two trials of so many reports. */
    ideal: 2 * reports * Number(values.pace),
    seconds: Math.round(seconds),
    lateMedian: quantile(sorted, 0.5),
    late99: quantile(sorted, 0.99),
    cpuPerReport: Number(((user + system) / 1000 / late.length).toFixed(2)),
  };
}

const rows: object[] = [];
for (const workers of values.workers.split(',').map(Number)) {
  rows.push(await crowd(workers));
  console.log(JSON.stringify(rows.at(-1)));
}
if (values.write) keep('queue-crowd', rows);
process.exit();
