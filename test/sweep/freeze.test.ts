/** What a sweep's folder keeps gives the same study, whatever becomes of the files it was made of; and changes are told. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { interpolate } from '../../src/experiment/interpolate.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { applyOverrides } from '../../src/experiment/override.js';
import { parseExperiment } from '../../src/experiment/parse.js';
import { readConfig } from '../../src/experiment/source.js';
import { UserError } from '../../src/registry/problem.js';
import type { Parameters } from '../../src/samplers/space.js';
import { override } from '../../src/sweep/executor.js';
import { freeze, openFrozen, readFrozen, requireUnchanged } from '../../src/sweep/freeze.js';
import { type LoadedStudy, loadStudy } from '../../src/sweep/load-study.js';
import { folder } from '../experiment/folder.js';
import { goodConfig } from '../experiment/good-config.js';
import { registry } from './study-registry.js';

const files = folder();
const plugin = `export const mine = { kind: 'loss', name: 'mine', summary: 'Mine.',
  config: { type: 'object', properties: {}, additionalProperties: false }, build() {} };\n`;

/** Layers in short and long form over each other, relative paths, references, the environment. */
const parent = goodConfig
  .replace('{ type: ring, modes: 8, batch: 100 }', '{ type: npy, path: "${env:DATA}/a.npy", range: [0, 1] }')
  .replace(/optimizer:.*?trainer:/s, 'optimizer: adam\ntrainer:')
  .replace('engine: auto', 'engine: { threads: 2 }');
const child = `extends: parent.yaml
plugins: [mine.mjs]
loss: hinge
engine: eager
optimizer: { learningRate: 3e-4, beta1: 0.3, discriminator: { beta2: 0.9 } }
discriminator: { type: mlp, hidden: "\${generator.hidden}" }
prior: { dim: "\${env:DIM:16}" }
`;
const study = `base: configs/child.yaml
method: random
metric: loss.generator
description: "costs $\${5}"
parameters:
  trainer.k: { values: [1, 2] }
  prior.max: { min: 1.0, max: 2.0 }
  generator.hidden: { values: [[8], [16, 16]] }
  optimizer.beta1: { min: 0.1, max: 0.9 }
seeds: [3, 5]
budget: { trials: "\${env:TRIALS}", time: 2 h }
constraints: [trainer.k * prior.dim <= 100]
`;
const environment = { DATA: 'data', DIM: '24', TRIALS: '7' };

let sweep: string;
let loaded: LoadedStudy;
let count = 0;

beforeEach(async () => {
  files.write('configs/parent.yaml', parent);
  files.write('configs/child.yaml', child);
  files.write('configs/mine.mjs', plugin);
  loaded = await loadStudy(files.write('rates.yaml', study), [], registry, environment);
  sweep = join(files.path, `sweep-${count++}`);
  mkdirSync(sweep);
  freeze(loaded, sweep, environment);
});

/** All of a study that can be compared: what is no function, and the points that it asks for. */
const contents = ({ study, base, notes }: LoadedStudy) => ({
  study: JSON.parse(JSON.stringify(study)),
  points: Array.from({ length: 7 }, (_, i) => study.sampler.ask(i, [])),
  config: base.config,
  notes,
});

/** A trial's config, as a worker reads it. */
const trial = (path: string, point: Parameters, environment = {}) => {
  const overrides = Object.entries(point).map(([key, value]) => override(key, value));
  return parseExperiment(interpolate(applyOverrides(readConfig(path), overrides), environment), loaded.base.registry);
};

