/** A task gives the same files and the same curve however often it is begun, left, taken up and taken over. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetrics } from '../../src/experiment/find-run.js';
import { openRun } from '../../src/experiment/run-folder.js';
import { readMeta } from '../../src/experiment/run-meta.js';
import type { SweepPlace } from '../../src/sweep/executor.js';
import { differences, type Heard, hear, metric, results, sweepIn, taskOf } from './fixtures.js';

const scratch = mkdtempSync(join(tmpdir(), 'sparring-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let sweeps = 0;
const freshSweep = (config?: object) => sweepIn(join(scratch, String(++sweeps)), config);
const runOf = (place: SweepPlace, { folder }: Heard) => join(place.folder, folder);

const task = taskOf('0007-2', ['seed=5']);
let place: SweepPlace;
let whole: Heard;
let files: Record<string, string>;
beforeAll(async () => {
  place = freshSweep();
  whole = await hear(place, task);
  files = results(place, whole.folder);
});

describe('a task', () => {
  it('trains in its own folder and reports what it logs', () => {
    expect(whole.folder).toBe('trials/0007-2');
    const rows = readMetrics(runOf(place, whole));
    expect(rows.map(({ step }) => step)).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);
    const curve = rows.map((row) => row[metric]!);
    expect(whole.ending).toEqual({ state: 'completed', reports: curve, steps: 30, inherited: 0 });
    expect(whole.reported).toEqual(curve.map((value, i) => [i + 1, value]));
    expect(whole.stepping).toBe(1);
    expect(readMeta(runOf(place, whole))).toMatchObject({ id: '0007-2', seed: 5, sweep: place.folder });
    expect(existsSync(join(place.folder, 'trials/latest'))).toBe(false);
  });

  it('that is over is not trained again', async () => {
    const { ending, stepping } = await hear(place, task, { attempt: 2 });
    expect(ending).toEqual(whole.ending);
    expect(stepping).toBe(0);
  });

  it('control: another seed gives other files', async () => {
    const other = await hear(place, taskOf('0007-3', ['seed=6']));
    expect(differences(files, results(place, other.folder))).toContain('metrics.jsonl');
  });

  it('runs with the threads it is given, which its config does not know', async () => {
    const sweep = freshSweep();
    const { folder } = await hear(sweep, task, { threads: 2 });
    expect(readMeta(join(sweep.folder, folder)).engine.threads).toBe(2);
    expect(readFileSync(join(sweep.folder, folder, 'config.yaml'), 'utf8')).toMatch(/threads: 1/);
    expect(differences(files, results(sweep, folder))).toEqual([]);
  });
});

describe('until', () => {
  it('ends it at that report', async () => {
    const sweep = freshSweep();
    const heard = await hear(sweep, task, { until: 4 });
    const reports = whole.ending.reports.slice(0, 4);
    expect(heard.ending).toEqual({ state: 'pruned', reports, steps: 12, inherited: 0 });
    expect(readMeta(runOf(sweep, heard))).toMatchObject({ status: 'stopped', reason: 'pruned' });
    expect(readMetrics(runOf(sweep, heard)).length).toBeLessThan(10);
    expect((await hear(sweep, task, { attempt: 2, until: 3 })).ending.reports).toHaveLength(3);
  });

  it('that is lifted lets it go on to the same end', async () => {
    const sweep = freshSweep();
    await hear(sweep, task, { until: 4 });
    const { ending, folder } = await hear(sweep, task, { attempt: 2 });
    expect(ending).toEqual(whole.ending);
    expect(differences(files, results(sweep, folder))).toEqual([]);
  });
});

describe('asked to leave', () => {
  it.each([1, 8])('after report %i, it goes on to the same bytes and tells the whole curve', async (leaveAfter) => {
    const sweep = freshSweep();
    const left = await hear(sweep, task, { leaveAfter });
    expect(left.ending).toMatchObject({ state: 'interrupted', reason: 'asked to leave by the test' });
    expect(left.ending.reports).toEqual(whole.ending.reports.slice(0, left.ending.reports.length));
    const { ending, folder, reported } = await hear(sweep, task, { attempt: 2 });
    expect(ending).toEqual(whole.ending);
    expect(reported).toEqual(whole.reported);
    expect(differences(files, results(sweep, folder))).toEqual([]);
  });
});

describe('a folder', () => {
  it('whose run has no checkpoint yet is trained from the start', async () => {
    const sweep = freshSweep();
    const left = await hear(sweep, task, { leaveAfter: 2 });
    for (const name of ['checkpoints', 'summary.json']) rmSync(join(runOf(sweep, left), name), { recursive: true });
    const { ending, folder } = await hear(sweep, task, { attempt: 2 });
    expect(ending).toEqual(whole.ending);
    expect(differences(files, results(sweep, folder))).toEqual([]);
  });

  it('whose creation was cut short is made again, without what it held', async () => {
    const sweep = freshSweep();
    const other = await hear(sweep, taskOf('0001-1', ['seed=6']));
    cpSync(runOf(sweep, other), join(sweep.folder, 'trials/0007-2'), { recursive: true });
    rmSync(join(sweep.folder, 'trials/0007-2/meta.json'));
    const { ending, folder } = await hear(sweep, task);
    expect(ending).toEqual(whole.ending);
    expect(differences(files, results(sweep, folder))).toEqual([]);
  });
});

describe('a process that does not give up', () => {
  it('keeps its folder, and the task goes on in another from a copy', async () => {
    const sweep = freshSweep();
    await hear(sweep, task, { leaveAfter: 5 });
    const frozen = openRun(join(sweep.folder, 'trials/0007-2'), { git: false });
    const before = results(sweep, 'trials/0007-2');
    const { ending, folder, reported } = await hear(sweep, task, { attempt: 3, patience: 0 });
    expect(folder).toBe('trials/0007-2.3');
    expect(ending).toEqual(whole.ending);
    expect(reported).toEqual(whole.reported);
    expect(differences(files, results(sweep, folder))).toEqual([]);
    expect(differences(before, results(sweep, 'trials/0007-2'))).toEqual([]);

    frozen.append('metrics.jsonl', '{"step":33,"epoch":1,"loss.generator":0}');
    frozen.close();
    const again = await hear(sweep, task, { attempt: 4 });
    expect(again.folder).toBe('trials/0007-2.3');
    expect(again.ending).toEqual(whole.ending);
  });

  it('and has no run yet costs nothing but the folder', async () => {
    const sweep = freshSweep();
    mkdirSync(join(sweep.folder, 'trials/0007-2/owners'), { recursive: true });
    writeFileSync(join(sweep.folder, 'trials/0007-2/owners/1.json'), '{"host":"elsewhere","released":null}');
    const { ending, folder } = await hear(sweep, task, { attempt: 2, patience: 0 });
    expect(folder).toBe('trials/0007-2.2');
    expect(ending).toEqual(whole.ending);
  });
});

describe('an ending', () => {
  const endingFor = async (...overrides: string[]) => (await hear(freshSweep(), taskOf('0001-1', overrides))).ending;

  it('says that it diverged, and where', async () => {
    const ending = await endingFor('callbacks.4={ type: stop-on-divergence, limit: 0.01 }');
    expect(ending).toMatchObject({ state: 'diverged', inherited: 0 });
    expect(ending.reason).toMatch(/loss is .* beyond the limit of 0.01/);
  });

  it('comes before what happened after it was pruned', async () => {
    const sweep = freshSweep({ callbacks: [{ type: 'metrics-log', every: 1 }] });
    const over = ['trainer.steps=20', 'optimizer.discriminator.learningRate=1e30', 'optimizer.discriminator.clipNorm='];
    const diverged = await hear(sweep, taskOf('0001-1', over));
    expect(diverged.ending.state).toBe('diverged');
    const { ending } = await hear(sweep, taskOf('0001-1', over), { attempt: 2, until: 1 });
    expect(ending).toMatchObject({ state: 'pruned', steps: 1 });
  });

  it.each([
    ['a mistake in the config', ['trainer.stepz=3'], /stepz/],
    ['data that are missing', ['data={ type: npy, path: none.npy, batch: 4 }'], /none\.npy/],
    ['a metric that nobody reports', ['callbacks.0.every=1000'], /"loss.generator" was reported/],
  ])('is failed for %s', async (_, overrides, reason) => {
    const ending = await endingFor(...overrides);
    expect(ending.state).toBe('failed');
    expect(ending.reason).toMatch(reason);
  });

  it('is crashed for what may not happen again', async () => {
    const sweep = freshSweep();
    const plugin = join(sweep.folder, 'lightning.mjs');
    const config = '{ type: "object", properties: {}, additionalProperties: false }';
    const build = '() => ({ onReports() { throw new Error("struck"); } })';
    writeFileSync(
      plugin,
      `export const one = { kind: "callback", name: "lightning", summary: "Strikes.", config: ${config}, build: ${build} };`,
    );
    const over = [`plugins=[${JSON.stringify(plugin)}]`, 'callbacks.4=lightning'];
    const { ending, folder } = await hear(sweep, taskOf('0001-1', over));
    expect(ending).toMatchObject({ state: 'crashed', reason: 'struck' });
    expect(folder).toBe('trials/0001-1');
  });
});
