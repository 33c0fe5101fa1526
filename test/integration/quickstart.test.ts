/** What a stranger does first: clone, install, the README's first command. Also the package, installed elsewhere. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { decodeSafetensors } from '../../src/engine/safetensors.js';
import { blocksOf, commandsOf } from '../helpers/markdown.js';
import { must, run } from './process.js';
import { lines, names, runsIn } from './runs.js';

const clone = inject('clone');
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const scratch = mkdtempSync(join(tmpdir(), 'sparring-quickstart-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("the README's first command, cut short", () => {
  let path: string;
  beforeAll(async () => {
    const first = blocksOf(read(clone, 'README.md'))
      .filter(({ language }) => ['sh', 'bash', 'console'].includes(language))
      .flatMap(({ text }) => commandsOf(text))[0];
    expect(first?.slice(0, 2)).toEqual(['run', 'configs/mnist-mlp.yaml']);
    const short = [
      'trainer.steps=60',
      'callbacks.1.every=20 steps',
      'callbacks.2.every=20 steps',
      'callbacks.2.keep=2',
    ];
    const { out } = await must(clone, 'npx', 'exp', ...first!, ...short, '--json');
    path = JSON.parse(out).path;
    expect(JSON.parse(out)).toMatchObject({ status: 'completed', exitCode: 0, step: 60 });
  });

  it('draws grids before, while and after training, on digits that differ', () => {
    expect(names(join(path, 'samples'))).toEqual(
      [0, 20, 40, 60].map((step) => `step-${String(step).padStart(8, '0')}.png`),
    );
    const [first, last] = ['00', '60'].map((step) =>
      PNG.sync.read(readFileSync(join(path, `samples/step-000000${step}.png`))),
    );
    expect(first!.width).toBeGreaterThan(10 * 28);
    expect([last!.width, last!.height]).toEqual([first!.width, first!.height]);
    expect(last!.data.equals(first!.data)).toBe(false);
  });

  it('logs finite metrics', () => {
    const rows = lines(join(path, 'metrics.jsonl')).map((line) => JSON.parse(line));
    expect(rows.map(({ step }) => step)).toEqual([10, 20, 30, 40, 50, 60]);
    for (const row of rows) expect(Object.values(row).every(Number.isFinite)).toBe(true);
    expect(Object.keys(rows[0])).toEqual(expect.arrayContaining(['loss.generator', 'loss.discriminator', 'value']));
  });

  it('keeps two whole checkpoints', () => {
    expect(names(join(path, 'checkpoints'))).toEqual(['step-00000040.safetensors', 'step-00000060.safetensors']);
    const bytes = readFileSync(join(path, 'checkpoints/step-00000060.safetensors'));
    const { tensors, metadata } = decodeSafetensors(bytes, { verify: true });
    expect(metadata.step).toBe('60');
    expect(Object.keys(tensors).length).toBeGreaterThan(10);
  });

  it('tells what was run, and how it ended', async () => {
    const commit = (await must(clone, 'git', 'rev-parse', 'HEAD')).out.trim();
    expect(JSON.parse(read(path, 'meta.json'))).toMatchObject({
      status: 'completed',
      exitCode: 0,
      environment: { git: { commit, dirty: false } },
    });
    expect(JSON.parse(read(path, 'summary.json'))).toMatchObject({ status: 'completed', step: 60 });
    expect(read(path, 'config.yaml')).toContain('steps: 60');
  });
});

describe('exp check', () => {
  const configs = (folder: string): string[] =>
    ['configs', 'configs/paper', 'configs/seed'].flatMap((part) =>
      names(join(folder, part)).flatMap((name) => (name.endsWith('.yaml') ? [`${part}/${name}`] : [])),
    );

  /** The times are printed and not asserted: they are the machine's as much as ours. */
  it('finds no mistake in any shipped config whose data come along, and tells what it would cost', async () => {
    const byPath = /tfd|cifar10/; // of these test/paper knows
    for (const config of configs(clone).filter((path) => !byPath.test(path))) {
      const { out, seconds } = await must(clone, 'node', 'dist/cli/main.js', 'check', config);
      console.log(`exp check ${config}: ${seconds.toFixed(2)} s`);
      expect(out).toMatch(/no mistakes in .*parameters.*training.*memory/s);
    }
  });
});

describe('the package', () => {
  const project = join(scratch, 'project');
  let packed: { filename: string; files: { path: string }[] };

  beforeAll(async () => {
    packed = JSON.parse(
      (await must(clone, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', scratch)).out,
    )[0];
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }\n');
    cpSync(join(clone, '.npmrc'), join(project, '.npmrc'));
    await must(project, 'npm', 'install', '--no-fund', '--no-audit', join(scratch, packed.filename));
  });

  it('holds what it should, and nothing of the workshop', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'configs/ring.yaml',
        'configs/schema.json',
        'dist/cli/main.js',
        'dist/index.d.ts',
      ]),
    );
    expect(
      paths.filter((path) => !/^(dist|configs|docs)\/|^(LICENSE|README\.md|CHANGELOG\.md|package\.json)$/.test(path)),
    ).toEqual([]);
  });

  it('runs a copied config by npx exp', async () => {
    cpSync(join(project, 'node_modules/sparring/configs/mnist-mlp.yaml'), join(project, 'digits.yaml'));
    const { out } = await must(project, 'npx', 'exp', 'run', 'digits.yaml', 'trainer.steps=5', '--quiet');
    expect(runsIn(join(project, 'runs'))).toEqual([out.trim()]);
    expect(JSON.parse(read(out.trim(), 'summary.json'))).toMatchObject({ status: 'completed', step: 5 });
  });

  it('runs and type-checks the plugins of docs/extending.md', async () => {
    const files = blocksOf(read(project, 'node_modules/sparring/docs/extending.md')).filter(({ title }) => title);
    for (const { title, text } of files) writeFileSync(join(project, title!), text);
    for (const config of ['ring-smoothed.yaml', 'ring-noisy.yaml'])
      await must(project, 'npx', 'exp', 'run', config, 'trainer.steps=3');
    const plugins = files.flatMap(({ title }) => (title!.endsWith('.ts') ? [title!] : []));
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--skipLibCheck'];
    await must(project, join(clone, 'node_modules/.bin/tsc'), ...options, ...plugins);
  });

  it('tells a mistake without a stack, with exit code 2', async () => {
    const { code, err } = await run(project, 'npx', 'exp', 'run', 'digits.yaml', 'loss=wassertein');
    expect(code).toBe(2);
    expect(err).toContain('"wassertein" is not a loss. Did you mean "wasserstein"?');
    expect(err).not.toMatch(/^\s+at /m);
  });
});