describe('a frozen study', () => {
  it('is the study, of its own files and no environment', async () => {
    const before = contents(loaded);
    rmSync(join(files.path, 'configs/parent.yaml'));
    rmSync(join(files.path, 'configs/child.yaml'));
    rmSync(join(files.path, 'rates.yaml'));
    expect(contents(await openFrozen(sweep, registry))).toEqual(before);
    expect(before.study).toMatchObject({ name: 'rates', trials: 7, seconds: 7200, seeds: [3, 5] });
  });

  it('makes the same trials, references and shared keys included', () => {
    const points = [{}, { 'generator.hidden': [8], 'optimizer.beta1': 0.7 }, ...contents(loaded).points.slice(0, 3)];
    const base = join(files.path, 'configs/child.yaml');
    for (const point of points as Parameters[])
      expect(trial(join(sweep, 'base.yaml'), point)).toEqual(trial(base, point, environment));
    const changed = trial(join(sweep, 'base.yaml'), points[1] as Parameters);
    expect(changed).toMatchObject({
      data: { path: join(files.path, 'configs/data/a.npy') },
      discriminator: { hidden: [8] },
      loss: { type: 'hinge', margin: 2 },
      engine: { executor: 'eager', threads: 2 },
      optimizer: { generator: { type: 'adam', beta1: 0.7 }, discriminator: { type: 'adam', beta1: 0.7, beta2: 0.9 } },
    });
  });

  it('is read by the command as any config', async () => {
    expect((await loadExperiment(join(sweep, 'base.yaml'), [], registry, {})).config).toEqual(loaded.base.config);
  });

  it('keeps every file as it was read, and the study as given', () => {
    const { sources, format, sparring, hash } = readFrozen(sweep);
    expect({ format, sparring, hash }).toEqual({
      format: 1,
      sparring: expect.stringMatching(/^\d+\./),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const texts = sources.map(({ path, text, plugin }) => [path.slice(files.path.length + 1), text, plugin]);
    expect(texts).toEqual([
      ['rates.yaml', study, false],
      ['configs/child.yaml', child, false],
      ['configs/parent.yaml', parent, false],
      ['configs/mine.mjs', plugin, true],
    ]);
    expect(readFileSync(join(sweep, 'study.source.yaml'), 'utf8')).toBe(study);
  });

  it('is refused where its own documents were changed', async () => {
    files.write(join(sweep, 'base.yaml').slice(files.path.length + 1), goodConfig);
    await expect(openFrozen(sweep, registry)).rejects.toThrow(/base\.yaml is not as it was frozen/);
  });

  it('has another hash where a value, a plugin or the base is another', async () => {
    const hashes = new Set([readFrozen(sweep).hash]);
    const again = async () => {
      const other = await loadStudy(join(files.path, 'rates.yaml'), [], registry, environment);
      hashes.add(freeze(other, sweep, environment).hash);
      return hashes.size;
    };
    expect(await again()).toBe(1);
    files.write('rates.yaml', study.replace('[1, 2]', '[1, 3]'));
    expect(await again()).toBe(2);
    files.write('configs/child.yaml', `${child}seed: 9\n`);
    expect(await again()).toBe(3);
    files.write('configs/mine.mjs', `${plugin}// changed\n`);
    expect(await again()).toBe(4);
  });
});

const told = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(`${files.path}/`, '');
    throw error;
  }
  return 'nothing';
};

describe('a sweep whose files', () => {
  it('are as they were goes on', () => {
    expect(told(() => requireUnchanged(sweep))).toBe('nothing');
  });

  it('have changed is refused with the lines that differ, unless it goes on with what was frozen', () => {
    files.write('configs/parent.yaml', parent.replace('margin: 2', 'margin: 3').replace('seed: 1\n', ''));
    rmSync(join(files.path, 'rates.yaml'));
    const line = (margin: number) => `loss: { type: hinge, margin: ${margin}, scale: { generator: 0.5 } }`;
    expect(told(() => requireUnchanged(sweep)).split('\n')).toEqual([
      'rates.yaml is not there any more.',
      'configs/parent.yaml has changed since this sweep began:',
      '    2 - seed: 1',
      `   11 - ${line(2)}`,
      `   10 + ${line(3)}`,
      'Put it back, start a new sweep, or pass --frozen to go on with what was frozen.',
    ]);
    expect(told(() => requireUnchanged(sweep, true))).toBe('nothing');
  });

  it('of code have changed is refused in any case', () => {
    files.write('configs/mine.mjs', `${plugin}export const more = 1;\n`);
    expect(told(() => requireUnchanged(sweep, true)).split('\n')).toEqual([
      'configs/mine.mjs has changed since this sweep began:',
      '    3 + export const more = 1;',
      'Put it back, or start a new sweep; plugins are run from where they lie.',
    ]);
  });

  it('differ in very many lines is told some of them', () => {
    files.write('rates.yaml', 'x: 1\n'.repeat(50));
    expect(told(() => requireUnchanged(sweep)).split('\n')).toHaveLength(23);
  });

  it('were made by another version is refused', () => {
    const path = join(sweep, 'frozen.json');
    const frozen = { ...readFrozen(sweep), sparring: '0.0.1' };
    files.write(path.slice(files.path.length + 1), JSON.stringify(frozen));
    expect(told(() => requireUnchanged(sweep))).toMatch(/^Sparring was 0\.0\.1 when this sweep began and is /);
    expect(told(() => requireUnchanged(sweep, true))).toBe('nothing');
  });
});
