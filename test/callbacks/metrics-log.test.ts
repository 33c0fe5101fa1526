import { describe, expect, it } from 'vitest';
import { decodeMetrics, encodeMetrics, shortest } from '../../src/callbacks/metrics-line.js';
import { metricsLog } from '../../src/callbacks/metrics-log.js';
import { stream } from '../../src/engine/random.js';
import { built, drive, fakeRun, measuredAt, reportAt } from './fixtures.js';

const values = (step: number) => ({
  'loss.generator': Math.fround(Math.sin(step)),
  'score.fake': Math.fround(1 / step),
});
const reports = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => reportAt(from + i + 1, values(from + i + 1), 7));
const steps = (log: string) =>
  log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).step);

async function logOf(every: string, chunk: number): Promise<string> {
  const { run, text } = fakeRun({ stepsPerEpoch: 7 });
  const callback = built(metricsLog, { every });
  await callback.onStart!(run);
  await drive(callback, reports(0, 60), chunk);
  return text('metrics.jsonl');
}

describe('metrics line', () => {
  it('gives each float32 its shortest decimal', () => {
    expect([shortest(Math.fround(0.1)), shortest(2e-4), shortest(16777216), shortest(-0.5)]).toEqual([
      0.1, 2e-4, 16777216, -0.5,
    ]);
    const bits = new DataView(new ArrayBuffer(4));
    const random = stream(1, 'floats');
    for (let i = 0; i < 5_000; i++) {
      bits.setUint32(0, random.bits());
      const single = bits.getFloat32(0);
      const written = shortest(single);
      if (!Object.is(Math.fround(written), single)) throw new Error(`${single} became ${written}`);
      expect(
        String(written)
          .replace(/e.*|[-.]/g, '')
          .replace(/^0+|0+$/g, '').length,
      ).toBeLessThanOrEqual(9);
    }
  });

  it('round-trips NaN and infinities, which plain JSON would lose', () => {
    const odd = { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY, d: 1.5 };
    const line = encodeMetrics(3, 1 / 3, odd);
    expect(line).toBe('{"step":3,"epoch":0.333333,"a":"NaN","b":"Infinity","c":"-Infinity","d":1.5}');
    expect(decodeMetrics(line)).toEqual({ step: 3, epoch: 0.333333, ...odd });
    expect(JSON.stringify(odd)).toContain('null'); // control
  });

  it.each(['', '{"step":1', 'null', '3', '{"epoch":1}', '{"step":1,"epoch":1,"a":"text"}'])(
    'does not read %j',
    (line) => {
      expect(decodeMetrics(line)).toBeUndefined();
    },
  );
});

describe('metrics-log', () => {
  it.each([
    ['10 steps', [10, 20, 30, 40, 50, 60]],
    ['1 epoch', [7, 14, 21, 28, 35, 42, 49, 56]],
    ['0.5 epochs', [4, 7, 11, 14, 18, 21, 25, 28, 32, 35, 39, 42, 46, 49, 53, 56, 60]],
  ])('every %s, however steps are grouped', async (every, expected) => {
    const log = await logOf(every, 1);
    expect(steps(log)).toEqual(expected);
    for (const chunk of [2, 7, 13, 60]) expect(await logOf(every, chunk)).toBe(log);
  });

  it('is the same bytes after a kill and a resume, at any step', async () => {
    for (const every of ['10 steps', '0.5 epochs']) {
      const whole = await logOf(every, 1);
      for (let saved = 0; saved <= 60; saved += 3) {
        const first = fakeRun({ stepsPerEpoch: 7 });
        const before = built(metricsLog, { every });
        await before.onStart!(first.run);
        await drive(before, reports(0, saved));
        const state = before.save!();
        await drive(before, reports(saved, Math.min(60, saved + 17))); // taken again after the resume
        const torn = `${first.text('metrics.jsonl')}{"step":`;
        const second = fakeRun({ stepsPerEpoch: 7, startStep: saved, log: torn });
        const after = built(metricsLog, { every });
        after.restore!(state);
        await after.onStart!(second.run);
        await drive(after, reports(saved, 60), 5);
        expect(second.text('metrics.jsonl')).toBe(whole);
      }
    }
  });

  it('writes every line with something measured, whatever is due, and once', async () => {
    const { run, text } = fakeRun();
    const callback = built(metricsLog, { every: '10 steps' });
    await callback.onStart!(run);
    const all = Array.from({ length: 25 }, (_, i) => measuredAt(i + 1, (i + 1) % 4 === 0 ? { distance: i } : {}));
    await drive(callback, all, 4);
    expect(steps(text('metrics.jsonl'))).toEqual([4, 8, 10, 12, 16, 20, 24]);
    expect(decodeMetrics(text('metrics.jsonl').split('\n')[0]!)).toMatchObject({ step: 4, distance: 3 });
  });

  it('control: without trimming, steps taken again are there twice', async () => {
    const { run, text } = fakeRun({ stepsPerEpoch: 7, startStep: 30, log: await logOf('10 steps', 1) });
    const callback = built(metricsLog);
    await callback.onStart!({ ...run, files: { ...run.files, trim: () => {} } });
    await drive(callback, reports(30, 60));
    expect(steps(text('metrics.jsonl'))).toEqual([10, 20, 30, 40, 50, 60, 40, 50, 60]);
  });
});
