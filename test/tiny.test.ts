/** The first thing to run: a small experiment through the public API, from a config to a complete run folder. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { catalog, loadExperiment, startRun } from '../src/index.js';

const runsDir = mkdtempSync(join(tmpdir(), 'sparring-tiny-'));
afterAll(() => rmSync(runsDir, { recursive: true, force: true }));

it('trains gaussian-1d for a few steps', async () => {
  const overrides = ['trainer.steps=20', 'callbacks.1.every=10 steps'];
  const config = join(import.meta.dirname, '../configs/gaussian-1d.yaml');
  const loaded = await loadExperiment(config, overrides, catalog);
  const terminal = { live: false, columns: 80, redraw() {}, line() {}, notice() {} };
  const result = await startRun(loaded, overrides, { terminal, interrupted: () => undefined, runsDir });

  expect(result).toMatchObject({ outcome: { status: 'completed' }, code: 0, step: 20 });
  expect(result.report!.values['loss.generator']).toSatisfy(Number.isFinite);
  expect(result.report!.values['loss.discriminator']).toSatisfy(Number.isFinite);

  const read = (name: string) => readFileSync(join(result.path, name), 'utf8');
  const metrics = read('metrics.jsonl').trim().split('\n');
  expect(metrics.map((line) => JSON.parse(line).step)).toEqual([10, 20]);
  expect(JSON.parse(read('meta.json'))).toMatchObject({
    name: 'gaussian-1d',
    status: 'completed',
    exitCode: 0,
    seed: 1,
  });
  expect(JSON.parse(read('summary.json'))).toMatchObject({ status: 'completed', step: 20 });
  expect(read('overrides.txt')).toBe(overrides.map((line) => `${line}\n`).join(''));
  expect(readdirSync(join(result.path, 'samples'))).toEqual(
    [0, 10, 20].map((step) => `step-000000${step || '00'}.png`),
  );
  expect(readdirSync(join(result.path, 'checkpoints'))).toEqual(['step-00000020.safetensors']);
  for (const name of ['config.yaml', 'config.source.yaml', 'events.jsonl'])
    expect(existsSync(join(result.path, name))).toBe(true);
});
