import { Type } from '@sinclair/typebox';
import { expect, it } from 'vitest';
import type { Component } from '../../src/registry/component.js';
import { parseDuration, scheduled } from '../../src/registry/fields.js';
import { ConfigError, exitCode, postcard } from '../../src/registry/problem.js';
import { createRegistry } from '../../src/registry/registry.js';

const loss = (name: string): Component<'loss'> => ({
  kind: 'loss',
  name,
  summary: 'A loss.',
  config: Type.Object({}),
  build: () => ({ discriminator: (real) => real, generator: (fake) => fake }),
});

it('finds components by kind and name, and lists names in order', () => {
  const registry = createRegistry([loss('b'), loss('a')]);
  expect(registry.find('loss', 'a')?.name).toBe('a');
  expect(registry.find('loss', 'c')).toBeUndefined();
  expect(registry.find('network', 'a')).toBeUndefined();
  expect(registry.names('loss')).toEqual(['a', 'b']);
  expect(registry.kinds()).toEqual(['loss']);
  expect(registry.all()).toHaveLength(2);
});

it('refuses two of one name', () => {
  expect(() => createRegistry([loss('a'), loss('a')])).toThrow('two components are called loss "a"');
});

it('writes a problem on a postcard', () => {
  expect(postcard({ where: 'a.yaml:1:2', path: 'loss.type', message: 'no.', remedy: 'Yes?' })).toBe(
    'a.yaml:1:2 loss.type: no. Yes?',
  );
  expect(postcard({ where: 'a.yaml', path: '', message: 'does not exist.' })).toBe('a.yaml: does not exist.');
  expect(postcard({ path: 'loss', message: 'no.' })).toBe('loss: no.');
  expect(
    new ConfigError([
      { path: 'a', message: 'b.' },
      { path: 'c', message: 'd.' },
    ]),
  ).toMatchObject({
    message: 'a: b.\nc: d.',
    code: exitCode.usage,
  });
});

it('reads durations', () => {
  expect(parseDuration(100)).toEqual({ amount: 100, unit: 'steps' });
  expect(parseDuration('1 step')).toEqual({ amount: 1, unit: 'steps' });
  expect(parseDuration('0.5 epochs')).toEqual({ amount: 0.5, unit: 'epochs' });
});

it('gives a schedule with a fallback a component for its default', () => {
  expect(scheduled('Rate.', 2)).toMatchObject({ default: { type: 'constant', value: 2 } });
  expect(scheduled('Rate.')).not.toHaveProperty('default');
});
