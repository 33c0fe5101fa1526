import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readCommit } from '../../src/experiment/environment.js';
import { createRun, openRun, type RunStart, runsFolder } from '../../src/experiment/run-folder.js';
import { readMeta } from '../../src/experiment/run-meta.js';
import { scratch } from './fixtures.js';

const startOf = (runsDir: string, name = 'ring'): RunStart => ({
  name,
  seed: 7,
  config: 'name: ring\nseed: 7\n',
  source: 'name: ring # mine\n',
  overrides: ['seed=7', 'loss=hinge'],
  engine: { executor: 'compiled', threads: 2, device: 'cpu', description: 'compiled, 2 threads' },
  runsDir,
  git: false,
});
const read = (...path: string[]) => fs.readFileSync(join(...path), 'utf8');
const events = (path: string) =>
  read(path, 'events.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a new run', () => {
  it('says first what it is', () => {
    const runs = scratch();
    const run = createRun(startOf(runs));
    expect(run.path).toBe(join(runs, 'ring', run.id));
    expect(run.id).toMatch(/^\d{8}-\d{6}-[0-9a-f]{6}$/);
    expect(read(run.path, 'config.yaml')).toBe('name: ring\nseed: 7\n');
    expect(read(run.path, 'config.source.yaml')).toBe('name: ring # mine\n');
    expect(read(run.path, 'overrides.txt')).toBe('seed=7\nloss=hinge\n');
    const meta = readMeta(run.path);
    expect(meta).toEqual(run.meta);
    expect(meta).toMatchObject({
      status: 'running',
      exitCode: null,
      seed: 7,
      pid: process.pid,
      sweep: null,
      resumes: [],
    });
    expect(meta.environment.versions).toEqual({
      node: process.versions.node,
      sparring: JSON.parse(read('package.json')).version,
      onnxruntime: JSON.parse(read('node_modules/onnxruntime-node/package.json')).version,
      tfjs: JSON.parse(read('node_modules/@tensorflow/tfjs/package.json')).version,
    });
    expect(fs.realpathSync(join(runs, 'ring', 'latest'))).toBe(fs.realpathSync(run.path));
    expect(events(run.path)).toMatchObject([{ type: 'started' }]);
    run.close();
  });

  it('can have its folder given, once', () => {
    const path = join(scratch(), 'sweep/trials/0001-1');
    fs.mkdirSync(join(path, 'checkpoints'), { recursive: true });
    fs.writeFileSync(join(path, 'checkpoints/step-00000010.safetensors'), 'left by a creation that was cut short');
    const filled: string[][] = [];
    const fill = () => void filled.push(fs.readdirSync(path));
    const run = createRun({ ...startOf('unused'), path, sweep: 'sweep', inherited: 5, fill });
    expect([run.path, run.id, run.meta.sweep, run.meta.inherited]).toEqual([path, '0001-1', 'sweep', 5]);
    expect(filled).toEqual([expect.not.arrayContaining(['meta.json'])]);
    expect(fs.readdirSync(join(path, 'checkpoints'))).toEqual([]);
    expect(fs.readdirSync(join(path, '..'))).toEqual(['0001-1']);
    run.close();
    expect(() => createRun({ ...startOf('unused'), path })).toThrow(/holds a run already/);
    openRun(path, { git: false }).close();
  });

  it('is dated in UTC', () => {
    const { id, meta } = createRun(startOf(scratch()));
    const [date, time] = id.split('-') as [string, string];
    expect(meta.started.replace(/[-:]/g, '').slice(0, 15)).toBe(`${date}T${time}`);
  });

  it('has a folder of its own, however many start at once', () => {
    const runs = scratch();
    const ids = Array.from({ length: 20 }, () => createRun(startOf(runs)).id);
    expect(new Set(ids).size).toBe(20);
  });

  it('is refused where it cannot be, in one line', () => {
    const runs = scratch();
    fs.writeFileSync(join(runs, 'file'), '');
    expect(() => createRun(startOf(join(runs, 'file')))).toThrow(/^cannot create .*\(E(NOTDIR|EXIST)\)$/);
    for (const name of ['..', '../x', 'a/b', '', '.hidden', '-rf', 'latest', 'a\nb'])
      expect(() => createRun(startOf(runs, name)), name).toThrow(/cannot name a run/);
    expect(fs.readdirSync(runs)).toEqual(['file']);
  });

  it('writes nowhere but into its folder', () => {
    const run = createRun(startOf(scratch()));
    run.commit('samples/a/b.png', Uint8Array.of(1));
    expect(fs.readFileSync(join(run.path, 'samples/a/b.png'))).toEqual(Buffer.of(1));
    for (const path of ['../x', '/tmp/x', '.', 'a/../..'])
      expect(() => run.commit(path, ''), path).toThrow(/outside the run folder/);
  });
});

