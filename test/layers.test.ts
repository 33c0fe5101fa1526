/** Imports point one way. The rules are functions of a list of files, so that each can be seen to catch a breach. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Import, importsOf } from './helpers/imports.js';

interface File {
  /** Below src/, such as `losses/hinge.ts`. */
  readonly path: string;
  readonly imports: readonly Import[];
}

const file = (path: string, text: string): File => ({ path, imports: importsOf(text) });

// From the top down; folders of one row may know each other by contract alone. Files beside the folders are the top.
const order: readonly (readonly string[])[] = [
  ['.'],
  ['cli'],
  ['ui'],
  ['report'],
  ['reproduction'],
  ['sweep'],
  ['experiment'],
  ['trainers'],
  ['callbacks'],
  ['tracking'],
  ['networks', 'losses', 'optimizers', 'schedules', 'priors', 'data', 'metrics', 'samplers', 'pruners'],
  ['engine'],
  ['registry'],
];
const rank = (folder: string) => order.findIndex((row) => row.includes(folder));

const contracts: ReadonlySet<string> = new Set([
  'callbacks/callback.ts',
  'networks/layer.ts',
  'networks/initializers/initializer.ts',
  'losses/loss.ts',
  'optimizers/optimizer.ts',
  'schedules/schedule.ts',
  'priors/prior.ts',
  'data/dataset.ts',
  'metrics/metric.ts',
  'trainers/trainer.ts',
]);

const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '.');

/** Imports of our own files, as paths below src/. */
const ownImports = ({ path, imports }: File) =>
  imports
    .filter(({ from }) => from.startsWith('.'))
    .map((one) => ({ ...one, target: posix.join(posix.dirname(path), one.from).replace(/\.js$/, '.ts') }));

/** Upward imports; sideways and, for trainers and callbacks, downward ones to anything but a contract. */
function againstDirection(files: readonly File[]): string[] {
  return files.flatMap((one) => {
    const from = folderOf(one.path);
    return ownImports(one).flatMap(({ target }) => {
      const to = folderOf(target);
      if (from === to) return [];
      if (rank(from) < 0 || rank(to) < 0) return [`${one.path} -> ${target}: a folder that is in no layer`];
      if (rank(to) < rank(from)) return [`${one.path} -> ${target}: upwards`];
      // What a tracker's format is, nobody else may say; callbacks may know it.
      const behindContracts = to !== 'tracking' && rank(to) <= rank('networks') && rank(from) >= rank('trainers');
      return behindContracts && !contracts.has(target) ? [`${one.path} -> ${target}: not a contract`] : [];
    });
  });
}

