/**
 * A run that is stopped and resumed is the run that was not: the same weights, optimizer slots, metrics.jsonl and
 * pictures to the byte, wherever it was stopped. Then the same with a checkpoint that lacks something, to see it matter.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { decodeSafetensors, encodeSafetensors } from '../../src/engine/safetensors.js';
import type { HostTensor } from '../../src/engine/tensor.js';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { type RunOptions, resumeRun, startRun } from '../../src/experiment/run.js';
import type { NamedCallback } from '../../src/trainers/loop.js';
import { nasty } from '../helpers/nasty.js';

const total = 30;

const callbacks = [
  { type: 'metrics-log', every: 1 },
  { type: 'sample-grid', every: 7, rows: 2, columns: 3, points: 50 },
  { type: 'early-stopping', metric: 'loss.generator', goal: 'min', patience: '1000 steps', every: 5 },
  { type: 'checkpoint', every: 10, keep: 2, best: { metric: 'value', goal: 'min' } },
  { type: 'evaluate', every: 8 },
];

const folder = mkdtempSync(join(tmpdir(), 'sparring-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Ends training right after step `stop`, without the moment being due for any other callback. */
const stopping = (stop: number): NamedCallback => ({
  name: 'stopping',
  callback: {
    cadence: { amount: stop, unit: 'steps' },
    onDue: (_, control) => control.stop('the test says so'),
  },
});

const options = (watch: readonly NamedCallback[] = []): RunOptions => ({
  terminal: { live: false, columns: 80, redraw: () => {}, line: () => {}, notice: () => {} },
  interrupted: () => undefined,
  runsDir: folder,
  watch,
});

type Config = typeof nasty & { readonly engine: object; readonly metrics?: readonly object[] };

async function start(config: Config, stop?: number): Promise<string> {
  const file = join(folder, `${config.name}.yaml`);
  writeFileSync(file, stringify({ ...config, callbacks }));
  const { path } = await startRun(await loadExperiment(file, [], catalog), [], options(stop ? [stopping(stop)] : []));
  return path;
}

const resume = (path: string) => resumeRun(path, [], options());

const checkpointAt = (step: number) => `checkpoints/step-${String(step).padStart(8, '0')}.safetensors`;

/** What must be equal, by file; the last checkpoint holds weights, slots and what callbacks remember. */
function results(path: string): Record<string, Buffer> {
  const pictures = readdirSync(join(path, 'samples')).map((name) => `samples/${name}`);
  const files = ['metrics.jsonl', ...pictures, 'checkpoints/best.json', checkpointAt(total)];
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(path, name))]));
}

/** The files that two runs do not share. */
function differences(whole: Record<string, Buffer>, path: string): string[] {
  const other = results(path);
  const names = new Set([...Object.keys(whole), ...Object.keys(other)]);
  return [...names].filter((name) => !whole[name] || !other[name]?.equals(whole[name]));
}

const toy: Config = {
  ...nasty,
  engine: { executor: 'compiled', threads: 1 },
  metrics: [{ type: 'sliced-wasserstein', samples: 16, projections: 4 }],
};

const digits: Config = {
  ...nasty,
  name: 'few-digits',
  data: { type: 'mnist', limit: 30, batch: 4 } as never,
  generator: { type: 'mlp', hidden: [5], batchNorm: true, keep: 0.7, output: 'sigmoid' } as never,
  engine: { executor: 'compiled', threads: 2 },
};

describe.each([toy, digits])('$name', (config) => {
  let whole: Record<string, Buffer>;
  beforeAll(async () => {
    whole = results(await start(config));
  });

  it('writes a line a step, pictures and checkpoints where they are due, and itself again', async () => {
    const lines = String(whole['metrics.jsonl']).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).step)).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    const measured = lines.filter((line) => 'sliced-wasserstein' in JSON.parse(line));
    expect(measured.map((line) => JSON.parse(line).step)).toEqual(config.metrics ? [8, 16, 24, total] : []);
    const pictures = [0, 7, 14, 21, 28, total].map((step) => `samples/step-${String(step).padStart(8, '0')}.png`);
    expect(Object.keys(whole)).toEqual(expect.arrayContaining(pictures));
    expect(differences(whole, await start(config))).toEqual([]);
  });

  it('is the same, stopped after any step and resumed', async () => {
    const different: [number, string[]][] = [];
    for (let stop = 1; stop < total; stop++) {
      const path = await start(config, stop);
      const { step } = await resume(path);
      const found = step === total ? differences(whole, path) : [`it ended at step ${step}`];
      if (found.length) different.push([stop, found]);
    }
    console.log(`${config.name}: ${total - 1 - different.length}/${total - 1} identical`);
    expect(different).toEqual([]);
  }, 300_000);
});