describe('where runs live', () => {
  const before = process.env.EXP_RUNS_DIR;
  afterEach(() => {
    if (before === undefined) delete process.env.EXP_RUNS_DIR;
    else process.env.EXP_RUNS_DIR = before;
  });

  it('option, then environment, then ./runs', () => {
    delete process.env.EXP_RUNS_DIR;
    expect(runsFolder()).toBe(join(process.cwd(), 'runs'));
    process.env.EXP_RUNS_DIR = '/elsewhere';
    expect([runsFolder(), runsFolder('mine')]).toEqual(['/elsewhere', join(process.cwd(), 'mine')]);
  });
});

describe('a run taken up again', () => {
  it('is cleaned, mended and noted', () => {
    const run = createRun(startOf(scratch()));
    run.append('metrics.jsonl', '{"step":1}');
    run.updateMeta({ status: 'interrupted', exitCode: 130 });
    run.close();
    fs.appendFileSync(join(run.path, 'metrics.jsonl'), '{"st');
    run.commit('samples/x.png', '');
    const orphans = ['.a.png.0123456789ab.tmp', 'samples/.b.png.0123456789ab.tmp'].map((name) => join(run.path, name));
    for (const orphan of orphans) fs.writeFileSync(orphan, '');
    const engine = { executor: 'auto', threads: 1, device: 'webgpu', description: 'compiled, webgpu' };
    const again = openRun(run.path, { command: ['exp', 'resume'], engine, git: false });
    expect(again.meta).toMatchObject({
      status: 'running',
      exitCode: null,
      seed: 7,
      resumes: [{ command: ['exp', 'resume'], engine }],
    });
    expect(readMeta(run.path)).toEqual(again.meta);
    expect(read(run.path, 'metrics.jsonl')).toBe('{"step":1}\n');
    expect(orphans.filter((orphan) => fs.existsSync(orphan))).toEqual([]);
    expect(events(run.path)).toMatchObject([
      { type: 'started' },
      { type: 'log-repaired', log: 'metrics.jsonl', bytes: 4 },
      { type: 'resumed' },
    ]);
  });

  it('is refused while another owns it, and not touched', () => {
    const run = createRun(startOf(scratch()));
    fs.appendFileSync(join(run.path, 'events.jsonl'), 'torn');
    expect(() => openRun(run.path)).toThrow(/in use by process/);
    expect(read(run.path, 'events.jsonl')).toMatch(/torn$/);
    expect(() => openRun(scratch())).toThrow(/cannot read .*meta\.json: no such file or directory \(ENOENT\)/);
  });
});

describe('readCommit', () => {
  it('tells commit, branch and changes, and null outside', () => {
    const folder = scratch();
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder });
    expect(readCommit(folder)).toBeNull();
    git('init', '-q', '-b', 'work');
    expect(readCommit(folder)).toBeNull();
    fs.writeFileSync(join(folder, 'a'), '1');
    git('add', 'a');
    git('commit', '-qm', 'one');
    fs.writeFileSync(join(folder, 'untracked'), '');
    const commit = git('rev-parse', 'HEAD').toString().trim();
    expect(readCommit(folder)).toEqual({ commit, branch: 'work', dirty: false });
    fs.writeFileSync(join(folder, 'a'), '2');
    git('checkout', '-q', '--detach');
    expect(readCommit(folder)).toEqual({ commit, branch: null, dirty: true });
  });
});
