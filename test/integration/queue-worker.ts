/**
 * A worker process for queue.test.ts: the real worker, with a child that trains nothing but counts, so that each step it
 * takes is on record. Arguments: URL, slots. It keeps its place every fifth step, as checkpoints do.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ending } from '../../src/sweep/executor.js';
import type { StartChild } from '../../src/sweep/queue/turn.js';
import { queueWorker } from '../../src/sweep/queue/worker.js';

const [url, slots] = process.argv.slice(2) as [string, string];
/** Milliseconds of a step. */
const pace = 25;

/** A task's overrides are `steps=N`. It reports -step at each step. */
const count: StartChild = (place, task, attempt, heard) => {
  const folder = join(place.folder, 'trials', task.id);
  mkdirSync(folder, { recursive: true });
  const state = join(folder, 'state');
  const keep = () => {
    writeFileSync(`${state}.${attempt}`, String(step)); // frozen while it writes, it must not leave an empty file
    renameSync(`${state}.${attempt}`, state);
  };
  const first = existsSync(state) ? Number(readFileSync(state, 'utf8')) : 0;
  const steps = Number(task.overrides[0]!.split('=')[1]);
  const execution = { attempt, worker: String(process.pid) };
  let [step, until, over] = [first, Number.POSITIVE_INFINITY, false];

  const end = (ending: Ending['state']) => {
    if (over) return;
    over = true;
    clearInterval(timer);
    process.off('SIGCONT', thaw);
    const reports = Array.from({ length: step }, (_, i) => -(i + 1));
    heard.ended(execution, { state: ending, reports, steps: step, inherited: first }, `trials/${task.id}`);
  };

  const advance = (thawed = false) => {
    do {
      step++;
      appendFileSync(join(folder, 'steps'), `${attempt} ${step}\n`);
      heard.reported(execution, step, -step);
      if (step % 5 === 0) keep();
    } while (thawed && step < steps);
    if (step >= until) end('pruned');
    else if (step >= steps) end('completed');
  };

  // A child that was frozen, however briefly, has the rest done in no time, unless it hears first that it is to leave.
  const thaw = () => advance(true);
  process.on('SIGCONT', thaw);
  heard.started(execution);
  const timer = setInterval(() => (step < steps ? advance() : end('completed')), pace);
  return {
    until: (count) => {
      until = count;
    },
    leave: (grace) => {
      if (grace > 0) keep();
      end('interrupted');
    },
  };
};

const worker = await queueWorker(url, {
  version: '1.0.0',
  slots: Number(slots),
  lease: 1,
  startChild: count,
  log: (line) => console.log(line),
});
console.log(`worker ${worker.name} on ${process.argv[2]!.replace(/:.*/, '')}`);
process.once('SIGTERM', () => void worker.stop().then(() => process.exit()));
worker.trouble.catch((error) => {
  console.error(error.message);
  process.exit(2);
});
