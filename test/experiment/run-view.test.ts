import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRun } from '../../src/experiment/run-folder.js';
import { filesIn, lastMetrics, latestRuns, viewRun } from '../../src/experiment/run-view.js';

const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'sparring-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folders = 0;
function folder(files: Record<string, string> = {}): string {
  const path = join(scratch, `folder-${++folders}`);
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

describe('the last metrics', () => {
  const last = (log: string) => lastMetrics(folder({ 'metrics.jsonl': log }))?.step;

  it.each([
    ['a line', '{"step":1,"epoch":0}\n', 1],
    ['a torn tail', '{"step":1,"epoch":0}\n{"step":2,"epoch":0}', 1],
    ['a foreign line at the end', '{"step":1,"epoch":0}\nhello\n', 1],
    ['nothing', '', undefined],
    ['a torn line alone', '{"step":1', undefined],
  ])('%s', (_, log, step) => expect(last(log)).toBe(step));

  it('are found at the end of a long log', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `{"step":${i},"epoch":0,"loss.generator":"NaN"}\n`);
    expect(last(lines.join(''))).toBe(4999);
  });

  it('of a missing log are none', () => expect(lastMetrics(folder())).toBeUndefined());
});

describe('a run as seen', () => {
  const seen = (files: Record<string, string>, meta?: unknown) =>
    viewRun({ name: 'a', id: '20260102-030405-abcdef', path: folder(files), meta: meta as never });

  it('takes the furthest of log and summary', () => {
    const summary = '{"status":"completed","step":15,"epochs":1.5,"last":{"loss.generator":"NaN"}}';
    expect(seen({ 'summary.json': summary }).last).toEqual({ step: 15, epoch: 1.5, 'loss.generator': Number.NaN });
    expect(seen({ 'summary.json': summary, 'metrics.jsonl': '{"step":10,"epoch":1}\n' }).last?.step).toBe(15);
    expect(seen({ 'summary.json': summary, 'metrics.jsonl': '{"step":20,"epoch":2}\n' }).last?.step).toBe(20);
    expect(seen({ 'summary.json': '{"step":' }).last).toBeUndefined();
  });

  it('knows when it started by its id, and whether its process lives', () => {
    expect(seen({}).started?.toISOString()).toBe('2026-01-02T03:04:05.000Z');
    expect([seen({}).status, seen({}, { status: 'running' }).status, seen({}, { status: 'stopped' }).status]).toEqual([
      'damaged',
      'killed',
      'stopped',
    ]);
    const start = {
      name: 'live',
      seed: 0,
      config: '',
      source: '',
      overrides: [],
      engine: { executor: 'eager', threads: 1, device: 'cpu', description: 'eager' },
    };
    const run = createRun({ ...start, runsDir: join(scratch, 'live'), git: false });
    expect(viewRun({ name: 'live', id: run.id, path: run.path, meta: run.meta }).status).toBe('running');
    run.close();
    expect(viewRun({ name: 'live', id: run.id, path: run.path, meta: run.meta }).status).toBe('killed');
    expect(viewRun({ name: 'live', id: 'renamed', path: run.path, meta: run.meta }).started).toBeUndefined();
  });

  it('lists files, sorted, without hidden ones', () => {
    expect(filesIn(folder({ b: '', a: '', '.c.tmp': '' }), '.')).toEqual(['a', 'b']);
    expect(filesIn(scratch, 'nowhere')).toEqual([]);
  });
});

it('a thousand runs are listed in a moment', () => {
  const runsDir = folder();
  const line = `{"step":1,"epoch":0,${'"x":1,'.repeat(50)}"y":2}\n`;
  for (let i = 0; i < 1000; i++) {
    const path = join(runsDir, `name-${i % 10}`, `20260101-${String(i).padStart(6, '0')}-abcdef`);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'meta.json'), '{"status":"completed"}');
    writeFileSync(join(path, 'metrics.jsonl'), line.repeat(20));
  }
  const begun = performance.now();
  const { runs, total } = latestRuns(runsDir, 1000);
  expect(performance.now() - begun).toBeLessThan(1500); // about 150 ms on a quiet machine
  expect([runs.length, total, runs[0]!.id]).toEqual([1000, 1000, '20260101-000999-abcdef']);
  expect(latestRuns(runsDir, 5, 'name-3')).toMatchObject({ total: 100, runs: { length: 5 } });
});
