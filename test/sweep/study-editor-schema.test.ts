/** What editors accept of study files, and what they underline. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { studyEditorSchema } from '../../src/sweep/study-editor-schema.js';
import { blocksOf } from '../helpers/markdown.js';
import { registry } from './study-registry.js';

const options = { strict: true, strictTypes: false, strictTuples: false, strictRequired: false, allowUnionTypes: true };
const check = new Ajv(options).compile(JSON.parse(JSON.stringify(studyEditorSchema(registry))));
const admits = (text: string) => check(parse(text));

const page = readFileSync(join(import.meta.dirname, '../../docs/sweeps.md'), 'utf8');
const examples = blocksOf(page).filter(({ title, text }) => title !== undefined && /^parameters:/m.test(text));

const study = `base: a.yaml
method: { type: tpe, startup_trials: 5 }
metric: value
parameters:
  trainer.k: { values: [1, 2], when: { loss: hinge } }
early_terminate: { type: hyperband, min_iter: 3 }
seeds: [1, 2]
budget: { time: 20 min }
`;

describe('the editor schema of studies', () => {
  it.each(examples.map(({ title, text }) => [title!, text]))('admits %s of the documentation', (_, text) => {
    expect(admits(text), JSON.stringify(check.errors)).toBe(true);
  });

  it('admits components in full, and references', () => {
    expect(admits(study), JSON.stringify(check.errors)).toBe(true);
    expect(admits(study.replace('[1, 2]\n', '"${env:SEEDS}"\n'))).toBe(true);
    expect(admits(`extends: other.yaml\n${study}`)).toBe(true);
  });

  it.each([
    ['budget:', 'bugdet:'],
    ['type: tpe', 'type: tep'],
    ['startup_trials', 'startups'],
    ['values:', 'vals:'],
    ['{ values: [1, 2], when: { loss: hinge } }', '{ min: 1 }'],
    ['{ values: [1, 2], when: { loss: hinge } }', '{ distribution: unifrom, min: 1, max: 2 }'],
    ['{ values: [1, 2], when: { loss: hinge } }', '3'],
    ['{ type: hyperband, min_iter: 3 }', 'tpe'],
    ['20 min', '20 parsecs'],
    ['metric: value', 'metric: { name: value, goal: min }'],
  ])('underlines %s as %s', (from, to) => {
    expect(study).toContain(from);
    expect(admits(study.replace(from, to))).toBe(false);
  });
});
