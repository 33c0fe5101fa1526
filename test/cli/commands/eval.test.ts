/** `exp eval`: the numbers of a checkpoint, those of training where the metric is the same, and their record. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetrics } from '../../../src/experiment/find-run.js';
import { acquire } from '../../../src/experiment/run-lock.js';
import { exp } from '../fake-io.js';

const runsDir = mkdtempSync(join(realpathSync(tmpdir()), 'sparring-'));
afterAll(() => rmSync(runsDir, { recursive: true }));

const distance = 'sliced-wasserstein';
const within = (...argv: string[]) => exp([...argv, '--runs-dir', runsDir]);
const records = () =>
  readFileSync(join(path, 'evaluations.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

let path: string;

beforeAll(async () => {
  const config = join(runsDir, 'toy.yaml');
  writeFileSync(
    config,
    `seed: 3
data: { type: ring, samples: 200, batch: 20 }
prior: { type: normal, dim: 4 }
generator: { type: mlp, hidden: [8] }
discriminator: { type: mlp, hidden: [8] }
loss: non-saturating
optimizer: { type: adam, learningRate: 0.01 }
trainer: { steps: 20, average: 0.9 }
engine: { threads: 1 }
metrics: [{ type: sliced-wasserstein, samples: 300, projections: 7 }]
callbacks: [{ type: evaluate, every: 10 }, { type: checkpoint, every: 10, best: { metric: sliced-wasserstein } }]
`,
  );
  path = (await within('run', config, '--quiet')).out.trim();
});

const shown = async (...argv: string[]) => {
  const { code, out, err } = await within('eval', 'toy', ...argv, '--json');
  expect(code, err).toBe(0);
  return JSON.parse(out);
};

describe('exp eval', () => {
  it.each([10, 20])('gives at step %d what training reported there', async (step) => {
    const row = readMetrics(path).find((one) => one.step === step)!;
    const { measured, ...rest } = await shown('--checkpoint', String(step));
    expect(rest).toEqual({ run: path, step, seed: 3 });
    const { values, recipe } = measured[distance];
    expect(recipe).toMatchObject({ metric: distance, samples: 300, projections: 7, split: 'fresh' });
    expect(Object.keys(values)).toEqual([distance, `${distance}.error`, `${distance}.floor`]);
    for (const [name, value] of Object.entries(values))
      expect(Math.fround(value as number)).toBe(Math.fround(row[name]!));
  });

  it('tells it to people, with the recipe', async () => {
    const { code, out, err } = await within('eval', 'toy', '--checkpoint', 'best');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^toy\/\S+ at step \d+\n {2}sliced-wasserstein +0\.\d+\n {2}sliced-wasserstein\.error +[\d.e-]+\n/,
    );
    expect(out).toMatch(/\n {2}recipe +\{ metric: sliced-wasserstein, order: 1, samples: 300, .*range: null \}\n$/);
  });

  it('measures by what is given instead, several at once, and with other noise', async () => {
    const given = ['--metric', '{ type: sliced-wasserstein, samples: 500, order: 2 }', '--metric', distance];
    const { measured } = await shown(...given);
    expect(Object.keys(measured)).toEqual([distance, `${distance}-2`]);
    expect(measured[distance].recipe).toMatchObject({ samples: 500, order: 2 });
    expect(measured[`${distance}-2`].recipe).toMatchObject({ samples: 2048, order: 1 });
    const [own, other] = [await shown(), await shown('--seed', '8')];
    expect(other.seed).toBe(8);
    expect(other.measured[distance].recipe).toEqual(own.measured[distance].recipe);
    expect(other.measured[distance].values[distance]).not.toBe(own.measured[distance].values[distance]);
  });

  it('keeps a record of every evaluation, also while a process owns the run', async () => {
    const before = records().length;
    const lock = acquire(path);
    const { measured } = await shown();
    lock.release();
    expect(records()).toHaveLength(before + 1);
    const { time, engine, ...rest } = records().at(-1)!;
    expect(rest).toEqual({ step: 20, seed: 3, measured });
    expect([Date.parse(time) > 0, engine]).toEqual([true, expect.stringContaining('compiled')]);
  });

  it('has a metric for a config without', async () => {
    const bare = join(runsDir, 'bare.yaml');
    writeFileSync(bare, readFileSync(join(path, 'config.yaml'), 'utf8'));
    const said = await within('run', bare, 'name=bare', 'metrics=', 'trainer.steps=2', 'callbacks=[]', '--quiet');
    expect(said.code, said.err).toBe(0);
    expect(JSON.parse((await within('eval', 'bare', '--json')).out).measured[distance].recipe.samples).toBe(2048);
  });

  it("has a metric's controls beside its numbers, measured once for all runs of the folder, and its warnings", async () => {
    const metric = '{ type: parzen, samples: 50, rows: 40, choosing: 20, iterations: 2, smallest: 5, largest: 9 }';
    const [first, again] = [
      await within('eval', 'toy', '--metric', metric),
      await within('eval', 'bare', '--metric', metric),
    ];
    expect([first.code, again.code], first.err + again.err).toEqual([0, 0]);
    expect(first.err).toMatch(/^measuring controls, once .*\.cache\S+json\n$/);
    expect(again.err).toBe('');
    for (const { out } of [first, again]) {
      expect(out).toMatch(/ {2}parzen\.sigma +5\n/);
      expect(out).toMatch(/ {2}warning +sigma 5 is the smallest of those tried/);
    }
    const controls = (out: string) => out.match(/ {2}parzen\.(train|k-means|noise).*\n/g);
    expect(controls(first.out)).toHaveLength(9);
    expect(controls(again.out)).toEqual(controls(first.out));
    const { measured } = records().at(-1)!;
    expect(measured.parzen.warnings).toHaveLength(1);
    expect(measured.parzen.values).toHaveProperty('parzen.k-means.error');
  });

  it.each([
    [
      ['toy', '--metric', 'slice-wasserstein'],
      2,
      /"slice-wasserstein" is not a metric. Did you mean "sliced-wasserstein"\?/,
    ],
    [['toy', '--metric', '{ type: sliced-wasserstein, sample: 5 }'], 2, /Did you mean "samples"\?/],
    [
      ['toy', '--metric', '{ type: sliced-wasserstein, split: test }'],
      4,
      /no test rows for a metric; there are train, fresh/,
    ],
    [['toy', '--checkpoint', '7'], 4, /no checkpoint of step 7/],
  ])('%j', async (argv, code, words) => {
    const before = records().length;
    const said = await within('eval', ...argv);
    expect([said.code, said.out]).toEqual([code, '']);
    expect(said.err).toMatch(words);
    expect(records()).toHaveLength(before);
  });
});
