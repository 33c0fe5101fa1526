/** Conditions in text: what they hold of, and what is no condition. */
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../src/experiment/provenance.js';
import { Misfit } from '../../src/registry/problem.js';
import { readExpression } from '../../src/sweep/expression.js';

const config = {
  trainer: { type: 'adversarial', k: { type: 'constant', value: 2 } },
  data: { type: 'ring', batch: 64 },
  loss: { type: 'hinge', margin: 1 },
  generator: { type: 'mlp', hidden: [128, 64], batchNorm: false },
};

const holds = (text: string) => readExpression(text).holds((path) => valueAt(config, path));

describe('a condition', () => {
  it.each([
    ['trainer.k * data.batch <= 128', true],
    ['trainer.k * data.batch < 128', false],
    ['generator.hidden[0] == 2 * generator.hidden[1]', true],
    ['generator.hidden.length > 2', false],
    ['loss == "hinge"', true],
    ["loss.type != 'hinge'", false],
    ['!generator.batchNorm && data.batch % 2 == 0', true],
    ['generator.batchNorm || data.batch ** 2 > 1e3', true],
    ['-data.batch + 1.5e2 / 2 - 11 == 0', true],
    ['max(generator.hidden[0], data.batch) == 128', true],
    ['log2(data.batch) == 6 && sqrt(data.batch) == 8 && log10(100) == 2 && log(exp(0)) == 0', true],
    ['min(floor(1.9), ceil(1.1), round(1.5), abs(-2)) == 1', true],
    ['generator.hidden == data.batch', false],
  ])('%s: %s', (text, truth) => {
    expect(holds(text)).toBe(truth);
  });

  it('says nothing of a config without the key, unless it asks for another first', () => {
    expect(holds('loss.clip <= 0.1')).toBe(true);
    expect(holds('loss == "hinge" && loss.clip <= 0.1')).toBe(true);
    expect(holds('loss == "wasserstein" && loss.clip <= 0.1')).toBe(false);
  });

  it('lists the paths that it reads, each once', () => {
    expect(readExpression('a.b * a.b < min(c[0], 3) && !d').paths).toEqual(['a.b', 'c.0', 'd']);
  });

  it.each([
    'a +',
    'a = 3',
    'a and b',
    '',
    'a; b',
    '(a > 1',
    'a ? b : c',
    'a => b',
    'this.a',
    '[1, 2]',
    'a[b]',
    'a()',
    'constructor("x")',
    'a.constructor("return process")()',
    'a << 3',
    '~a',
    '`x`',
  ])('is not %s', (text) => {
    expect(() => readExpression(text)).toThrow(Misfit);
  });

  it.each(['loss * 2 < 3', '1 < data.batch < 3', 'data.batch', '!data.batch', 'data.batch && true'])(
    'is no sound one where %s',
    (text) => {
      expect(() => holds(text)).toThrow(Misfit);
    },
  );
});
