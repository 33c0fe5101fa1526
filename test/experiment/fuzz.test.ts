/** Thousands of configs with one thing wrong: never an exception but ConfigError, never a mistake without a place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isScalar, parseDocument, type Scalar, visit } from 'yaml';
import { type Stream, stream } from '../../src/engine/random.js';
import { interpolate } from '../../src/experiment/interpolate.js';
import { applyOverrides } from '../../src/experiment/override.js';
import { parseExperiment } from '../../src/experiment/parse.js';
import { readConfig } from '../../src/experiment/source.js';
import { ConfigError, type Problem } from '../../src/registry/problem.js';
import type { Registry } from '../../src/registry/registry.js';
import { registry } from './fake-registry.js';
import { folder } from './folder.js';
import { goodConfig } from './good-config.js';

const files = folder();

/** The problems of a config, none where it is right. Anything but a ConfigError passes through. */
function problemsOf(text: string, overrides: readonly string[] = [], known: Registry = registry): readonly Problem[] {
  try {
    parseExperiment(interpolate(applyOverrides(readConfig(files.write('c.yaml', text)), overrides), {}), known);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const pick = <T>(random: Stream, from: ArrayLike<T>): T => from[random.integer(from.length)]!;

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** The word with one letter lost, added, changed, or two neighbours swapped. */
function typo(word: string, random: Stream): string {
  const at = random.integer(word.length);
  const letter = pick(random, letters);
  const forms = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + letter + word.slice(at + 1),
    word.slice(0, at) + word.slice(at + 1, at + 2) + word[at] + word.slice(at + 2),
  ];
  return pick(random, forms);
}

const junk = [
  '[',
  ']',
  '{',
  '}',
  ':',
  ': ',
  '- ',
  '"',
  "'",
  '#',
  '*a',
  '&a ',
  '!!x ',
  '${',
  '${seed}',
  '\t',
  '\n',
  '  ',
  '~',
  '.nan',
  '|',
  '? ',
  '<<: ',
  '%',
  '@',
  '\u0001',
  '\u{1F600}',
  '-1',
  '1e999',
  'null',
  ',',
  '---\n',
  '__proto__: ',
];

/** The text with one edit anywhere, sensible or not. */
function mutated(text: string, random: Stream): string {
  const at = random.integer(text.length);
  const lines = text.split('\n');
  const line = random.integer(lines.length);
  const edits = [
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + pick(random, junk) + text.slice(at),
    () => text.slice(0, at) + pick(random, junk) + text.slice(at + 1 + random.integer(8)),
    () => text.slice(0, at),
    () => lines.toSpliced(line, 1).join('\n'),
    () => lines.toSpliced(line, 0, lines[random.integer(lines.length)]!).join('\n'),
    () => lines.toSpliced(line, 1, `${' '.repeat(random.integer(5))}${lines[line]!.trimStart()}`).join('\n'),
    () => text.slice(0, at) + typo(text.slice(at, at + 6) || 'x', random) + text.slice(at + 6),
  ];
  return pick(random, edits)();
}

const hasPlace = ({ where }: Problem) =>
  where !== undefined && (/\.yaml:\d+:\d+$/.test(where) || where.startsWith('argument "'));

it('meets any edit of a config with a ConfigError or none, and every problem has a place', () => {
  const random = stream(1, 'mutations');
  const lost: string[] = [];
  let wrong = 0;
  for (let i = 0; i < 2000; i++) {
    const text = mutated(goodConfig, random);
    const problems = problemsOf(text);
    if (problems.length) wrong++;
    if (!problems.every(hasPlace)) lost.push(text);
  }
  console.log(`edits of a config: 2000, of which ${wrong} make it wrong`);
  expect(lost).toEqual([]);
  expect(wrong).toBeGreaterThan(1000);
});

it('meets any edit of an override so, too', () => {
  const random = stream(1, 'overrides');
  const overrides = [
    'trainer.k=2',
    'callbacks.1.every=10',
    'loss={ type: hinge, margin: 1 }',
    'generator.hidden=[1, 2]',
    'name="${seed}"',
  ];
  const lost: string[] = [];
  let wrong = 0;
  for (let i = 0; i < 1000; i++) {
    const override = mutated(pick(random, overrides), random);
    const problems = problemsOf(goodConfig, [override]);
    if (problems.length) wrong++;
    if (!problems.every(hasPlace)) lost.push(override);
  }
  console.log(`edits of an override: 1000, of which ${wrong} make it wrong`);
  expect(lost).toEqual([]);
  expect(wrong).toBeGreaterThan(500);
});

interface Word {
  readonly text: string;
  readonly offset: number;
}

/** The keys of a config, and the names it gives: components and words of a choice. */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const add = (item: Scalar) => words.push({ text: String(item.value), offset: item.range![0] });
  visit(parseDocument(text), {
    Pair(_, pair) {
      if (isScalar(pair.key)) add(pair.key);
    },
    Scalar(key, item, path) {
      const parent = path.at(-1) as { key?: { value?: unknown } };
      const isName = typeof item.value === 'string' && /^[a-z][a-z-]*$/.test(item.value);
      if (key !== 'key' && isName && parent.key?.value !== 'name') add(item);
    },
  });
  return words;
}

/** Of one-edit typos that make a config wrong, the share that is met with the right word. */
function shareSuggested(text: string, count: number, known: Registry, random: Stream) {
  const words = wordsOf(text);
  const missed: string[] = [];
  let wrong = 0;
  for (let i = 0; i < count; i++) {
    const word = pick(random, words);
    const seen = typo(word.text, random);
    if (seen === word.text || seen === '') continue;
    const problems = problemsOf(
      text.slice(0, word.offset) + seen + text.slice(word.offset + word.text.length),
      [],
      known,
    );
    if (problems.length === 0) continue;
    wrong++;
    const right = new RegExp(`Did you mean "([a-zA-Z]+\\.)*${word.text}"\\?`);
    if (!right.test(problems[0]!.remedy ?? ''))
      missed.push(`${word.text} as ${seen}: ${problems[0]!.message} ${problems[0]!.remedy}`);
  }
  return { wrong, missed };
}

it('meets a typo in a key or name with the right word', () => {
  const { wrong, missed } = shareSuggested(goodConfig, 2000, registry, stream(1, 'typos'));
  console.log(
    `typos: ${wrong}, met with the right word: ${wrong - missed.length} (${((1 - missed.length / wrong) * 100).toFixed(1)}%)`,
  );
  expect(wrong).toBeGreaterThan(1500);
  expect(missed.length / wrong, missed.slice(0, 20).join('\n')).toBeLessThan(0.05);
});

it('and so with the real catalog and the shipped configs', async () => {
  const { catalog } = await import('../../src/experiment/catalog.js');
  const configs = join(import.meta.dirname, '../../configs');
  const random = stream(1, 'shipped');
  let wrong = 0;
  const missed: string[] = [];
  const texts = readdirSync(configs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(join(configs, file), 'utf8'))
    .filter((text) => !/^extends:|\$\{env:/m.test(text)); // these are read as text alone, and nothing is set for them
  expect(texts.length).toBeGreaterThanOrEqual(6);
  for (const text of texts) {
    const result = shareSuggested(text, 150, catalog, random);
    wrong += result.wrong;
    missed.push(...result.missed);
  }
  console.log(
    `typos in shipped configs: ${wrong}, met with the right word: ${wrong - missed.length} (${((1 - missed.length / wrong) * 100).toFixed(1)}%)`,
  );
  expect(missed.length / wrong, missed.slice(0, 20).join('\n')).toBeLessThan(0.05);
});
