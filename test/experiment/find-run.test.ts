import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { findFolder, findRun, kindOf, listFolders, listRuns, readMetrics } from '../../src/experiment/find-run.js';

let runs: string;
const older = '20260101-000000-aaa111';
const newer = '20260102-000000-abb222';
const other = '20260103-000000-ccc333';

beforeEach(() => {
  runs = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'sparring-'));
  for (const [name, id] of [
    ['ring', older],
    ['ring', newer],
    ['mnist-mlp', other],
  ] as const) {
    fs.mkdirSync(join(runs, name, id), { recursive: true });
    fs.writeFileSync(join(runs, name, id, 'meta.json'), JSON.stringify({ id, name }));
  }
  fs.mkdirSync(join(runs, 'ring', 'notes'));
  fs.symlinkSync(newer, join(runs, 'ring', 'latest'));
  return () => fs.rmSync(runs, { recursive: true });
});

describe('findRun', () => {
  it.each([
    ['ring', newer],
    ['ring/', newer],
    ['ring/latest', newer],
    ['latest', other],
    [older, older],
    [`ring/${older}`, older],
    ['20260101', older],
    ['ring/20260102', newer],
    ['aaa', older],
    ['ring/ab', newer],
  ])('%s', (ref, id) => {
    expect(findRun(ref, runs).id).toBe(id);
  });

  it('takes paths, through links too', () => {
    const path = join(runs, 'ring', newer);
    expect(findRun(path, '/nowhere')).toEqual({ name: 'ring', id: newer, path });
    expect(findRun(join(runs, 'ring', 'latest'), '/nowhere').path).toBe(path);
  });

  it('does without the link, and without one that leads nowhere', () => {
    fs.unlinkSync(join(runs, 'ring', 'latest'));
    expect(findRun('ring', runs).id).toBe(newer);
    fs.symlinkSync('gone', join(runs, 'ring', 'latest'));
    expect(findRun('ring', runs).id).toBe(newer);
    fs.unlinkSync(join(runs, 'ring', 'latest'));
    fs.symlinkSync(older, join(runs, 'ring', 'latest'));
    expect(findRun('ring', runs).id).toBe(older);
  });

  it('asks back', () => {
    expect(() => findRun('2026', runs)).toThrow(/"2026" could be any of 3 runs: ring\/20260101-000000-aaa111, /);
    expect(() => findRun('mnist-mpl', runs)).toThrow(/no run is called "mnist-mpl" .* Did you mean "mnist-mlp"\?/);
    expect(() => findRun('zebra', runs)).toThrow(/Known: .*ring/);
    expect(() => findRun('x', join(runs, 'none'))).toThrow(/There are none yet/);
    expect(() => findRun('../..', runs)).toThrow(/no run is called/);
  });
});

describe('listRuns', () => {
  it('lists all, oldest first, and bears damage', () => {
    fs.writeFileSync(join(runs, 'ring', newer, 'meta.json'), '{"half');
    expect(listRuns(runs).map(({ id, meta }) => [id, meta?.id])).toEqual([
      [older, older],
      [newer, undefined],
      [other, other],
    ]);
    expect(listRuns(join(runs, 'none'))).toEqual([]);
  });
});

describe('sweeps, which lie among runs,', () => {
  const sweep = '20260104-000000-ddd444';

  beforeEach(() => {
    fs.mkdirSync(join(runs, 'ring', sweep));
    fs.writeFileSync(join(runs, 'ring', sweep, 'journal.jsonl'), '');
  });

  it('are none, and are not found as any', () => {
    expect(listRuns(runs).map(({ id }) => id)).toEqual([older, newer, other]);
    expect(listFolders(runs, 'sweep').map(({ id }) => id)).toEqual([sweep]);
    expect(findRun('latest', runs).id).toBe(other);
    expect(() => findRun('ddd', runs)).toThrow(/no run is called "ddd"/);
    expect(() => findRun(join(runs, 'ring', sweep), runs)).toThrow(/is a sweep, not a run\. Its trials are runs/);
    expect(() => findFolder(join(runs, 'ring', older), runs, ['sweep'])).toThrow(/is a run, not a sweep/);
  });

  it.each(['ring', 'latest', 'ddd', 'ring/20260104'])('are called as runs are: %s', (ref) => {
    expect(findFolder(ref, runs, ['sweep']).id).toBe(sweep);
  });

  it('are found beside runs where either will do', () => {
    expect(findFolder('latest', runs, ['run', 'sweep']).id).toBe(sweep);
    expect(findFolder('ring', runs, ['run', 'sweep']).id).toBe(newer); // the link says so
    fs.unlinkSync(join(runs, 'ring', 'latest'));
    fs.symlinkSync(sweep, join(runs, 'ring', 'latest'));
    expect(findFolder('ring', runs, ['run', 'sweep']).id).toBe(sweep);
    expect(findRun('ring', runs).id).toBe(newer);
    expect(() => findFolder('2026', runs, ['run', 'sweep'])).toThrow(/any of 4 runs and sweeps/);
    expect([newer, sweep].map((id) => kindOf(join(runs, 'ring', id)))).toEqual(['run', 'sweep']);
  });
});

describe('readMetrics', () => {
  it('reads numbers back, leaving out what is torn', () => {
    const path = join(runs, 'ring', older);
    expect(readMetrics(path)).toEqual([]);
    fs.writeFileSync(
      join(path, 'metrics.jsonl'),
      '{"step":1,"epoch":0.5,"a":"NaN","b":"-Infinity"}\nnonsense\n{"step":2,"epoch":1}',
    );
    expect(readMetrics(path)).toEqual([{ step: 1, epoch: 0.5, a: Number.NaN, b: Number.NEGATIVE_INFINITY }]);
  });
});
