/**
 * What is measured in a run: it reaches all who watch, the log and the summary, with its recipe, and leaves training as
 * it was.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { StepReport } from '../../src/callbacks/callback.js';
import { catalog } from '../../src/experiment/catalog.js';
import { readCheckpoints } from '../../src/experiment/checkpoints.js';
import { readMetrics } from '../../src/experiment/find-run.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { type RunOptions, resumeRun, startRun } from '../../src/experiment/run.js';
import type { NamedCallback } from '../../src/trainers/loop.js';
import { nasty } from '../helpers/nasty.js';
import { folder } from './folder.js';

const { path: scratch } = folder();

const options = (watch: readonly NamedCallback[] = []): RunOptions => ({
  terminal: { live: false, columns: 80, redraw: () => {}, line: () => {}, notice: () => {} },
  interrupted: () => undefined,
  runsDir: scratch,
  watch,
});

const metrics = [{ type: 'sliced-wasserstein', samples: 300, projections: 5 }];
const callbacks = [
  { type: 'checkpoint', every: 10 },
  { type: 'metrics-log', every: 30 },
];

async function start(changes: object, watch: readonly NamedCallback[] = []) {
  const file = join(scratch, 'experiment.yaml');
  writeFileSync(file, stringify({ ...nasty, engine: { threads: 1 }, callbacks, ...changes }));
  return startRun(await loadExperiment(file, [], catalog), [], options(watch));
}

const watching = (seen: StepReport[], stopAt?: number): NamedCallback => ({
  name: 'watching',
  callback: {
    onReports(reports, control) {
      seen.push(...reports);
      if (reports.some((report) => report.measured && report.step === stopAt)) control.stop('the test says so');
    },
  },
});

const distance = 'sliced-wasserstein';
const numbers = [distance, `${distance}.error`, `${distance}.floor`];
const summaryOf = (path: string) => JSON.parse(readFileSync(join(path, 'summary.json'), 'utf8'));
const tensorsOf = (path: string) => readCheckpoints(path).load('last').tensors;

/** Due at every third step, with whatever it finds in the moment. */
const looking = (found: (readonly [step: number, measured: boolean])[]): NamedCallback => ({
  name: 'looking',
  callback: {
    cadence: { amount: 3, unit: 'steps' },
    onDue({ step, report }) {
      found.push([step, report!.measured !== undefined && distance in report!.values]);
    },
  },
});

