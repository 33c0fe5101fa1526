/** The commands that look at sweeps: ls, show, report. On a folder as a sweep leaves it, but for its trials' training. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../../src/callbacks/png.js';
import { catalog } from '../../../src/experiment/catalog.js';
import { taskFolder, taskId } from '../../../src/sweep/executor.js';
import { freeze } from '../../../src/sweep/freeze.js';
import { journalFile } from '../../../src/sweep/journal.js';
import { loadStudy } from '../../../src/sweep/load-study.js';
import { folder } from '../../experiment/folder.js';
import { exp, type Setting } from '../fake-io.js';
import { base } from './base.js';

const files = folder();
const runsDir = join(files.path, 'runs');
const id = '20260101-000000-aaa111';
const sweep = join(runsDir, 'tuning', id);
const within = (argv: readonly string[], setting?: Setting) => exp([...argv, '--runs-dir', runsDir], setting);

const study = `name: tuning
base: base.yaml
method: random
metric: { name: loss.generator, goal: minimize }
parameters:
  trainer.k: { values: [1, 2, 3] }
  optimizer.learningRate: { distribution: log_uniform_values, min: 1.0e-4, max: 1.0e-1 }
seeds: [1, 2]
budget: { trials: 20 }
`;

const picture = (shade: number) =>
  encodePng({ width: 4, height: 4, channels: 1, data: new Uint8Array(16).fill(shade) });

const environment = {
  versions: { node: '20.0.0', sparring: '0.1.0', onnxruntime: '1.0.0', tfjs: null },
  ...{ platform: 'linux x64', host: 'secret-host', cpu: 'a processor', cores: 2, memory: 8 * 2 ** 30 },
  git: { commit: '0123456789abcdef0123', branch: 'main', dirty: false },
};

/** Twenty trials of two seeds; trial 7 diverged, the rest have values by their learning rate. */
async function makeSweep(): Promise<void> {
  files.write('base.yaml', base);
  const loaded = await loadStudy(files.write('study.yaml', study), [], catalog, {});
  mkdirSync(sweep, { recursive: true });
  freeze(loaded, sweep, {});
  const lines: object[] = [];
  for (let trial = 0; trial < 20; trial++) {
    const rate = 10 ** (-4 + (3 * ((trial * 7) % 20)) / 20);
    lines.push({ op: 'ask', trial, parameters: { 'trainer.k': 1 + (trial % 3), 'optimizer.learningRate': rate } });
    const folders = [0, 1].map((seed) => taskFolder(taskId(trial, seed)));
    const values = [0, 0.01].map((shift) => 0.5 + (Math.log10(rate) + 2) ** 2 + shift + 1e-3 * (trial % 5));
    const value = (values[0]! + values[1]!) / 2;
    const fine = { state: 'complete', value, values, reports: [2, 1, values[0]] };
    const told = trial === 7 ? { state: 'diverged', values: [], reports: ['NaN'], reason: 'NaN at step 3' } : fine;
    lines.push({ op: 'tell', trial, ...told, folders, workers: ['a:1', 'a:1'] });
    for (const run of folders) makeRun(join(sweep, run), trial);
  }
  const journal = lines.map((line) => `${JSON.stringify({ ...line, at: '2026-01-01T00:00:00.000Z' })}\n`);
  writeFileSync(join(sweep, journalFile), journal.join(''));
}

function makeRun(path: string, trial: number): void {
  mkdirSync(join(path, 'samples'), { recursive: true });
  const times = { started: '2026-01-01T00:00:00.000Z', ended: '2026-01-01T00:20:00.000Z' };
  const engine = { executor: 'compiled', threads: 1, device: 'cpu', description: 'compiled on onnxruntime' };
  writeFileSync(join(path, 'meta.json'), JSON.stringify({ ...times, engine, environment, status: 'completed' }));
  writeFileSync(join(path, 'samples', 'step-00000010.png'), picture(0));
  writeFileSync(join(path, 'samples', 'step-00000030.png'), picture(10 * trial));
}

beforeAll(makeSweep);

const contentOf = (out: string) =>
  Object.fromEntries(
    readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(out, path)).isFile())
      .map((path) => [path, readFileSync(join(out, path))]),
  );

