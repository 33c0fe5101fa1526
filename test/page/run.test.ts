/** What the screen of one run makes of its answers. Without a browser. */
import { describe, expect, it } from 'vitest';
import { positionOf, positions, readAxis } from '../../page/charts/axis.js';
import { appended, notFinite, nothing, rowsWith } from '../../page/columns.js';
import { commandsOf } from '../../page/run/commands.js';
import { factsOf } from '../../page/run/environment.js';
import { levelsOf } from '../../page/run/levels.js';
import { happeningsOf } from '../../page/run/marks.js';
import { labelOf, sectionsOf } from '../../page/run/plans.js';
import { matching, valuesOf } from '../../page/run/values.js';
import type { MetricsReply, RunReply } from '../../src/ui/contract.js';
import { row as rowOf } from './rows.js';

const reply = (next: number, steps: readonly number[], values: MetricsReply['values']): MetricsReply => ({
  next,
  steps,
  epochs: steps.map((step) => step / 100),
  times: steps.map((step) => 1000 + step / 10),
  values,
});

describe('the columns', () => {
  const first = appended(nothing, reply(50, [10, 20], { a: [1, 'NaN'] }));

  it('go on where they were, with room for what came later', () => {
    const both = appended(first, reply(90, [30], { a: [3], b: ['-Infinity'] }));
    expect(both).toMatchObject({ next: 90, steps: [10, 20, 30], epochs: [0.1, 0.2, 0.3], times: [1001, 1002, 1003] });
    expect(both.values).toEqual({
      a: [1, Number.NaN, 3],
      b: [undefined, undefined, Number.NEGATIVE_INFINITY],
    });
    expect(appended(both, reply(95, [40], { b: [4] })).values.a).toEqual([1, Number.NaN, 3, undefined]);
  });

  it('replace steps that were taken again', () => {
    const again = appended(first, reply(60, [20, 30], { a: [2, 3] }));
    expect(again.steps).toEqual([10, 20, 30]);
    expect(again.values.a).toEqual([1, 2, 3]);
  });

  it('stay as they are when nothing came, but for where to go on', () => {
    expect(appended(first, reply(70, [], {}))).toEqual({ ...first, next: 70 });
  });

  it('tell rows without a number from rows whose number is none', () => {
    const columns = appended(
      nothing,
      reply(9, [1, 2, 3, 4], { a: [null, 'NaN', 5, 'Infinity'], b: [1, null, null, null] }),
    );
    expect(rowsWith(columns, ['a'])).toEqual([1, 2, 3]);
    expect(rowsWith(columns, ['a', 'b'])).toEqual([0, 1, 2, 3]);
    expect(rowsWith(columns, ['c'])).toEqual([]);
    expect(notFinite(columns, 'a')).toEqual({ count: 2, first: 2, last: 4 });
    expect(notFinite(columns, 'b')).toBeUndefined();
  });
});

describe('the x axis', () => {
  const columns = appended(nothing, reply(9, [10, 20, 40], { a: [1, 2, 3] }));

  it('is of steps, epochs or seconds since the start', () => {
    expect(positions(columns, 'step', 0)).toEqual([10, 20, 40]);
    expect(positions(columns, 'epoch', 0)).toEqual([0.1, 0.2, 0.4]);
    expect(positions(columns, 'time', 1000)).toEqual([1, 2, 4]);
    expect(readAxis('epoch')).toBe('epoch');
    expect(readAxis('nonsense')).toBe('step');
  });

  it('has a place for every step, between rows too', () => {
    const at = positions(columns, 'time', 1000);
    expect(positionOf(columns, at, 20)).toBe(2);
    expect(positionOf(columns, at, 25)).toBe(2.5);
    expect(positionOf(columns, at, 5)).toBe(1);
    expect(positionOf(columns, at, 99)).toBe(4);
    expect(positionOf(nothing, [], 5)).toBeUndefined();
  });
});

describe('the marks', () => {
  const time = '2026-11-25T00:00:01.000Z';

  it('say what stands out; checkpoints have no words but the last best one', () => {
    const found = happeningsOf([
      { type: 'started', time },
      { type: 'checkpoint', time, step: 100, best: true },
      { type: 'checkpoint', time, step: 200, best: false },
      { type: 'checkpoint', time, step: 300, best: true },
      { type: 'warning', time, step: 250, metric: 'mode-coverage', warning: 'few' },
      { type: 'ended', time, step: 310, status: 'diverged' },
    ]);
    expect(found.map(({ step, words, weight }) => [step, words, weight])).toEqual([
      [100, '', 'minor'],
      [200, '', 'minor'],
      [250, 'mode-coverage', 'bad'],
      [300, 'best', 'plain'],
      [310, 'diverged', 'bad'],
    ]);
    expect(found[0]!.time).toBe(Date.parse(time) / 1000);
  });

  it('put a resume where its checkpoint was, and say nothing of a good end', () => {
    const found = happeningsOf([
      { type: 'checkpoint', time, step: 100, best: false },
      { type: 'ended', time, step: 130, status: 'interrupted' },
      { type: 'checkpoint', time, step: 130, best: false },
      { type: 'resumed', time },
      { type: 'ended', time, step: 200, status: 'completed' },
    ]);
    expect(found.filter(({ words }) => words !== '').map(({ step, words }) => [step, words])).toEqual([
      [130, 'interrupted'],
      [130, 'resumed'],
    ]);
  });
});

