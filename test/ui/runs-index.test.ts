import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storage } from '../../src/experiment/storage.js';
import type { RunRow } from '../../src/ui/contract.js';
import { runRow, runsIndex, sweepRow } from '../../src/ui/runs-index.js';
import { begin, complete, config, idOf, log, scratch } from './folders.js';

/** The only run of a folder, as it is now. */
async function only(folder: string): Promise<RunRow> {
  const { runs } = await runsIndex(folder).refresh();
  expect(runs).toHaveLength(1);
  return runs[0]!;
}

describe('a run', () => {
  it('is listed with all that is known of it', async () => {
    const folder = scratch();
    const run = begin(folder, { overrides: ['loss=hinge', 'a.b=[1, 2]', 'c={ type: adam }', 'd='] });
    log(run, 10, { 'loss.generator': 3 });
    log(run, 20, { 'loss.generator': Number.NaN, frechet: 9 });
    log(run, 30, { 'loss.generator': 1 });
    complete(run, 40, { 'loss.generator': 2 });
    const row = await only(folder);
    expect(row).toEqual({
      id: idOf(folder, run),
      name: 'little',
      status: 'completed',
      seed: 7,
      started: run.meta.started,
      seconds: (Date.parse(run.meta.ended!) - Date.parse(run.meta.started)) / 1000,
      step: 40,
      totalSteps: 100,
      epoch: 4,
      sweep: null,
      trial: null,
      overrides: { loss: 'hinge', 'a.b': [1, 2], c: { type: 'adam' }, d: null },
      metrics: {
        'loss.generator': { last: 2, min: 1, max: 3, best: null },
        frechet: { last: 9, min: 9, max: 9, best: null },
      },
    });
    expect(await runRow(folder, row.id)).toEqual(row);
  });

  it('has numbers that are none, and a best where a goal is known', async () => {
    const folder = scratch();
    const more = `metrics:
  - type: sliced-wasserstein
    samples: 100
    projections: 10
    split: held-out
    seed: 0
  - type: no-such-metric
callbacks:
  - type: checkpoint
    best:
      metric: score.real
      goal: max
engine:
  threads: 1
`;
    const run = begin(folder, { config: config('epochs: 7', more) });
    log(run, 10, { 'sliced-wasserstein': 3, 'score.real': 3, x: Number.POSITIVE_INFINITY });
    log(run, 20, { 'sliced-wasserstein': 5, 'score.real': 5, x: Number.NaN });
    const { metrics, totalSteps } = await only(folder);
    run.close();
    expect(metrics).toEqual({
      'sliced-wasserstein': { last: 5, min: 3, max: 5, best: 3 },
      'score.real': { last: 5, min: 3, max: 5, best: 5 },
      x: { last: 'NaN', min: 'NaN', max: 'NaN', best: null },
    });
    expect(totalSteps).toBe(70); // ten steps an epoch
  });

  it('is running while its process has it, and killed after', async () => {
    const folder = scratch();
    const index = runsIndex(folder);
    const run = begin(folder);
    log(run, 10, { a: 1 });
    expect((await index.refresh()).runs).toMatchObject([{ status: 'running', step: 10 }]);
    log(run, 20, { a: 1 });
    run.close();
    expect((await index.refresh()).runs).toMatchObject([{ status: 'killed', step: 20, seconds: null }]);
  });

  it.each([
    ['a torn meta.json', 'meta.json', '{"status":"comp'],
    ['a meta.json that is something else', 'meta.json', 'null'],
    ['an unknown status', 'meta.json', '{"status":"dreaming","seed":"x","name":4}'],
    ['no log but a folder', 'metrics.jsonl', undefined],
  ])('with %s is damaged', async (_, name, text) => {
    const folder = scratch();
    const run = begin(folder);
    complete(run, 10, {});
    expect(await only(folder)).toMatchObject({ status: 'completed' });
    rmSync(join(run.path, name), { force: true });
    text === undefined ? mkdirSync(join(run.path, name)) : writeFileSync(join(run.path, name), text);
    expect(await only(folder)).toMatchObject({ status: 'damaged', id: idOf(folder, run), name: 'little' });
  });

  it('that is just being made is no run yet; one without meta.json that nobody makes is damaged', async () => {
    const folder = scratch();
    const run = begin(folder);
    rmSync(join(run.path, 'meta.json'));
    expect((await runsIndex(folder).refresh()).runs).toEqual([]);
    await expect(runRow(folder, idOf(folder, run))).rejects.toThrow('only just beginning');
    run.close();
    expect(await only(folder)).toMatchObject({ status: 'damaged' });
  });

  it('with foreign and torn lines has the others', async () => {
    const folder = scratch();
    const run = begin(folder);
    writeFileSync(join(run.path, 'metrics.jsonl'), 'hello\n{"step":1,"epoch":0,"a":1}\n[1]\n{"step":2,"epoch":0,"a":');
    expect((await only(folder)).step).toBe(1);
    run.close();
  });
});

