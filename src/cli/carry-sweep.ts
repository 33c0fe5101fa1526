/** Carries out a sweep that is there, and shows how it goes: for `exp sweep` and `exp reproduce`. */
import { runsFolder } from '../experiment/run-folder.js';
import type { Executor, SweepPlace } from '../sweep/executor.js';
import { localExecutor } from '../sweep/local.js';
import { queueExecutor } from '../sweep/queue/executor.js';
import { sharing } from '../sweep/sharing.js';
import type { Study } from '../sweep/study.js';
import { carryOut, type Swept } from '../sweep/sweep.js';
import type { Io } from './io.js';
import { ownVersion, type QueueOption, queueOf } from './queue.js';
import { shown } from './runs.js';
import { watchSweep } from './sweep-watch.js';

export interface CarryOptions extends QueueOption {
  readonly runsDir?: string;
  readonly quiet?: boolean;
  readonly slots?: number;
  readonly threads?: number;
  readonly extend?: number;
  readonly failedOnly?: boolean;
}

/** `folder`: of the sweep, absolute. */
export async function carrySweep(io: Io, folder: string, study: Study, options: CarryOptions): Promise<Swept> {
  const watch = watchSweep(study, io.err, options.quiet);
  const signals = io.listen(watch.line);
  const place: SweepPlace = { folder, name: study.name, metric: study.metric.name };
  watch.line(`${study.name}: ${shown(folder)}`);
  try {
    return await carryOut(folder, study, {
      executor: () => executorOf(place, options, watch.line),
      extend: options.extend,
      retryFailed: options.failedOnly,
      interrupted: signals.interrupted,
      onChange: watch.see,
    });
  } finally {
    watch.end();
    signals.release();
  }
}

async function executorOf(place: SweepPlace, options: CarryOptions, line: (text: string) => void): Promise<Executor> {
  const { slots, threads, runsDir } = options;
  if (!options.queue) return sharing(await localExecutor({ place, slots, threads, line }), place);
  const how = { version: ownVersion(), runsDir: runsFolder(runsDir), slots, log: line };
  return sharing(await queueExecutor(queueOf(options), place, how), place);
}
