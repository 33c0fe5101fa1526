import { expect, it } from 'vitest';
import { plain } from '../../src/experiment/document.js';
import { interpolate } from '../../src/experiment/interpolate.js';
import { applyOverrides } from '../../src/experiment/override.js';
import { parseExperiment } from '../../src/experiment/parse.js';
import { readConfig } from '../../src/experiment/source.js';
import { registry } from './fake-registry.js';
import { folder } from './folder.js';
import { goodConfig } from './good-config.js';

const files = folder();
const environment = { USER: 'ada', THREADS: '3', ODD: '${seed} #1' };
const resolved = (text: string, ...overrides: string[]) =>
  interpolate(applyOverrides(readConfig(files.write('c.yaml', text)), overrides), environment);
const value = (text: string, ...overrides: string[]) => plain(resolved(text, ...overrides).root);

it('keeps the type of a value that is one reference', () => {
  const text = 'n: 3\nt: true\nl: [1, { a: 2 }]\nx: ["${n}", "${t}", "${l}", "${l.1.a}"]';
  expect(value(text)).toMatchObject({ x: [3, true, [1, { a: 2 }], 2] });
});

it('writes values out inside text', () => {
  expect(value('n: 3\nx: "run-${n}-${env:USER}-${n}"')).toMatchObject({ x: 'run-3-ada-3' });
});

it('follows references to references, in any order', () => {
  expect(value('a: "${b}"\nb: "${c.d}"\nc: { d: "${e}" }\ne: 5\nf: "${g.d}"\ng: "${c}"')).toMatchObject({ a: 5, f: 5 });
});

it('reads environment variables as plain words, with defaults, and does not look inside', () => {
  expect(value('x: ["${env:THREADS}", "${env:NO:0}", "${env:NO:a:b}", "${env:NO:}", "${env:ODD}"]')).toEqual({
    x: [3, 0, 'a:b', '', '${seed} #1'],
  });
});

it('leaves $${ as a plain ${', () => {
  expect(value('x: "$${n}"\ny: "a $${b} ${z}"\nz: 1')).toMatchObject({ x: '${n}', y: 'a ${b} 1' });
});

it('sees overrides, and works in them', () => {
  expect(value('a: 1\nb: "${a}"', 'a=2', 'c=${b}')).toEqual({ a: 2, b: 2, c: 2 });
});

it('knows the type behind a bare name', () => {
  expect(value('loss: hinge\nname: "run-${loss.type}"')).toMatchObject({ name: 'run-hinge' });
});

it('fills in what lies under a bare value that joins it', () => {
  const text = goodConfig.replace('engine: auto', 'engine: { threads: "${env:THREADS}" }');
  expect(parseExperiment(resolved(text, 'engine=eager'), registry).engine).toMatchObject({
    executor: 'eager',
    threads: 3,
  });
});

it('says nothing of references in values that were replaced', () => {
  expect(resolved('a: "${nowhere}"', 'a=1').findings).toEqual([]);
});

it('tells a circle once, however many are in it', () => {
  const { findings } = resolved('a: "${b}"\nb: "${c}"\nc: "${a}"\nd: "x${a}"');
  expect(findings.map(({ message }) => message)).toEqual(['the references go in a circle: a -> b -> c -> a.']);
});

it('stops at a chain of thousands', () => {
  const chain = Array.from({ length: 5000 }, (_, i) => `k${i}: "\${k${i + 1}}"`).join('\n');
  expect(resolved(`${chain}\nk5000: 1`).findings[0]!.message).toBe('references lead on too far.');
});

it('does not let text double without end', () => {
  const doubling = Array.from({ length: 40 }, (_, i) => `k${i + 1}: "\${k${i}}\${k${i}}"`).join('\n');
  expect(resolved(`k0: ab\n${doubling}`).findings[0]!.message).toContain('longer than 10000');
});

it('does not take what every object inherits for an environment variable', () => {
  expect(resolved('x: "${env:__proto__}"').findings[0]!.message).toBe(
    'the environment variable "__proto__" is not set.',
  );
});