/** Each circle of imports that exist when the program runs, once. */
function cycles(files: readonly File[]): string[] {
  const next = new Map(
    files.map((one) => [one.path, ownImports(one).flatMap(({ typeOnly, target }) => (typeOnly ? [] : [target]))]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const target of next.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return found;
}

/** Packages that one file wraps for all others. */
const keepers: Readonly<Record<string, readonly string[]>> = {
  '@tensorflow/tfjs': ['engine/tensorflow.ts'],
  'onnxruntime-node': ['engine/session.ts'],
  bullmq: ['sweep/queue/store.ts'],
};

const aroundKeepers = (files: readonly File[]): string[] =>
  files.flatMap(({ path, imports }) =>
    imports.flatMap(({ from }) => {
      const name = Object.keys(keepers).find((name) => from === name || from.startsWith(`${name}/`));
      const tensorflow = from.startsWith('@tensorflow/') ? '@tensorflow/tfjs' : undefined;
      const keeper = keepers[name ?? tensorflow ?? ''];
      return keeper && !keeper.includes(path) ? [`${path} imports ${from}; only ${keeper.join(', ')} may`] : [];
    }),
  );

/** TensorFlow.js as it comes has wrong second derivatives; it is for those who repair it. */
const unrepaired = (files: readonly File[]): string[] =>
  files.flatMap((one) =>
    ownImports(one)
      .filter(({ target }) => target === 'engine/tensorflow.ts' && !/^engine\/(tf|derivatives.*)\.ts$/.test(one.path))
      .map(({ target }) => `${one.path} imports ${target}; engine/tf.ts has it repaired`),
  );

/** What looks at files. `openSync` is of no use to a writer without a function that writes. */
const reading: ReadonlySet<string> = new Set([
  ...[
    'existsSync',
    'readFileSync',
    'readdirSync',
    'realpathSync',
    'statSync',
    'lstatSync',
    'fstatSync',
    'readlinkSync',
  ],
  ...['openSync', 'readSync', 'closeSync'],
]);

const strayWriters = (files: readonly File[]): string[] =>
  files.flatMap(({ path, imports }) =>
    path === 'experiment/storage.ts'
      ? []
      : imports
          .filter(({ from, typeOnly }) => !typeOnly && /^(node:)?fs(\/promises)?$/.test(from))
          .flatMap(({ names }) => names.filter((name) => !reading.has(name)))
          .map((name) => `${path} uses fs ${name}; only experiment/storage.ts may write`),
  );

const root = join(import.meta.dirname, '../src');
const tree = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => file(path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')));

describe('the tree', () => {
  it('is there, contracts and all', () => {
    const paths = new Set(tree.map(({ path }) => path));
    expect([...contracts].filter((path) => !paths.has(path))).toEqual([]);
    const broken = tree.flatMap((one) =>
      ownImports(one).flatMap(({ target }) => (paths.has(target) || target.endsWith('.json') ? [] : [target])),
    );
    expect(broken).toEqual([]);
  });

  it.each([
    ['imports in one direction, across folders by contract', againstDirection],
    ['has no circle of imports', cycles],
    ['keeps TensorFlow.js, onnxruntime and BullMQ behind one file each', aroundKeepers],
    ['takes TensorFlow.js repaired', unrepaired],
    ['writes files in one module', strayWriters],
  ])('%s', (_, rule) => {
    expect(rule(tree)).toEqual([]);
  });
});

describe('the rules catch', () => {
  it.each([
    ['engine/trace.ts', "import type { Layer } from '../networks/layer.js'", 'upwards'],
    ['registry/component.ts', "export { tf } from '../engine/tf.js'", 'upwards'],
    ['trainers/loop.ts', "import { run } from '../experiment/run.js'", 'upwards'],
    ['experiment/run.ts', "const main = await import('../cli/main.js')", 'upwards'],
    ['callbacks/grid.ts', "type A = typeof import('../trainers/loop.js')", 'upwards'],
    ['networks/layers/dense.ts', "import { adam } from '../../optimizers/adam.js'", 'not a contract'],
    ['trainers/loop.ts', "import { progress } from '../callbacks/progress.js'", 'not a contract'],
    ['trainers/adversarial.ts', "import { hinge } from '../losses/hinge.js'", 'not a contract'],
    ['callbacks/fid.ts', "import { ring } from '../data/ring.js'", 'not a contract'],
    ['losses/hinge.ts', "import { help } from '../tools/help.js'", 'no layer'],
  ])('%s with %s', (path, text, reason) => {
    expect(againstDirection([file(path, text)])).toEqual([expect.stringContaining(reason)]);
  });

  it('nothing where all is well', () => {
    const fine = [
      file('optimizers/sgd.ts', "import type { Schedule } from '../schedules/schedule.js'"),
      file('callbacks/tensorboard.ts', "import { recordsOf } from '../tracking/event-file.js'"),
      file('experiment/catalog.ts', "import { losses } from '../losses/index.js'"),
      file('losses/hinge.ts', "import { halves } from './halves.js'; import { Type } from '@sinclair/typebox'"),
    ];
    expect([againstDirection, cycles, aroundKeepers, unrepaired, strayWriters].flatMap((rule) => rule(fine))).toEqual(
      [],
    );
  });

  it('a circle, though not one of types', () => {
    const back = (text: string) => [file('losses/a.ts', "import { b } from './b.js'"), file('losses/b.ts', text)];
    expect(cycles(back("import { a } from './a.js'"))).toEqual(['losses/a.ts -> losses/b.ts -> losses/a.ts']);
    expect(cycles(back("import { type A } from './a.js'"))).toHaveLength(1);
    expect(cycles(back("import type { A } from './a.js'"))).toEqual([]);
  });

  it.each(['@tensorflow/tfjs', '@tensorflow/tfjs-node', '@tensorflow/tfjs/dist/x.js', 'onnxruntime-node', 'bullmq'])(
    'a stray import of %s',
    (name) => {
      expect(aroundKeepers([file('losses/a.ts', `import * as x from '${name}'`)])).toHaveLength(1);
      expect(aroundKeepers([file('losses/a.ts', `const x = await import('${name}')`)])).toHaveLength(1);
    },
  );

  it('TensorFlow.js as it comes', () => {
    const importing = (path: string, from: string) => unrepaired([file(path, `import { tf } from '${from}'`)]);
    expect(importing('losses/a.ts', '../engine/tensorflow.js')).toHaveLength(1);
    expect(importing('engine/derivatives/a.ts', '../tensorflow.js')).toEqual([]);
  });

  it.each([
    "{ writeFileSync } from 'node:fs'",
    "* as fs from 'node:fs'",
    "fs from 'fs'",
    "{ rm } from 'node:fs/promises'",
  ])('a writer: import %s', (clause) => {
    expect(strayWriters([file('callbacks/a.ts', `import ${clause}`)])).toHaveLength(1);
    expect(strayWriters([file('experiment/storage.ts', `import ${clause}`)])).toEqual([]);
  });
});
