import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editorSchema } from '../../src/experiment/editor-schema.js';
import { registry } from './fake-registry.js';
import { goodConfig } from './good-config.js';

const schema = JSON.parse(JSON.stringify(editorSchema(registry)));
const check = new Ajv({
  strict: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  allowUnionTypes: true,
}).compile(schema);
const admits = (text: string) => check(parse(text));

describe('the editor schema', () => {
  it('admits a config in full', () => {
    expect(admits(goodConfig), JSON.stringify(check.errors)).toBe(true);
  });

  it.each([
    ['loss: {', 'loss: hinge\nmetrics: []\n#'],
    ['engine: auto', 'engine: { threads: 2 }'],
    ['engine: auto', 'engine: "${env:ENGINE:auto}"'],
    ['dim: 100', 'dim: "${data.batch}"'],
    ['learningRate: 2e-4', 'learningRate: { type: constant, value: 1 }'],
    ['  generator: { type: adam', '  type: adam\n  beta2: 0.9\n  generator: { type: adam'],
    ['hidden: [128, 64]', 'hidden: "${prior.dim}"'],
    ['output: sigmoid', 'initializer: none'],
    ['output: sigmoid', 'initializer: { type: normal, deviation: 1 }'],
  ])('admits %s as %s', (from, to) => {
    expect(goodConfig).toContain(from);
    expect(admits(goodConfig.replace(from, to)), JSON.stringify(check.errors)).toBe(true);
  });

  it.each(['adam', '{ type: adam, beta1: 0.5 }', '{ type: adam, generator: { beta1: 0.1 } }'])(
    'admits optimizer: %s',
    (text) => {
      expect(admits(goodConfig.replace(/optimizer:[\s\S]*(?=trainer)/, `optimizer: ${text}\n`))).toBe(true);
    },
  );

  it('admits a part of a config that extends another, and only then', () => {
    expect(admits('extends: base.yaml\noptimizer: { learningRate: 1 }')).toBe(true);
    expect(admits('optimizer: { learningRate: 1 }')).toBe(false);
  });

  it.each([
    ['seed: 1', 'sed: 1'],
    ['seed: 1', 'seed: one'],
    ['type: hinge', 'type: hinges'],
    ['margin: 2', 'clip: 2'],
    ['generator: 0.5', 'generater: 0.5'],
    ['engine: auto', 'engine: fast'],
    ['- dropout', '- droput'],
    ['units: 1', 'units: 0'],
    ['activation: relu', 'activation: rleu'],
    ['learningRate: 2e-4', 'lr: 2e-4'],
    ['every: 100 steps', 'every: 100 minutes'],
    ['hidden: [128, 64]', 'hidden: [128, x]'],
    ['  discriminator:\n    type: sgd', '  discriminatr:\n    type: sgd'],
  ])('refuses %s as %s', (from, to) => {
    expect(goodConfig).toContain(from);
    expect(admits(goodConfig.replace(from, to))).toBe(false);
  });

  it('describes every component and key', () => {
    for (const [name, part] of Object.entries<any>(schema.definitions)) {
      if (!part.properties) continue;
      expect(part.description, name).toBeTruthy();
      for (const [key, property] of Object.entries<any>(part.properties))
        expect(property.description, `${name}.${key}`).toBeTruthy();
    }
  });
});

const catalogFile = join(import.meta.dirname, '../../src/experiment/catalog.ts');
const configs = join(import.meta.dirname, '../../configs');
const shipped = readdirSync(configs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));

describe.skipIf(!existsSync(catalogFile) || shipped.length === 0)('the shipped configs', () => {
  let validate: ValidateFunction;
  beforeAll(async () => {
    const { catalog } = await import(catalogFile);
    validate = new Ajv({ strict: false }).compile(JSON.parse(JSON.stringify(editorSchema(catalog))));
  });

  it.each(shipped)('%s validates in the editor, and not with a misspelt key', (name) => {
    const text = readFileSync(join(configs, name), 'utf8');
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate(parse(text.replace(/(type|extends): /g, 'tpye: ')))).toBe(false);
    expect(validate({ ...parse(text), sed: 1 })).toBe(false);
  });
});