describe('what changes', () => {
  it('is told once, and nothing else', async () => {
    const folder = scratch();
    const [first, second] = [begin(folder), begin(folder, { name: 'other' })];
    const index = runsIndex(folder);
    const { version } = await index.refresh();
    expect((await index.refresh()).version).toBe(version);
    expect(index.since(version)).toBeUndefined();
    log(first, 10, { a: 1 });
    expect((await index.refresh()).version).toBeGreaterThan(version);
    expect(index.since(version)).toMatchObject({ runs: [{ id: idOf(folder, first), step: 10 }], gone: [] });
    const later = index.since(version)!.version;
    rmSync(second.path, { recursive: true });
    await index.refresh();
    expect(index.since(later)).toMatchObject({ runs: [], gone: [idOf(folder, second)] });
    expect(index.since(0)!.runs).toHaveLength(1);
    first.close();
  });

  it('of a log that grows is its new lines; one that was cut back is read anew', async () => {
    const folder = scratch();
    const run = begin(folder);
    const index = runsIndex(folder);
    const seen = async () => (await index.refresh()).runs[0]!.metrics.a;
    for (const [step, a] of [[10, 5], [20, 9], [30, 7]] as const) log(run, step, { a }); // biome-ignore format: one line
    expect(await seen()).toMatchObject({ last: 7, min: 5, max: 9 });
    log(run, 40, { a: 1 });
    expect(await seen()).toMatchObject({ last: 1, min: 1, max: 9 });
    run.trim('metrics.jsonl', (line) => line.includes('"step":10,'));
    expect(await seen()).toMatchObject({ last: 5, min: 5, max: 5 });
    run.close();
  });

  it('of a run that came back is its new state', async () => {
    const folder = scratch();
    const run = begin(folder);
    complete(run, 10, {});
    const index = runsIndex(folder);
    await index.refresh();
    renameSync(run.path, join(folder, 'away'));
    const { version } = await index.refresh();
    renameSync(join(folder, 'away'), run.path);
    await index.refresh();
    expect(index.since(version)).toMatchObject({ runs: [{ status: 'completed' }], gone: [] });
  });

  it('of a run that goes on after its end is seen', async () => {
    const folder = scratch();
    const run = begin(folder);
    complete(run, 10, { a: 1 });
    const index = runsIndex(folder);
    await index.refresh();
    log(run, 20, { a: 2 });
    run.updateMeta({ status: 'stopped' });
    expect((await index.refresh()).runs).toMatchObject([{ status: 'stopped', step: 20 }]);
  });

  it('in a folder that is not there is nothing, until it is', async () => {
    const folder = join(scratch(), 'runs');
    const index = runsIndex(folder);
    expect(await index.refresh()).toMatchObject({ folder, runs: [], sweeps: [] });
    begin(folder).close();
    expect((await index.refresh()).runs).toHaveLength(1);
  });
});

