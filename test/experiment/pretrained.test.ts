/** A generator that begins as another run's: its weights, where it ends, and what is told when it cannot be had. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { buildExperiment } from '../../src/experiment/build.js';
import { catalog } from '../../src/experiment/catalog.js';
import { readCheckpoints } from '../../src/experiment/checkpoints.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { resumeRun, startRun } from '../../src/experiment/run.js';
import { countParameters } from '../../src/networks/parameters.js';
import { tiny } from '../conformance/examples.js';

const folder = mkdtempSync(join(tmpdir(), 'sparring-pretrained-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = {
  terminal: { live: false, columns: 80, redraw: () => {}, line: () => {}, notice: () => {} },
  interrupted: () => undefined,
  runsDir: folder,
};

async function load(name: string, changes: object) {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, stringify({ ...tiny, name, ...changes }));
  return loadExperiment(file, [], catalog);
}
const run = async (name: string, changes: object = {}) => (await startRun(await load(name, changes), [], options)).path;
const configOf = (path: string) => parse(readFileSync(join(path, 'config.yaml'), 'utf8'));
const tensorsOf = (path: string) => readCheckpoints(path).load('last').tensors;

const layers = [
  { type: 'dense', units: 5, activation: 'relu' },
  { type: 'dense', units: 3 },
];
const second = (run: string, more: object = {}) => ({ generator: { type: 'pretrained', run, layers, ...more } });

let first: string;
beforeAll(async () => {
  first = await run('first');
});

it('begins as the other run ended, whose weights go on training after new layers', async () => {
  const still = { optimizer: { type: 'sgd', learningRate: 0 }, trainer: { type: 'adversarial', steps: 1 } };
  const [old, begun] = [tensorsOf(first), tensorsOf(await run('still', { ...still, ...second(first) }))];
  const moved = tensorsOf(await run('moved', second(first)));
  const inner = Object.keys(old).filter((name) => name.startsWith('generator.params.'));
  expect(inner.length).toBeGreaterThan(0);
  for (const name of inner) {
    const now = name.replace('generator.params.', 'generator.params.2-pretrained.');
    expect(begun[now]!.data).toEqual(old[name]!.data);
    expect(moved[now]!.data).not.toEqual(old[name]!.data);
  }
  expect(begun['discriminator.params.0-dense.kernel']!.data).not.toEqual(
    old['discriminator.params.0-dense.kernel']!.data,
  );
  const { networks } = buildExperiment((await load('counted', second(first))).config, catalog);
  const [plain] = [buildExperiment((await load('plain', {})).config, catalog).networks.generator!];
  expect(countParameters(networks.generator!)).toBe(countParameters(plain) + 4 * 5 + 6 * 3);
});

it('pins the run and its weights, so that neither a newer run nor other weights take their place', async () => {
  const path = await run('pinned', second(join(folder, 'first')));
  const { generator } = configOf(path);
  expect(generator.run).toBe(first);
  expect(generator.weights).toMatch(/^[0-9a-f]{64}$/);
  await run('first', { seed: 4 }); // now the newest of its name
  const resumed = await resumeRun(path, ['trainer.steps=12'], options);
  expect([resumed.startStep, resumed.step]).toEqual([10, 12]);
  const other = second(first, { weights: '0'.repeat(64) });
  await expect(run('other', other)).rejects.toThrow(`have the SHA-256 ${generator.weights}, not 0000`);
});

it('says what is missing or does not fit', async () => {
  const told = async (changes: object) => {
    const { config } = await load('told', changes);
    try {
      buildExperiment(config, catalog);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  expect(await told(second(join(folder, 'nowhere')))).toMatch(/there is no run in .*nowhere\. Train it first/);
  expect(await told(second(first, { layers: layers.slice(0, 1) }))).toMatch(
    /generator\.layers: the layers before it put out \[5\], but the generator of .* takes \[3\]/,
  );
  expect(await told({ ...second(first, { layers: [] }), prior: { type: 'normal', dim: 4 } })).toContain('z is [4]');
  const shaped = { data: { type: 'gaussian-1d', batch: 4 }, ...second(first) };
  await expect(run('shaped', shaped)).rejects.toThrow(/does not fit here: ".*" is \[7, 2\], but \[7, 1\] is needed/);
  const bare = await run('bare');
  renameSync(join(bare, 'checkpoints'), join(bare, 'gone'));
  await expect(run('weightless', second(bare))).rejects.toThrow('has no checkpoint yet');
});
