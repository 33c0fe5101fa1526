/** What is told at the end of a sweep: that it fits, and that table, JSON and CSV agree. */
import { join } from 'node:path';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { sweepSummary } from '../../src/cli/sweep-summary.js';
import { resultsCsv, resultsDocument, resultsOf } from '../../src/sweep/results.js';
import { exampleState, exampleStudy } from '../sweep/studies.js';

const efforts = new Map(
  exampleState.trials.map(({ number }) => [number, { steps: 6000, inherited: 0, seconds: 47 + number }]),
);
const results = resultsOf(exampleStudy, exampleState, efforts);
const folder = join(process.cwd(), 'runs/ring-tuning/20260101-000000-aaa111');
const summary = (columns: number, of = results) =>
  sweepSummary(of, folder, { write: () => undefined, live: true, columns, colours: pc.createColors(false) });

describe('the summary', () => {
  it('says it all', () => {
    expect(summary(100)).toMatchInlineSnapshot(`
      "ring-tuning
      60 trials of 60, 49 complete, 4 diverged, 6 pruned, 1 failed, 1 h 17 min of training

       #  trial  sliced-wasserstein       to baseline       loss.type  generator.learningRate
       1      4       0.033 ± 0.014  -0.0272 ± 0.0072     wasserstein                3.945e-4
       2     19       0.035 ± 0.022  -0.0248 ± 0.0063     wasserstein                7.068e-4
       3      3       0.036 ± 0.011  -0.0242 ± 0.0063     wasserstein                2.659e-4
       4     10       0.036 ± 0.012  -0.0239 ± 0.0039  non-saturating                3.519e-4
       5     32       0.040 ± 0.012  -0.0200 ± 0.0041     wasserstein                0.001117
       6     38       0.040 ± 0.018  -0.0197 ± 0.0024     wasserstein                3.195e-4
       7     47       0.042 ± 0.021  -0.0183 ± 0.0059     wasserstein                0.001106
       8     56       0.042 ± 0.017  -0.0178 ± 0.0041     wasserstein                0.001239
       9     40       0.043 ± 0.019  -0.0173 ± 0.0041  non-saturating                3.063e-4
      10     28       0.047 ± 0.015  -0.0128 ± 0.0041  non-saturating                1.411e-4
      No room for discriminator.learningRate, beta1, k, gradientPenalty, time: widen the window, or see
      --json.
      and 50 more trials

      best: trial 4
        loss.type=wasserstein optimizer.generator.learningRate=3.945e-4
        optimizer.discriminator.learningRate=4.001e-4 optimizer.generator.beta1=0.002684 trainer.k=5
        loss.gradientPenalty=9.589

      trial 33 failed: killed by signal SIGKILL
      trial 15 diverged: loss.generator was NaN at step 310
      trial 25 diverged: loss.generator was NaN at step 310
      and 2 more trials

      sliced-wasserstein: mean over 3 seeds ± half of its 95% t interval. To baseline: mean of the
      differences seed by seed. The best was chosen by these same values, so its mean flatters it.

      importances (fANOVA, share of the variance; 49 complete trials, 65% foretold)
        generator.learningRate      ███████████████░░░░░░░░░  62% ± 19%
        discriminator.learningRate  ██░░░░░░░░░░░░░░░░░░░░░░  8% ± 9%
        loss.type                   ██░░░░░░░░░░░░░░░░░░░░░░  6% ± 9%
        beta1                       ░░░░░░░░░░░░░░░░░░░░░░░░  1% ± 3%
        gradientPenalty             ░░░░░░░░░░░░░░░░░░░░░░░░  1% ± 3%
        k                           ░░░░░░░░░░░░░░░░░░░░░░░░  0% ± 0%

        sweep  runs/ring-tuning/20260101-000000-aaa111
        best   runs/ring-tuning/20260101-000000-aaa111/trials/0004-1
        next   exp report runs/ring-tuning/20260101-000000-aaa111
               exp sweep --resume runs/ring-tuning/20260101-000000-aaa111 --failed-only
               exp show runs/ring-tuning/20260101-000000-aaa111/trials/0004-1
               exp sample runs/ring-tuning/20260101-000000-aaa111/trials/0004-1
      "
    `);
  });

  it.each([80, 100, 160])('fits %s columns but for paths and commands', (columns) => {
    const lines = summary(columns).split('\n');
    expect(lines.filter((line) => line.length > columns && !line.includes('runs/'))).toEqual([]);
  });

  it('of a sweep that has only begun', () => {
    const { trials } = exampleState;
    const state = { trials: [{ number: 0, parameters: trials[0]!.parameters, state: 'pending' as const }], limit: 60 };
    const text = summary(80, resultsOf(exampleStudy, state));
    expect(text).toContain('1 trial of 60, 1 without a result');
    expect(text).toContain('0 complete trials are too few');
    expect(text).not.toContain('best:');
  });
});

describe('JSON and CSV', () => {
  const document = JSON.parse(JSON.stringify(resultsDocument(results)));
  const lines = resultsCsv(results).trimEnd().split('\n');

  it('agree about every trial', () => {
    expect(lines).toHaveLength(61);
    const heading = lines[0]!.split(',');
    for (const [i, trial] of document.trials.entries()) {
      const cells = Object.fromEntries(lines[i + 1]!.split(',').map((cell, j) => [heading[j], cell]));
      expect(Number(cells.trial)).toBe(trial.trial);
      expect(cells.state).toBe(trial.state);
      expect(cells.mean).toBe(trial.value === null ? '' : String(trial.value.mean));
      expect(cells['seed 1']).toBe(String(trial.values[0] ?? ''));
    }
  });

  it('have what the study was', () => {
    expect(document).toMatchObject({
      name: 'ring-tuning',
      seeds: [1, 2, 3],
      confidence: 0.95,
      baseline: 0,
      finished: true,
    });
    expect(document.best).toBe(document.trials[0].trial);
    expect(document.effort.steps).toBe(360000);
  });

  it('CSV quotes what needs it', () => {
    const trials = exampleState.trials.map((trial, i) =>
      i === 3 ? { ...trial, result: { ...trial.result!, reason: 'said "no", twice\nand left' } } : trial,
    );
    const csv = resultsCsv(resultsOf(exampleStudy, { ...exampleState, trials }));
    expect(csv).toContain(',"said ""no"", twice\nand left"\n');
  });
});

it('a sweep is finished when all has a result, or nothing more is asked for', () => {
  const finished = (state: object) => resultsOf(exampleStudy, { ...exampleState, ...state }).finished;
  expect(finished({})).toBe(true);
  expect(finished({ limit: 61 })).toBe(false);
  expect(finished({ limit: 61, closed: 'the time is over' })).toBe(true);
  const { number, parameters } = exampleState.trials[59]!;
  expect(finished({ trials: [...exampleState.trials.slice(0, 59), { number, parameters, state: 'pending' }] })).toBe(
    false,
  );
});
