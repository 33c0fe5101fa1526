import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sparkline } from '../../src/callbacks/sparkline.js';
import { pairs, table, toldTable } from '../../src/cli/table.js';
import { age, count, counted, flow, scaled, short, span, wrap } from '../../src/cli/text.js';
import { cut, widthOf } from '../../src/registry/text-width.js';

const plain = (text: string) => text;

describe('words for numbers', () => {
  it.each([
    [0.123456, '0.1235'],
    [12.3456, '12.35'],
    [1e-5, '1.00e-5'],
    [-2.5e7, '-2.50e7'],
    [0, '0'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('short(%d) is %s', (value, words) => expect(short(value)).toBe(words));

  it.each([
    [0.0123, '12 ms'],
    [3.21, '3.2 s'],
    [59.7, '1 min'],
    [178, '2 min 58 s'],
    [3840, '1 h 4 min'],
    [3599.9, '1 h'],
    [180_000, '2 d 2 h'],
  ])('span(%d) is %s', (seconds, words) => expect(span(seconds)).toBe(words));

  it.each([
    [3, 'now'],
    [200, '3 min ago'],
    [7300, '2 h ago'],
    [200_000, '2 d ago'],
  ])('age(%d) is %s', (seconds, words) => expect(age(seconds)).toBe(words));

  it.each([
    [4.123e9, 'FLOP', '4.12 GFLOP'],
    [999, 'B', '999 B'],
    [1e21, 'B', '1000000 PB'],
    [0, 'B', '0 B'],
  ])('scaled(%d %s) is %s', (value, unit, words) => expect(scaled(value, unit)).toBe(words));

  it('counts in singular and plural', () => {
    expect([count(0), count(999), count(1000), count(1234567.8)]).toEqual(['0', '999', '1,000', '1,234,568']);
    expect([counted(1, 'step'), counted(12000, 'step'), counted(2, 'batch', 'batches')]).toEqual([
      '1 step',
      '12,000 steps',
      '2 batches',
    ]);
  });

  it('writes values as YAML that means the same', () => {
    const value = {
      type: 'adam',
      every: '1 epoch',
      list: [1, 'a: b', 'true', '1e3', ''],
      nested: { on: true, none: null },
      empty: {},
    };
    expect(parse(flow(value))).toEqual(value);
    expect(flow(value)).toContain('type: adam, every: 1 epoch');
  });

  it('wraps', () => expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']));
});

describe('sparkline', () => {
  it('goes from the least to the greatest, and marks what is no number', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([1, Number.NaN, 2], 3)).toBe('▁×█');
    expect(sparkline([3, 3], 5)).toBe('▁▁');
    expect(sparkline([0.1, 0.1 + Number.EPSILON / 16], 2)).toBe('▁▁');
    expect(sparkline([0.1, 0.1001], 2)).toBe('▁█');
    expect(sparkline([], 5)).toBe('');
  });

  it('takes means of equal stretches', () => {
    expect(sparkline([0, 0, 2, 0, 2, 2], 3)).toBe('▁▅█');
    expect(
      sparkline(
        Array.from({ length: 1000 }, (_, i) => i),
        32,
      ),
    ).toHaveLength(32);
  });
});

describe('table', () => {
  const columns = [
    { title: 'name', least: 4 },
    { title: 'step', align: 'right' as const },
    { title: 'loss', rank: 2 },
    { title: 'age', rank: 1 },
  ];
  const rows = [['a-long-name', '12', '0.5', 'now']];
  const at = (width: number) => table(columns, rows, width, plain);

  it('lines up', () => {
    expect(at(80)).toEqual(['name         step  loss  age', 'a-long-name    12  0.5   now']);
  });

  it('cuts the name first', () => {
    expect(at(24)[1]).toBe('a-long…    12  0.5   now');
  });

  it('then leaves columns out by rank', () => {
    expect(at(16)).toEqual(['name  step  age', 'a-l…    12  now']);
    expect(at(10)).toEqual(['name  step', 'a-l…    12']);
  });

  it('fits every width that it can', () => {
    for (let width = 10; width < 40; width++)
      for (const line of at(width)) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('says which columns it left out', () => {
    expect(toldTable(columns, rows, 40, plain)).toHaveLength(2);
    const told = toldTable(columns, rows, 20, plain);
    expect(told.slice(2).join(' ')).toBe('No room for loss: widen the window, or see --json.');
    expect(Math.max(...told.map(widthOf))).toBeLessThanOrEqual(20);
  });

  it('counts wide characters as two cells', () => {
    const wide = table(
      [{ title: 'name', least: 4 }, { title: 'n' }],
      [
        ['深度生成網絡', '1'],
        ['e\u0301', '2'],
      ],
      12,
      plain,
    );
    expect(wide).toEqual(['name       n', '深度生成…  1', 'e\u0301          2']);
    expect(wide.map(widthOf)).toEqual([12, 12, 12]);
  });

  it('cuts either end', () => {
    expect([cut('abcdef', 4), cut('abcdef', 4, 'end'), cut('abc', 3), cut('字字', 3), cut('ab', 0)]).toEqual([
      'abc…',
      '…def',
      'abc',
      '字…',
      '',
    ]);
  });

  it('pairs break long values between words, below each other', () => {
    expect(pairs([['a', 'one two three four five six seven']], plain, 28)).toBe(
      '  a  one two three four five\n     six seven\n',
    );
  });

  it('pairs leave out what is not known', () => {
    expect(
      pairs(
        [
          ['a', '1'],
          ['long', undefined],
          ['bcd', '2'],
        ],
        plain,
      ),
    ).toBe('  a    1\n  bcd  2\n');
  });
});
