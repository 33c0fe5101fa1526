import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { float32, full, type HostTensor, specOf } from '../../src/engine/tensor.js';
import { mapTree, type Tree } from '../../src/engine/tree.js';
import { type Checkpoints, openCheckpoints, type Progress, readCheckpoints } from '../../src/experiment/checkpoints.js';
import { storage } from '../../src/experiment/storage.js';
import { scratch } from './fixtures.js';

const stateAt = (step: number): Tree<HostTensor> => ({
  generator: { params: { 0: { kernel: full([2, 3], step), bias: full([3], -step) } }, stats: {} },
  updates: { dtype: 'int32', shape: [], data: Int32Array.of(step) },
});
const template = mapTree(stateAt(0), specOf);
const progressAt = (step: number): Progress => ({
  step,
  drawn: 2 * step,
  callbacks: { 'checkpoint.0': { best: step / 2 } },
  configHash: 'abc',
});

function store(path = scratch()) {
  const events: unknown[] = [];
  const calls: string[] = [];
  const checkpoints = openCheckpoints({
    path,
    commit: (relative, bytes) => {
      calls.push(relative);
      storage.ensureFolder(join(path, 'checkpoints'));
      storage.commit(join(path, relative), bytes);
    },
    event: (type, fields) => events.push({ type, ...fields }),
  });
  return { path, events, calls, checkpoints };
}
const saveAll = (checkpoints: Checkpoints, steps: readonly number[], keep: number, best: readonly number[] = []) => {
  for (const step of steps) checkpoints.save(stateAt(step), progressAt(step), { keep, best: best.includes(step) });
};
const fileAt = (path: string, step: number) => join(path, `checkpoints/step-0000000${step}.safetensors`);
function damage(file: string): void {
  const bytes = fs.readFileSync(file);
  bytes[bytes.length - 1]! ^= 1;
  fs.writeFileSync(file, bytes);
}

describe('checkpoints', () => {
  it('give back the state, its progress and its form', () => {
    const { checkpoints, events } = store();
    expect(checkpoints.latest()).toBeUndefined();
    saveAll(checkpoints, [1], 3);
    const saved = checkpoints.latest()!;
    expect(saved).toMatchObject({ ...progressAt(1), notes: {} });
    expect(saved.restore(template)).toEqual(stateAt(1));
    expect(events).toEqual([
      { type: 'checkpoint', file: 'checkpoints/step-00000001.safetensors', step: 1, best: false },
    ]);
  });

  it('keep the newest and the best', () => {
    const { checkpoints } = store();
    saveAll(checkpoints, [1, 2, 3, 4, 5], 2, [1, 2]);
    expect(checkpoints.steps()).toEqual([2, 4, 5]);
    expect([checkpoints.best(), checkpoints.load('best').step, checkpoints.load('last').step]).toEqual([2, 2, 5]);
    expect(checkpoints.load(4).restore(template)).toEqual(stateAt(4));
  });

  it('delete nothing before the new one is safe', () => {
    const path = scratch();
    saveAll(store(path).checkpoints, [1], 1);
    const full = openCheckpoints({
      path,
      commit: () => {
        throw new Error('disk full');
      },
      event: () => {},
    });
    expect(() => saveAll(full, [2], 1)).toThrow('disk full');
    expect(full.latest()!.step).toBe(1);
  });

  it('count a best only once it is there', () => {
    const { path, checkpoints } = store();
    saveAll(checkpoints, [1, 2], 1, [1]);
    saveAll(checkpoints, [3], 1, [3]);
    expect([checkpoints.steps(), checkpoints.best()]).toEqual([[3], 3]);
    fs.writeFileSync(join(path, 'checkpoints/best.json'), '{"step":9,"previous":3}'); // killed before step 9 was written
    saveAll(checkpoints, [4, 5], 1);
    expect([checkpoints.steps(), checkpoints.best()]).toEqual([[3, 5], 3]);
  });

  it('fall back to the newest whole one, and say so', () => {
    const { path, checkpoints, events } = store();
    saveAll(checkpoints, [1, 2, 3], 3);
    damage(fileAt(path, 3));
    fs.truncateSync(fileAt(path, 2), 100);
    events.length = 0;
    expect(checkpoints.latest()!.restore(template)).toEqual(stateAt(1));
    expect(events).toMatchObject(
      [
        { type: 'checkpoint-damaged', file: 'checkpoints/step-00000003.safetensors', reason: /damaged: its SHA-256/ },
        { type: 'checkpoint-damaged', file: 'checkpoints/step-00000002.safetensors' },
      ].map(({ reason, ...event }) => (reason ? { ...event, reason: expect.stringMatching(reason) } : event)),
    );
    expect(() => checkpoints.load(3)).toThrow(/step-00000003\.safetensors cannot be used: damaged/);
    damage(fileAt(path, 1));
    expect(() => checkpoints.latest()).toThrow(/no checkpoint of .* can be used:\n.*00003.*\n.*00002.*\n.*00001/);
  });

  it('drop steps beyond a resume further back, damaged or not', () => {
    const { path, checkpoints } = store();
    saveAll(checkpoints, [1, 2, 3, 4], 4, [4]);
    damage(fileAt(path, 3));
    saveAll(checkpoints, [2], 1); // resumed from 1
    expect([checkpoints.steps(), checkpoints.latest()!.step, checkpoints.best()]).toEqual([[2], 2, undefined]);
  });

  it('say what does not fit', () => {
    const { checkpoints } = store();
    expect(() => checkpoints.load('last')).toThrow(/has no checkpoint yet/);
    saveAll(checkpoints, [1], 1);
    expect(() => checkpoints.load(7)).toThrow(/no checkpoint of step 7\. Steps: 1\./);
    expect(() => checkpoints.load('best')).toThrow(/no checkpoint marked as the best/);
    const other = { generator: { params: { 0: { kernel: specOf(full([2, 4], 0)) } }, ema: specOf(float32([1], [1])) } };
    expect(() => checkpoints.load(1).restore(other)).toThrow(
      /does not fit this experiment: "generator.params.0.kernel" is float32 \[2, 3\], not float32 \[2, 4\]; "generator.ema" is missing; "generator.params.0.bias" has no place in it; "updates" has no place in it\.$/,
    );
  });

  it('refuse callback state that JSON would change', () => {
    const { checkpoints } = store();
    const bad = { ...progressAt(1), callbacks: { mine: { best: Number.POSITIVE_INFINITY } } };
    expect(() => checkpoints.save(stateAt(1), bad, { keep: 1 })).toThrow(/saves Infinity as "best"/);
  });

  it('can be looked at without owning the run', () => {
    const { path, checkpoints } = store();
    saveAll(checkpoints, [1, 2], 2);
    damage(fileAt(path, 2));
    const passed: string[] = [];
    expect(readCheckpoints(path, (file) => passed.push(file)).load('last').step).toBe(1);
    expect(passed).toEqual(['checkpoints/step-00000002.safetensors']);
  });
});
