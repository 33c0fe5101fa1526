/** Which parts a config has, by its trainer: the exact postcards, and what is parsed where all is right. */
import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/experiment/load.js';
import { hashOf } from '../../src/experiment/run.js';
import { registry } from './fake-registry.js';
import { folder } from './folder.js';
import { goodConfig } from './good-config.js';

const files = folder();
files.write('good.yaml', goodConfig);

const coder = `trainer: coder
data: ring
prior: normal
encoder: { type: mlp, hidden: [7] }
generator: { type: mlp, hidden: [8] }
optimizer: sgd
`;

const load = async (text: string) => (await loadExperiment(files.write('c.yaml', text), [], registry)).config;
const postcards = (text: string) => files.postcards(() => load(text));

describe('a config has the parts that its trainer uses', () => {
  it('and an optimizer for each of its networks', async () => {
    const config = await load(coder);
    expect(Object.keys(config)).not.toContain('discriminator');
    expect(Object.keys(config.optimizer)).toEqual(['encoder', 'generator']);
    expect(config.encoder).toMatchObject({ type: 'mlp', hidden: [7] });
  });

  it('of which one may be told apart', async () => {
    const { optimizer } = await load(coder.replace('sgd', '{ type: sgd, encoder: { momentum: 0.5 } }'));
    expect(optimizer.encoder).toMatchObject({ type: 'sgd', momentum: { value: 0.5 } });
    expect(optimizer.generator).toMatchObject({ type: 'sgd', momentum: { value: 0 } });
  });

  it('over a config of another trainer, whose parts are taken away', async () => {
    const text = 'extends: good.yaml\ntrainer: coder\nencoder: { type: mlp, hidden: [7] }\noptimizer: sgd\n';
    const config = await load(`${text}discriminator: null\nloss: null\n`);
    expect(Object.keys(config.optimizer)).toEqual(['encoder', 'generator']);
    expect(await postcards(text)).toMatch(
      /the trainer "coder" has no discriminator.*\n.*the trainer "coder" has no loss/,
    );
  });
});

describe('mistakes', () => {
  it.each([
    [
      'a missing network',
      coder.replace('encoder: { type: mlp, hidden: [7] }\n', ''),
      'c.yaml:1:10 trainer: "coder" needs "encoder" in the config. The network that turns examples into codes.',
    ],
    [
      'a superfluous network',
      `${coder}discriminator: { type: mlp, hidden: [7] }\n`,
      'c.yaml:7:1 discriminator: the trainer "coder" has no discriminator. Remove it, or set trainer.type to another.',
    ],
    [
      'a superfluous loss',
      `${coder}loss: hinge\n`,
      'c.yaml:7:1 loss: the trainer "coder" has no loss. Remove it, or set trainer.type to another.',
    ],
    [
      'an optimizer for a network that there is not',
      coder.replace('sgd', '{ type: sgd, discriminator: { momentum: 0.5 } }'),
      'c.yaml:6:25 optimizer.discriminator: the trainer "coder" has no discriminator. Remove it.',
    ],
    [
      'a misspelt network, told once',
      coder.replace('encoder:', 'encodr:'),
      'c.yaml:4:1 encodr: "encodr" is not a key of the config. Did you mean "encoder"?',
    ],
    [
      'an unknown trainer, and nothing of what it may need',
      coder.replace('coder', 'codr'),
      'c.yaml:1:10 trainer: "codr" is not a trainer. Did you mean "coder"?',
    ],
  ])('%s', async (_, text, postcard) => {
    expect(await postcards(text)).toBe(postcard);
  });
});

it('every part but what only watches is in the hash', async () => {
  const hash = async (from: string, to: string) => hashOf(await load(coder.replace(from, to)));
  const own = await hash('', '');
  expect(await hash('trainer: coder', 'name: other\nmetrics: []\nengine: eager\ntrainer: coder')).toBe(own);
  for (const [from, to] of [
    ['[7]', '[6]'],
    ['[8]', '[6]'],
    ['prior: normal', 'prior: uniform'],
    ['optimizer: sgd', 'optimizer: adam'],
    ['data: ring', 'seed: 1\ndata: ring'],
  ] as const)
    expect(await hash(from, to)).not.toBe(own);
});
