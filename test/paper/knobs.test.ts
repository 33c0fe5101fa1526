/** The profiles of the MNIST experiment differ in what they should, and the overrides that docs/paper.md lists do something. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildExperiment } from '../../src/experiment/build.js';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';

const base = 'configs/paper/mnist.yaml';

/** The config as parsed, once everything in it has been built. */
async function sound(path: string, overrides: readonly string[] = []) {
  const { config, registry } = await loadExperiment(path, overrides, catalog);
  buildExperiment(config, registry);
  const { name: _, ...rest } = config;
  return rest;
}

describe('profiles', () => {
  it('as run is the base', async () => {
    expect(await sound('configs/paper/mnist-as-run.yaml')).toEqual(await sound(base));
  });

  it('as written differs in losses and turns, and in nothing else', async () => {
    const { loss, trainer, ...rest } = await sound('configs/paper/mnist-as-written.yaml');
    const { loss: ran, trainer: trained, ...same } = await sound(base);
    expect(rest).toEqual(same);
    expect(loss).toMatchObject({ type: 'saturating', scale: { discriminator: 1, generator: 1 } });
    expect(ran).toMatchObject({ type: 'non-saturating', scale: { discriminator: 0.5, generator: 1 } });
    expect(trainer).toEqual({ ...trained, updates: 'alternating', noise: 'fresh' });
  });
});

const page = readFileSync(join(import.meta.dirname, '../../docs/paper.md'), 'utf8');
const [, rest] = page.split('| knob |');
const [table] = rest!.split('\n\n');
const rows = table!
  .split('\n')
  .slice(2)
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, knob, , here]) => [knob!, [...here!.matchAll(/`([^`]+)`/g)].map(([, override]) => override!)] as const);

describe('knobs', () => {
  it.each(rows)('%s', async (_, overrides) => {
    expect(overrides.length).toBeGreaterThan(0);
    const plain = await sound(base);
    for (const override of overrides) expect(await sound(base, [override])).not.toEqual(plain);
    await sound(base, overrides);
  });

  it('a knob that is not there is refused', async () => {
    await expect(sound(base, ['trainer.generatorStep=5'])).rejects.toThrow('generatorStep');
  });
});
