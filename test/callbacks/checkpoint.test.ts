import { describe, expect, it } from 'vitest';
import { checkpoint } from '../../src/callbacks/checkpoint.js';
import { built, drive, fakeControl, fakeRun, measuredAt, momentAt, reportAt } from './fixtures.js';

describe('checkpoint', () => {
  const series = [3, 2, Number.NaN, 2, 1, Number.NEGATIVE_INFINITY, 4];
  const reports = series.map((value, i) => reportAt(i + 1, { 'loss.generator': value }));

  it('asks when due, with its retention', async () => {
    const callback = built(checkpoint, { every: '2 steps', keep: 5 });
    expect(callback.ends).toEqual({ first: false, last: true });
    expect(built(checkpoint).cadence).toEqual({ amount: 1, unit: 'epochs' });
    expect((await drive(callback, reports, 3)).saves).toEqual(Array(3).fill({ keep: 5, best: false }));
  });

  it.each([
    ['min', [true, true, false, false, true, false, false]],
    ['max', [true, false, false, false, false, false, true]],
  ])('marks the best by %s, never NaN or an infinity', async (goal, expected) => {
    const callback = built(checkpoint, { every: 1, best: { metric: 'loss.generator', goal } });
    expect((await drive(callback, reports)).saves.map(({ best }) => best)).toEqual(expected);
  });

  it('remembers the best over a resume', async () => {
    const config = { every: 1, best: { metric: 'loss.generator', goal: 'min' } };
    const first = built(checkpoint, config);
    await drive(first, reports.slice(0, 2));
    const second = built(checkpoint, config);
    second.restore!(JSON.parse(JSON.stringify(first.save!())));
    expect((await drive(second, [reportAt(3, { 'loss.generator': 2.5 })])).saves[0]!.best).toBe(false);
    const forgetful = built(checkpoint, config); // control
    expect((await drive(forgetful, [reportAt(3, { 'loss.generator': 2.5 })])).saves[0]!.best).toBe(true);
  });

  it('looks at something measured when it is measured, due or not', async () => {
    const callback = built(checkpoint, { every: '2 steps', keep: 4, best: { metric: 'distance', goal: 'min' } });
    await callback.onStart!(fakeRun({ measured: ['distance'] }).run);
    const values: Record<string, number>[] = [
      {},
      {},
      { distance: 3 },
      {},
      { distance: 4 },
      { distance: 2 },
      { distance: Number.NaN },
    ];
    const saves: [number, boolean][] = [];
    for (const [i, value] of values.entries()) {
      const asked = await drive({ ...callback, cadence: { amount: (i + 1) % 2 === 0 ? 1 : 2, unit: 'steps' } }, [
        measuredAt(i + 1, value),
      ]);
      saves.push(...asked.saves.map(({ best }): [number, boolean] => [i + 1, best === true]));
    }
    expect(saves).toEqual([
      [2, false],
      [3, true],
      [4, false],
      [6, true],
      [6, false], // due as well; the loop makes one request of both
    ]);
  });

  it('knows the names of metrics', async () => {
    const callback = built(checkpoint, { every: 1, best: { metric: 'loss.generater' } });
    await expect(drive(callback, reports)).rejects.toThrow(
      'callback "checkpoint": no metric "loss.generater" is reported. Did you mean "loss.generator"?',
    );
    const { control, saves } = fakeControl();
    callback.onDue!(momentAt(0), control); // a run that had nothing left to do
    expect(saves).toEqual([{ keep: 3, best: false }]);
  });
});
