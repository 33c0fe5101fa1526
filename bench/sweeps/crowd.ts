/**
 * `npm run bench:crowd`: the real coordinator, journal and diary with a crowd of workers that live in virtual time. What
 * it measures is the coordinator's own time for an event, and thereby how many workers it can follow.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalog } from '../../src/experiment/catalog.js';
import { dimension } from '../../src/samplers/distributions.js';
import type { Sampler } from '../../src/samplers/sampler.js';
import type { Space } from '../../src/samplers/space.js';
import { coordinate } from '../../src/sweep/coordinator.js';
import { executionsFile, openExecutions } from '../../src/sweep/executions.js';
import { journalFile, openJournal } from '../../src/sweep/journal.js';
import type { Study } from '../../src/sweep/study.js';
import { fakeExecutor } from '../../test/helpers/fake-executor.js';
import { keep } from './results.js';

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    workers: { type: 'string', default: '1,10,100,1000' },
    trials: { type: 'string', default: '4' },
    reports: { type: 'string', default: '10' },
  },
});

const log = { distribution: 'log_uniform_values', min: 1e-5, max: 1e-2 } as const;
const unit = { distribution: 'uniform', min: 0, max: 1 } as const;
const dimensions = ['a', 'b', 'c', 'd'].map((path, i) => dimension(path, i % 2 ? unit : log, []));
const space: Space = { dimensions, allows: () => true };
const build = () => {
  throw new Error('nothing is nested here');
};
const make = (kind: 'sampler' | 'pruner', name: string, config: object, needs: object) =>
  catalog.find(kind, name)!.build(config as never, { ...needs, build } as never) as never;

interface Row {
  readonly sampler: string;
  readonly workers: number;
  readonly trials: number;
  readonly events: number;
  /** Milliseconds of the coordinator's for an event, the sampler's questions included. */
  readonly perEvent: number;
  /** Milliseconds for a question alone. */
  readonly perAsk: number;
  /** Of virtual time in which workers had work. */
  readonly busy: number;
  readonly megabytes: number;
}

async function crowd(name: string, workers: number): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'crowd-'));
  let asking = 0;
  let asks = 0;
  const inner: Sampler = make('sampler', name, name === 'tpe' ? { startup_trials: 10, candidates: 24 } : {}, {
    space,
    seed: 1,
  });
  const sampler: Sampler = {
    ...inner,
    ask(number, history) {
      const begun = performance.now();
      const point = inner.ask(number, history);
      asking += performance.now() - begun;
      asks++;
      return point;
    },
  };
  const study: Study = {
    name: 'crowd',
    space,
    sampler,
    pruner: make('pruner', 'asha', { min_iter: 1, eta: 4, s: 0 }, {}),
    metric: { name: 'loss', goal: 'minimize', take: 'last' },
    seeds: [1],
    trials: Math.max(100, workers * Number(values.trials)),
    maxConcurrent: 2 * workers,
    retries: 2,
  };
  const reports = Number(values.reports);
  const curve = ({ overrides }: { overrides: readonly string[] }) => {
    const [a, b] = overrides.map((text) => Number(text.split('=')[1]));
    const end = (Math.log10(a!) + 3) ** 2 + b!;
    return Array.from({ length: reports }, (_, i) => Math.fround(end + 4 / (i + 1)));
  };
  const executor = fakeExecutor({ slots: workers, seed: 1, curve });
  const begun = performance.now();
  const { done } = coordinate({ study, journal: openJournal(folder), executions: openExecutions(folder), executor });
  await Promise.resolve();
  const events = executor.pass();
  await done;
  const seconds = (performance.now() - begun) / 1000;
  const bytes = statSync(join(folder, journalFile)).size + statSync(join(folder, executionsFile)).size;
  rmSync(folder, { recursive: true });
  return {
    sampler: name,
    workers,
    trials: study.trials,
    events,
    perEvent: (1000 * seconds) / events,
    perAsk: asking / asks,
    busy: executor.busy() / (workers * executor.now()),
    megabytes: bytes / 1e6,
  };
}

const rows: Row[] = [];
for (const sampler of ['random', 'tpe'])
  for (const workers of values.workers.split(',').map(Number)) {
    rows.push(await crowd(sampler, workers));
    console.log(JSON.stringify(rows.at(-1)));
  }
if (values.write) keep('crowd', rows);
