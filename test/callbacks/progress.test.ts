import { describe, expect, it } from 'vitest';
import { createCurve } from '../../src/callbacks/curve.js';
import { showProgress } from '../../src/callbacks/progress.js';
import { displayLines } from '../../src/callbacks/progress-display.js';
import { plainLine, type Status } from '../../src/callbacks/progress-line.js';
import { widthOf } from '../../src/registry/text-width.js';
import { completed, fakeControl, fakeRun, measuredAt, momentAt, reportAt } from './fixtures.js';

const values = { 'loss.discriminator': 0.6123, 'loss.generator': 1.944, 'score.real': 0.7812, 'score.fake': 0.0004 };

/** Trains `steps` steps of `seconds` each by a made-up clock. */
async function show({ live = false, steps = 100, seconds = 0.5, every = 10, columns = 100 }) {
  const fake = fakeRun({ live, totalSteps: steps });
  const run = { ...fake.run, terminal: { ...fake.run.terminal, columns } };
  let time = 1000;
  const callback = showProgress(every, () => time);
  await callback.onStart!(run);
  for (let step = 1; step <= steps; step++) {
    time += seconds;
    await callback.onReports!([reportAt(step, values)], fakeControl().control);
  }
  await callback.onEnd!(momentAt(steps), completed);
  return fake;
}

describe('progress', () => {
  it('writes plain lines now and then, and at the end', async () => {
    const { lines, redrawn } = await show({});
    expect(redrawn).toEqual([]);
    expect(lines).toHaveLength(7); // every 20 steps, then two
    expect(lines[1]).toBe(
      'step 40/100  epoch 4.00  2.00 it/s  0:30 left  loss D 0.612 G 1.94  D(x) 0.781  D(G(z)) 4.0e-4',
    );
    expect(lines.at(-1)).toBe('100 steps in 0:50, 2.00 it/s');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f]|█/);
  });

  it('redraws at most ten times a second, in the width there is', async () => {
    for (const columns of [200, 80, 40, 5]) {
      const { redrawn, lines } = await show({ live: true, seconds: 0.01, columns });
      expect(redrawn.length).toBeGreaterThan(5);
      expect(redrawn.length).toBeLessThanOrEqual(1 / 0.1 + 1);
      for (const line of redrawn.join('\n').split('\n')) expect(widthOf(line)).toBeLessThan(columns);
      expect(redrawn.at(-1)).toBe('');
      expect(lines).toHaveLength(2);
    }
  });

  it('shows a bar, both losses with their curves and both scores, at 40 columns and more', async () => {
    for (const columns of [200, 160, 80, 40]) {
      const { redrawn } = await show({ live: true, seconds: 0.01, columns });
      expect(redrawn.at(-2)).toMatch(/^(█+░*)? *\d+% .*100 it\/s {2}0:0\d left\n/);
      for (const shown of [/loss D 0\.612 ▁{5,}/, /G 1\.94 {2}▁{5,}/, /D\(x\) 0\.781/, /D\(G\(z\)\) 4\.0e-4/])
        expect(redrawn.at(-2)).toMatch(shown);
    }
  });

  it('tells the speed of late, also of slow steps', async () => {
    const { lines } = await show({ steps: 5, seconds: 40 });
    expect(lines[3]).toMatch(/0\.025 it\/s {2}0:40 left/);
    const fake = fakeRun({ totalSteps: 1000 });
    let time = 0;
    const callback = showProgress(10, () => time);
    await callback.onStart!(fake.run);
    for (let step = 1; step <= 200; step++) {
      time += step <= 100 ? 1 : 0.5;
      await callback.onReports!([reportAt(step)], fakeControl().control);
    }
    expect(fake.lines.at(-1)).toMatch(/ 2\.00 it\/s/);
  });

  it('says nothing it cannot know', () => {
    const nothing = { values: {}, measured: {} };
    const status: Status = { step: 5, totalSteps: Number.POSITIVE_INFINITY, epochs: 0.5, rate: Number.NaN, ...nothing };
    expect(plainLine(status)).toBe('step 5  epoch 0.50');
    expect(displayLines(status, {}, 80)).toEqual(['step 5  epoch 0.50']);
    const odd = { ...status, values: { 'loss.generator': Number.NaN, 'score.fake': Number.NEGATIVE_INFINITY } };
    expect(plainLine(odd)).toBe('step 5  epoch 0.50  loss G NaN  D(G(z)) -Infinity');
  });

  it('goes on showing what was measured last', async () => {
    const fake = fakeRun({ totalSteps: 300 });
    let time = 0;
    const callback = showProgress(10, () => time);
    await callback.onStart!(fake.run);
    for (let step = 1; step <= 200; step++) {
      time += 1;
      const report = measuredAt(step, step <= 100 ? { distance: 7 / step, 'distance.error': 0.5 } : {});
      await callback.onReports!([report], fakeControl().control);
    }
    expect(fake.lines.at(-1)).toMatch(/ {2}distance 0\.070$/);
  });

  it('bears a run with nothing left to do', async () => {
    const { lines } = await show({ steps: 0 });
    expect(lines).toEqual(['0 steps in 0:00']);
  });
});

describe('the display', () => {
  const status: Status = {
    step: 4900,
    totalSteps: 9380,
    epochs: 5.22,
    rate: 152,
    values,
    measured: { 'sliced-wasserstein': 0.0123, 距離: 2, 'a-metric-with-a-name-longer-than-the-window': 1 },
  };
  const curves = { 'loss.discriminator': [1, 2, 3, 4, 5, 6], 'loss.generator': [6, 5, 4, 3, 2, 1] };

  it('says all there is in 80 columns', () => {
    expect(displayLines({ ...status, measured: {} }, curves, 80)).toEqual([
      '█████████████░░░░░░░░░░░░  52%  step 4900/9380  epoch 5.22  152 it/s  0:29 left',
      'loss D 0.612 ▁▂▄▅▇█      G 1.94  █▇▅▄▂▁      D(x) 0.781  D(G(z)) 4.0e-4',
    ]);
  });

  it('fits every width, in four lines', () => {
    for (let columns = 2; columns <= 220; columns++) {
      const lines = displayLines(status, curves, columns);
      expect(lines.length).toBeLessThanOrEqual(4);
      expect(Math.max(...lines.map(widthOf))).toBeLessThan(columns);
    }
  });
});

it('a curve keeps its form in bounded memory', () => {
  const curve = createCurve(8);
  for (let i = 0; i < 1000; i++) curve.add(i);
  expect(curve.means()).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => 128 * i + 63.5)); // means of 128 numbers each
  for (let i = 0; i < 24; i++) curve.add(i === 0 ? Number.NaN : 1);
  expect(curve.means()).toHaveLength(4);
  expect(curve.means().slice(0, 3)).toEqual([127.5, 383.5, 639.5]);
  expect(curve.means()[3]).toBeNaN();
});
