import { describe, expect, it } from 'vitest';
import type { Callback } from '../../src/callbacks/callback.js';
import { earlyStopping } from '../../src/callbacks/early-stopping.js';
import { built, drive, fakeControl, fakeRun, measuredAt, momentAt, reportAt } from './fixtures.js';

describe('early-stopping', () => {
  const config = { metric: 'm', patience: '20 steps', every: '5 steps', minDelta: 0.5 };
  /** Improves until step 12, then only by too little. */
  const reports = Array.from({ length: 100 }, (_, i) =>
    reportAt(i + 1, { m: Math.max(100 - (i + 1), 88) - 0.001 * i }),
  );
  /** Reports from `from` on; the reason given, and the step at which it was. */
  async function stopped(callback: Callback, from: number, chunk = 1) {
    let last = 0;
    const onDue: Callback['onDue'] = (moment, control) => {
      last = moment.step;
      return callback.onDue!(moment, control);
    };
    const { stops } = await drive({ ...callback, onDue }, reports.slice(from), chunk);
    return { stops, last };
  }

  it.each([1, 4, 50])('stops at the first due step after its patience, in chunks of %d', async (chunk) => {
    const { stops, last } = await stopped(built(earlyStopping, config), 0, chunk);
    expect(last).toBe(35);
    expect(stops).toEqual([
      [expect.stringMatching(/^m has not improved for 20 steps: best 87\.98\d* at step 12$/), undefined],
    ]);
  });

  it('counts epochs too, and goals', async () => {
    expect((await stopped(built(earlyStopping, { ...config, patience: '1 epoch' }), 0)).last).toBe(25);
    expect((await stopped(built(earlyStopping, { ...config, goal: 'max' }), 0)).last).toBe(25); // best at step 1
  });

  it('goes on counting after a resume', async () => {
    const first = built(earlyStopping, config);
    await drive(first, reports.slice(0, 20));
    const second = built(earlyStopping, config);
    second.restore!(JSON.parse(JSON.stringify(first.save!())));
    expect((await stopped(second, 20)).last).toBe(35);
    expect((await stopped(built(earlyStopping, config), 20)).last).not.toBe(35); // control
  });

  describe('by something measured', () => {
    const measured = { metric: 'distance', patience: '20 steps', every: '5 steps' };
    /** Measured every 7 steps; best at step 14. */
    const series = Array.from({ length: 100 }, (_, i) =>
      measuredAt(i + 1, (i + 1) % 7 ? {} : { distance: Math.abs(i + 1 - 14) }),
    );

    it.each([1, 7])('decides where it is measured, not where it is due, in chunks of %d', async (chunk) => {
      const callback = built(earlyStopping, measured);
      await callback.onStart!(fakeRun({ measured: ['distance', 'distance.error'] }).run);
      const asked = fakeControl();
      let last = 0;
      for (; last < series.length && asked.stops.length === 0; last += chunk) {
        await callback.onReports!(series.slice(last, last + chunk), asked.control);
        await callback.onDue!(momentAt(last + chunk, series[last + chunk - 1]), asked.control);
      }
      expect([last, asked.stops]).toEqual([
        35,
        [['distance has not improved for 20 steps: best 0 at step 14', undefined]],
      ]);
    });

    it('does not take a misspelt one for one not measured yet', async () => {
      const callback = built(earlyStopping, { ...measured, metric: 'distanse' });
      await callback.onStart!(fakeRun({ measured: ['distance'] }).run);
      await expect(drive(callback, series)).rejects.toThrow(/no metric "distanse" is reported/);
    });
  });

  it('knows the names of metrics', async () => {
    await expect(drive(built(earlyStopping, { ...config, metric: 'loss' }), reports)).rejects.toThrow(
      /no metric "loss" is reported/,
    );
  });
});