describe('the charts', () => {
  const names = (metrics: readonly string[], measured?: readonly string[]) =>
    sectionsOf(metrics, measured).map(({ name, plans }) => [name, plans.map((plan) => plan.metrics)]);

  it('have both losses on one, both scores on one, and the rest alone by prefix', () => {
    expect(
      names(
        [
          'loss.discriminator',
          'loss.generator',
          'value',
          'score.real',
          'score.fake',
          'accuracy.real',
          'accuracy.fake',
          'frechet',
          'lone',
        ],
        ['frechet'],
      ),
    ).toEqual([
      ['The game', [['loss.discriminator', 'loss.generator'], ['score.real', 'score.fake'], ['value']]],
      ['frechet', [['frechet']]],
      ['accuracy', [['accuracy.real'], ['accuracy.fake']]],
      ['More', [['lone']]],
    ]);
    expect(names([])).toEqual([]);
  });

  it('lose no metric, and show none twice', () => {
    const metrics = ['loss.x', 'score.real', 'score.other', 'a.b.c', 'a.d', 'a', 'frechet.error', 'frechet', 'value.x'];
    const shown = sectionsOf(metrics, ['frechet']).flatMap(({ plans }) => plans.flatMap((plan) => plan.metrics));
    expect([...shown].sort()).toEqual([...metrics].sort());
  });

  it('call curves by what tells them apart', () => {
    expect(['score.real', 'score.fake', 'loss.generator', 'value'].map(labelOf)).toEqual([
      'D(x)',
      'D(G(z))',
      'generator',
      'value',
    ]);
  });

  it('draw the balance of the game where the loss has it', () => {
    const losses = ['loss.discriminator', 'loss.generator'];
    const scale = { discriminator: 0.5, generator: 1 };
    expect(levelsOf(['score.real', 'score.fake'], null)).toEqual([{ y: 0.5, words: '1/2' }]);
    expect(levelsOf(losses, { loss: { type: 'saturating' } })).toEqual([{ y: Math.log(4), words: 'log 4' }]);
    expect(levelsOf(losses, { loss: { type: 'non-saturating', scale } })[0]!.y).toBeCloseTo(Math.log(2), 12);
    expect(levelsOf(losses, { loss: { type: 'wasserstein' } })).toEqual([]);
    expect(levelsOf(['value'], null)[0]!.y).toBeCloseTo(-1.3862943611, 9);
    expect(levelsOf(['loss.generator'], { loss: { type: 'saturating' } })).toEqual([]);
  });
});

const row = rowOf('ring/20261125-000000-abcdef', { epoch: 1, overrides: { 'trainer.steps': 800 } });

describe('the commands', () => {
  const run: Pick<RunReply, 'row' | 'checkpoints' | 'models'> = {
    row,
    checkpoints: [{ step: 1, best: false }],
    models: ['generator', 'discriminator'],
  };

  it('fit how the run stands', () => {
    expect(commandsOf(run, 'runs')).toEqual([`exp sample ${row.id}`, `exp export ${row.id}`]);
    expect(commandsOf({ ...run, row: { ...row, status: 'killed' } }, 'runs')[0]).toBe(`exp resume ${row.id}`);
    expect(commandsOf({ ...run, row: { ...row, status: 'killed' }, checkpoints: [], models: [] }, 'runs')).toEqual([]);
  });

  it('name the folder where `exp` would not look, in quotes where a shell needs them', () => {
    expect(commandsOf(run, '/a b/')[0]).toBe(`exp sample '/a b/${row.id}'`);
    expect(commandsOf({ ...run, row: { ...row, sweep: 's/1', id: 's/1/trials/0' } }, 'runs')[0]).toBe(
      'exp sample runs/s/1/trials/0',
    );
  });
});

describe('the config', () => {
  const values = valuesOf({
    row,
    resolved: { trainer: { steps: 800, k: { type: 'constant', value: 1 } }, metrics: [] },
    origins: { 'trainer.steps': 'argument "trainer.steps=800"', 'trainer.k': 'default' },
  });

  it('tells of each value where it came from, and marks what was changed', () => {
    expect(values).toEqual([
      { path: 'trainer.steps', value: '800', origin: 'argument "trainer.steps=800"', override: true },
      { path: 'trainer.k.type', value: 'constant', origin: 'default', override: false },
      { path: 'trainer.k.value', value: '1', origin: 'default', override: false },
      { path: 'metrics', value: '[]', origin: undefined, override: false },
    ]);
  });

  it('is found by words of path, value or origin, all of them', () => {
    expect(matching(values, 'TRAINER default').map(({ path }) => path)).toEqual(['trainer.k.type', 'trainer.k.value']);
    expect(matching(values, 'trainer nowhere')).toEqual([]);
    expect(matching(values, ' ')).toEqual(values);
  });
});

describe('the environment', () => {
  it('says what meta.json knows and leaves out what it does not', () => {
    const facts = new Map(
      factsOf({
        exitCode: null,
        command: ['exp', 'run', 'a b.yaml'],
        environment: {
          versions: { node: '20.1.0', tfjs: null },
          memory: 2 ** 31,
          git: { commit: 'abc', branch: null, dirty: true },
        },
      }),
    );
    expect(Object.fromEntries(facts)).toEqual({
      command: "exp run 'a b.yaml'",
      node: '20.1.0',
      memory: '2.0 GiB',
      git: 'abc with changes',
    });
    expect(factsOf(null)).toEqual([]);
  });
});
