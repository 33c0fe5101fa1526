/** What every pruner of the catalog keeps to. One joins by existing, or by its keys below. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { catalog } from '../../src/experiment/catalog.js';
import type { Curve, Pruner } from '../../src/pruners/pruner.js';

const keys: Readonly<Record<string, object>> = { hyperband: { min_iter: 1 } };

const made = (name: string): Pruner => {
  const { config, build } = catalog.find('pruner', name)!;
  return build(Value.Default(config, { ...keys[name] }) as never, { build: () => expect.unreachable() });
};

const noise = streams(1)('curves');
const curves = Array.from({ length: 40 }, () => {
  const level = noise.uniform();
  return Array.from({ length: 30 }, (_, i) => level + 1 / (i + 1) + 0.05 * noise.normal());
});

const cut = (all: readonly Curve[], count: number) => all.map((curve) => curve.slice(0, count));

describe.each(catalog.names('pruner'))('%s', (name) => {
  const pruner = made(name);
  const counts = Array.from({ length: 30 }, (_, i) => i + 1).filter((count) => pruner.due(count));
  const others = curves.slice(1);

  it('is due now and then, and says the same of a count each time', () => {
    expect(counts.length).toBeGreaterThan(1);
    expect(counts.every((count) => pruner.due(count) && made(name).due(count))).toBe(true);
    expect(pruner.due(0)).toBe(false);
  });

  it('decides the same each time, whatever the order of the others, and changes nothing', () => {
    for (const count of counts) {
      const seen = cut(others, count).map((curve) => Object.freeze(curve));
      const own = Object.freeze(curves[0]!.slice(0, count));
      const decided = pruner.prunes(own, Object.freeze(seen));
      expect(pruner.prunes(own, [...seen].reverse())).toBe(decided);
      expect(made(name).prunes(own, seen)).toBe(decided);
    }
  });

  it('keeps the best trial and the only one, and ends the worst', () => {
    for (const count of counts) {
      const best = Array(count).fill(-10);
      expect(pruner.prunes(best, cut(others, count))).toBe(false);
      expect(pruner.prunes(best, [])).toBe(false);
      expect(pruner.prunes(Array(count).fill(10), cut(others, count))).toBe(true);
      expect(pruner.prunes(Array(count).fill(Number.POSITIVE_INFINITY), cut(others, count))).toBe(true);
    }
  });

  it('ends a trial of NaN, and is not misled by those of others', () => {
    for (const count of counts) {
      const nan = Array(count).fill(Number.NaN);
      const seen = cut(others, count);
      expect(pruner.prunes(nan, seen)).toBe(true);
      expect(pruner.prunes(Array(count).fill(-10), Array(8).fill(nan))).toBe(false);
      expect(pruner.prunes(Array(count).fill(-10), [...seen, nan, nan])).toBe(false);
    }
  });

  it('takes curves that got less far for what they are', () => {
    const count = counts.at(-1)!;
    const short = Array(20).fill([-100]);
    expect(pruner.prunes(curves[0]!.slice(0, count), count > 1 ? short : [])).toBe(false);
  });
});
