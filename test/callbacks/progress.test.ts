import { describe, expect, it } from 'vitest';
import { showProgress } from '../../src/callbacks/progress.js';
import { liveLine, plainLine, type Status } from '../../src/callbacks/progress-line.js';
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

  it('redraws one line, at most ten times a second, in the width there is', async () => {
    for (const columns of [200, 80, 30, 5]) {
      const { redrawn, lines } = await show({ live: true, seconds: 0.01, columns });
      expect(redrawn.length).toBeGreaterThan(5);
      expect(redrawn.length).toBeLessThanOrEqual(1 / 0.1 + 1);
      expect(Math.max(...redrawn.map((line) => line.length))).toBeLessThan(columns);
      expect(redrawn.at(-1)).toBe('');
      expect(lines).toHaveLength(2);
    }
    const { redrawn } = await show({ live: true, seconds: 0.01, columns: 200 });
    expect(redrawn.at(-2)).toMatch(/^[█░]{20} {2}step \d+\/100 .*D\(G\(z\)\)/);
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
    expect([plainLine(status), liveLine(status, 80)]).toEqual(['step 5  epoch 0.50', 'step 5  epoch 0.50']);
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