it.each(['..', '.', ''])('a run that lies beside the folder is not in it: "%s"', async (name) => {
  const folder = scratch();
  const run = begin(folder, { path: join(folder, '20260102-030405-abcdef') });
  run.close();
  const inside = join(folder, name === '..' ? 'runs' : '');
  await expect(runRow(inside, `${name}/20260102-030405-abcdef`)).rejects.toThrow('there is no run');
});

describe('a sweep', () => {
  const folder = scratch();
  const sweep = join(folder, 'study/20260102-030405-abcdef');
  const ask = { op: 'ask', trial: 0, parameters: { a: 1 }, at: '2026-01-02T03:04:05.000Z' };
  storage.ensureFolder(join(sweep, 'trials'));
  storage.commit(
    join(sweep, 'study.yaml'),
    'name: study\nmetric: { name: loss, goal: maximize }\nbudget: { trials: 2 }\n',
  );
  storage.commit(join(sweep, 'journal.jsonl'), `${JSON.stringify(ask)}\n`);
  const trial = begin(folder, { path: join(sweep, 'trials/0000-1'), sweep });
  trial.close();
  const id = 'study/20260102-030405-abcdef';

  it('is a line, and its trials are runs', async () => {
    const { runs, sweeps } = await runsIndex(folder).refresh();
    expect(sweeps).toMatchObject([{ id, status: 'interrupted', told: 0, limit: 2, metric: 'loss', best: null }]);
    expect(await sweepRow(folder, id)).toEqual(sweeps[0]);
    expect(runs).toMatchObject([{ id: `${id}/trials/0000-1`, sweep: id, trial: 0, name: 'little', status: 'killed' }]);
    expect(await runRow(folder, `${id}/trials/0000-1`)).toEqual(runs[0]);
  });

  it('shows the newest attempt of a task alone', async () => {
    cpSync(trial.path, join(sweep, 'trials/0000-1.2'), { recursive: true });
    storage.ensureFolder(join(sweep, 'trials/0000-1.3')); // without a run yet
    const { runs } = await runsIndex(folder).refresh();
    expect(runs.map((run) => run.id)).toEqual([`${id}/trials/0000-1.2`]);
  });

  it('is read again when its journal grows', async () => {
    const index = runsIndex(folder);
    const { version } = await index.refresh();
    const tell = {
      op: 'tell',
      trial: 0,
      state: 'complete',
      value: 0.5,
      values: [0.5],
      reports: [0.5],
      folders: [],
      workers: [],
    };
    storage.append(join(sweep, 'journal.jsonl'), JSON.stringify({ ...tell, at: ask.at }));
    await index.refresh();
    expect(index.since(version)).toMatchObject({ runs: [], sweeps: [{ told: 1, best: { trial: 0, value: 0.5 } }] });
  });

  it('with a damaged study is damaged', async () => {
    storage.commit(join(sweep, 'study.yaml'), ': [');
    expect(await sweepRow(folder, id)).toMatchObject({ status: 'damaged' });
  });

  it.each([
    '../../etc',
    '',
    '.',
    '..',
    'study',
    'study/..',
    `${id}/..`,
    `../${id}`,
    `/${id}`,
    `./${id}`,
    `${id}/trials`,
    `${id}/trials/..`,
    `${id}/trials/0000-1/checkpoints`,
    `${id}/checkpoints/0000-1`,
    `${id}/trials/0009-1`,
    'study/20260102-030405-ffffff',
    'a\0b',
  ])('an id that leads elsewhere is none: %j', async (wrong) => {
    // biome-ignore format: a list
    await expect(runRow(folder, wrong)).rejects.toThrow(/^there is no run/);
    await expect(sweepRow(folder, wrong)).rejects.toThrow(/^there is no sweep/);
  });
});