describe('a checkpoint that lacks something', () => {
  const stop = 17;
  let whole: Record<string, Buffer>;
  let stopped: string;
  beforeAll(async () => {
    whole = results(await start(toy));
    stopped = await start(toy, stop);
  });

  interface Mutant {
    readonly tensor?: (name: string, tensor: HostTensor, all: Readonly<Record<string, HostTensor>>) => HostTensor;
    readonly metadata?: (metadata: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  }

  /** Resumes a copy of the stopped run from a checkpoint that was tampered with. */
  async function resumed(name: string, { tensor = (_, same) => same, metadata = (same) => same }: Mutant) {
    const path = join(folder, 'mutants', name.replaceAll(' ', '-'));
    cpSync(stopped, path, { recursive: true });
    const file = join(path, checkpointAt(stop));
    const contents = decodeSafetensors(readFileSync(file));
    const entries = Object.entries(contents.tensors).map(([key, value]) => [key, tensor(key, value, contents.tensors)]);
    writeFileSync(file, encodeSafetensors(Object.fromEntries(entries), metadata(contents.metadata)));
    await resume(path);
    return differences(whole, path);
  }

  const filled = (pattern: RegExp, value: number): Mutant => ({
    tensor: (name, same) => (pattern.test(name) ? { ...same, data: same.data.slice().fill(value) } : same),
  });
  const shifted = (key: string, by: number): Mutant => ({
    metadata: (same) => ({ ...same, [key]: String(Number(same[key]) + by) }),
  });
  const forgetting = (callback: string): Mutant => ({
    metadata: (same) => {
      const { [callback]: gone, ...rest } = JSON.parse(same.callbacks!);
      if (gone === undefined) throw new Error(`${callback} saved nothing`);
      return { ...same, callbacks: JSON.stringify(rest) };
    },
  });

  const mutants: Readonly<Record<string, Mutant>> = {
    "Adam's mean of gradients": filled(/^generator\.slots\.m\./, 0),
    "Adam's mean of squares": filled(/^generator\.slots\.v\./, 1e-3),
    "Adam's other slots": filled(/^generator\.slots\.(?![mv]\.)/, 1),
    'momentum of the discriminator': filled(/^discriminator\.slots\.step\./, 0),
    'one bias of the discriminator': filled(/^discriminator\.params\.1-maxout\.bias$/, 0),
    "the generator's moving mean": filled(/^generator\.stats\..*mean$/, 0),
    "the generator's moving variance": filled(/^generator\.stats\..*variance$/, 1),
    "the discriminator's moving statistics": filled(/^discriminator\.stats\./, 0),
    'the average of the generator': {
      tensor: (name, same, all) => all[name.replace(/^average\./, 'generator.params.')] ?? same,
    },
    'a step taken': shifted('step', -1),
    'a step to come': shifted('step', 1),
    'a batch drawn': shifted('drawn', -1),
    'a batch to come': shifted('drawn', 1),
    'the best checkpoint so far': forgetting('checkpoint'),
    'the patience of early stopping': forgetting('early-stopping'),
  };

  it('is noticed, whatever it is', async () => {
    expect(await resumed('none', {})).toEqual([]);
    const missed: string[] = [];
    for (const [name, mutant] of Object.entries(mutants))
      if ((await resumed(name, mutant)).length === 0) missed.push(name);
    const all = Object.keys(mutants).length;
    console.log(`caught ${all - missed.length}/${all}`);
    expect(missed).toEqual([]);
  }, 300_000);
});