describe('exp ls', () => {
  it('lists sweeps as sweeps, and their trials not at all', async () => {
    const { out, code } = await within(['ls']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /sweep +id +status +trials +best +by +started\ntuning +20260101-000000-aaa111 +completed +20\/20 /,
    );
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    const [only, ...others] = JSON.parse((await within(['ls', '--json'])).out);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ kind: 'sweep', name: 'tuning', status: 'completed', trials: 20, limit: 20 });
    expect(only.best.value).toBeLessThan(0.6);
  });

  it('bears damage, and tells what is not done', async () => {
    const other = join(runsDir, 'tuning', '20260102-000000-bbb222');
    mkdirSync(other);
    const [first] = readFileSync(join(sweep, journalFile), 'utf8').split('\n');
    writeFileSync(join(other, journalFile), `${first}\n{"op":"tell","tri`);
    const status = async () => JSON.parse((await within(['ls', '--json'])).out)[0].status;
    expect(await status()).toBe('damaged');
    writeFileSync(join(other, 'study.yaml'), readFileSync(join(sweep, 'study.yaml')));
    expect(await status()).toBe('interrupted');
    rmSync(other, { recursive: true });
  });
});

describe('exp show', () => {
  it('shows all trials of a sweep, ranked', async () => {
    for (const ref of ['tuning', 'latest', 'aaa', sweep]) {
      const { out, code } = await within(['show', ref], { columns: 100 });
      expect(code).toBe(0);
      expect(out).toContain('20 trials of 20, 19 complete, 1 diverged');
      expect(out).not.toContain('more trial');
    }
  });

  it('as JSON and as CSV', async () => {
    const document = JSON.parse((await within(['show', 'tuning', '--json'])).out);
    expect(document).toMatchObject({ path: sweep, name: 'tuning', seeds: [1, 2], finished: true });
    expect(document.trials).toHaveLength(20);
    const { out } = await within(['show', 'tuning', '--csv']);
    expect(out.trimEnd().split('\n')).toHaveLength(21);
  });

  it('of what is not there tells what there is', async () => {
    const none = await within(['show', 'tunning']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('Did you mean "tuning"?')]);
  });
});

describe('exp report', () => {
  it('writes README.md, figures, one page and all trials', async () => {
    const { out, code } = await within(['report', 'tuning']);
    expect(code).toBe(0);
    expect(out).toContain('report/README.md');
    const written = contentOf(join(sweep, 'report'));
    expect(Object.keys(written).sort()).toEqual([
      'README.md',
      ...['curves', 'history', 'importance', 'parallel'].map((name) => `figures/${name}.svg`),
      ...Object.keys(written)
        .filter((name) => name.startsWith('figures/samples-'))
        .sort(),
      'figures/slices.svg',
      'report.html',
      'trials.csv',
    ]);
    const readme = String(written['README.md']);
    expect(readme).toContain('| commit | `0123456789ab` |');
    expect(readme).toContain('a processor, 2 cores, 8 GiB, linux x64');
    expect(readme).not.toContain('secret-host');
    const best = JSON.parse((await within(['show', 'tuning', '--json'])).out).best;
    expect(readme).toContain(`is trial ${best}, at `);
    const name = `figures/samples-${String(best).padStart(4, '0')}.png`;
    expect(written[name]).toEqual(Buffer.from(picture(10 * best)));
  });

  it('gives the same bytes again, elsewhere, and others for other results', async () => {
    const before = contentOf(join(sweep, 'report'));
    const out = join(files.path, 'elsewhere');
    await within(['report', sweep, '--out', out]);
    expect(contentOf(out)).toEqual(before);
    const journal = readFileSync(join(sweep, journalFile), 'utf8');
    writeFileSync(join(sweep, journalFile), journal.replace('"state":"diverged"', '"state":"failed"'));
    await within(['report', sweep, '--out', out]);
    writeFileSync(join(sweep, journalFile), journal);
    expect(contentOf(out)).not.toEqual(before);
  });

  it('is of sweeps', async () => {
    const { code, err } = await within(['report', 'ring']);
    expect(code).toBe(2);
    expect(err).toContain('no sweep is called "ring"');
  });
});