describe('a run with a metric', () => {
  const seen: StepReport[] = [];
  const found: (readonly [number, boolean])[] = [];
  let path: string;
  beforeAll(async () => {
    ({ path } = await start({ metrics }, [watching(seen), looking(found)]));
  });

  it('has measured by the time that anyone is due', () => {
    expect(found).toEqual(Array.from({ length: 10 }, (_, i) => [3 * (i + 1), i % 2 === 1]));
  });

  it('measures where nothing says when: here 20 times, since its epochs are short', async () => {
    // 30 steps of 2 batches, 12 batches in an epoch: five epochs, of 6 steps each
    expect(readMetrics(path).map(({ step }) => step)).toEqual([6, 12, 18, 24, 30]);
  });

  it("tells those who watch, in the step's own report", () => {
    expect(seen.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    const measured = seen.filter((report) => report.measured);
    expect(measured.map(({ step }) => step)).toEqual([6, 12, 18, 24, 30]);
    for (const { values, measured: by } of measured) {
      expect(Object.keys(values)).toEqual(expect.arrayContaining(['loss.generator', ...numbers]));
      expect(Object.values(by![distance]!.values)).toEqual(numbers.map((name) => values[name]));
      expect(values[distance]).toBeGreaterThan(0);
    }
    expect(seen.filter(({ values }) => distance in values)).toHaveLength(5);
    expect(new Set(measured.map(({ values }) => values[distance])).size).toBe(5);
  });

  it('keeps the last numbers in the summary, with their recipe', () => {
    const { last, measured } = summaryOf(path);
    expect(measured).toEqual({
      [distance]: {
        step: 30,
        values: Object.fromEntries(numbers.map((name) => [name, seen.at(-1)!.values[name]])),
        recipe: {
          metric: distance,
          order: 1,
          samples: 300,
          projections: 5,
          seed: 0,
          split: 'fresh',
          rows: 300,
          shape: [2],
          range: null,
        },
      },
    });
    expect(last[distance]).toBe(measured[distance].values[distance]);
  });

  it('trains to the same weights, slots and losses as one without', async () => {
    const unseen: StepReport[] = [];
    const without = await start({}, [watching(unseen)]);
    expect(tensorsOf(without.path)).toEqual(tensorsOf(path));
    const own = ({ values }: StepReport) => Object.entries(values).filter(([name]) => !name.startsWith(distance));
    expect(seen.map(own)).toEqual(unseen.map(own));
    const other = await start({ seed: 12 }); // control
    expect(tensorsOf(other.path)).not.toEqual(tensorsOf(path));
  });

  it('remembers over a resume what was measured last', async () => {
    const stopped = await start({ metrics }, [watching([], 12)]);
    expect(stopped.step).toBe(12);
    // Nothing is left to measure: the end has been moved to where it stands.
    await resumeRun(stopped.path, ['trainer.steps=12'], options());
    expect(summaryOf(stopped.path).measured[distance]).toMatchObject({
      step: 12,
      values: { [distance]: seen[11]!.values[distance] },
    });
  });
});

it('keeps the best checkpoint by what is measured, and stops when it gets no better', async () => {
  const seen: StepReport[] = [];
  const { path, step, outcome } = await start(
    {
      metrics,
      trainer: { ...nasty.trainer, steps: 300 },
      callbacks: [
        { type: 'evaluate', every: 4 },
        { type: 'checkpoint', every: 50, best: { metric: distance } },
        { type: 'early-stopping', metric: distance, patience: '20 steps' },
      ],
    },
    [watching(seen)],
  );
  const values = seen
    .filter((report) => report.measured)
    .map((report): [number, number] => [report.step, report.values[distance]!]);
  const best = values.reduce((least, one) => (one[1] < least[1] ? one : least));
  expect(outcome.reason).toBe(`${distance} has not improved for 20 steps: best ${best[1]} at step ${best[0]}`);
  expect([readCheckpoints(path).best(), step]).toEqual([best[0], best[0] + 20]);
});

it('measures with the averaged weights, as samples are drawn', async () => {
  const seen: StepReport[][] = [[], []];
  const { average: _, ...plain } = nasty.trainer;
  await start({ metrics }, [watching(seen[0]!)]);
  await start({ metrics, trainer: plain }, [watching(seen[1]!)]);
  const [averaged, own] = seen.map((reports) => reports.at(-1)!.values);
  expect(own!['loss.generator']).toBe(averaged!['loss.generator']); // the average leaves training alone
  expect(own![distance]).not.toBe(averaged![distance]);
});

it('refuses, before there is a folder, data without anything held out', async () => {
  const data = { type: 'npy', path: join(scratch, 'rows.npy'), batch: 2 };
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (6, 2), }".padEnd(117);
  const magic = Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1');
  writeFileSync(data.path, Buffer.concat([magic, Buffer.from(`${header}\n`), Buffer.alloc(48)]));
  const name = 'nothing-held-out';
  await expect(start({ name, data, metrics })).rejects.toThrow(
    /neither a test nor a validation split.*data\.validation/,
  );
  expect(() => readFileSync(join(scratch, name))).toThrow(/ENOENT/);
  await expect(start({ name, data, metrics: [{ ...metrics[0], split: 'test' }] })).rejects.toThrow(
    'the data have no test rows for a metric; there are train.',
  );
  const held = await start({ name, data: { ...data, validation: 2 }, metrics });
  expect(summaryOf(held.path).measured[distance].recipe).toMatchObject({ split: 'validation', rows: 2, samples: 300 });
});
