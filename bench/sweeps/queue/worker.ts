/**
 * A worker process for `queue/main.ts`: the real worker of a queue, with trials that only wait. Arguments: URL, slots,
 * reports of a trial, seconds between them. Each report is the time at which it was made, so that whoever hears it knows
 * how long it was on its way.
 */
import { queueWorker } from '../../../src/sweep/queue/worker.js';

const [url, ...numbers] = process.argv.slice(2) as [string, ...string[]];
const [slots, reports, pace] = numbers.map(Number) as [number, number, number];

const worker = await queueWorker(url, {
  version: 'crowd',
  slots,
  lease: 60,
  log: () => {},
  startChild(_place, task, attempt, heard) {
    const execution = { attempt, worker: worker.name };
    const told: number[] = [];
    const end = (state: 'completed' | 'interrupted') => {
      clearInterval(timer);
      heard.ended(execution, { state, reports: told, steps: told.length, inherited: 0 }, `trials/${task.id}`);
    };
    const timer = setInterval(() => {
      told.push(Date.now());
      heard.reported(execution, told.length, told.at(-1)!);
      if (told.length === reports) end('completed');
    }, 1000 * pace);
    heard.started(execution);
    return { until: () => {}, leave: () => end('interrupted') };
  },
});
process.once('SIGTERM', () => void worker.stop().then(() => process.exit()));
console.log('ready');
