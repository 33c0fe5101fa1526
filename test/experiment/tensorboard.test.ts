/** What the callback tensorboard leaves in a run's folder: all of the run and, whatever was stopped and taken again, once. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { type RunOptions, resumeRun, startRun } from '../../src/experiment/run.js';
import { stepOf } from '../../src/tracking/event.js';
import { dataOf } from '../../src/tracking/event-file.js';
import { holdsSession } from '../../src/tracking/hyperparameters.js';
import { valuesAt } from '../helpers/protobuf.js';

const folder = mkdtempSync(join(tmpdir(), 'sparring-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const config = {
  name: 'told',
  seed: 3,
  data: { type: 'ring', samples: 60, batch: 6 },
  prior: { type: 'normal', dim: 2 },
  generator: { type: 'mlp', hidden: [4] },
  discriminator: { type: 'mlp', hidden: [4] },
  loss: 'non-saturating',
  optimizer: { type: 'adam', learningRate: 1e-3 },
  engine: { threads: 1 },
  metrics: [{ type: 'sliced-wasserstein', samples: 16, projections: 4 }],
  trainer: { type: 'adversarial', steps: 30 },
};
const callbacks = [
  { type: 'tensorboard', every: 5 },
  { type: 'metrics-log', every: 5 },
  { type: 'sample-grid', every: 10, points: 20 },
  { type: 'checkpoint', every: 10, keep: 9 },
  { type: 'evaluate', every: 12 },
];
const options: RunOptions = {
  terminal: { live: false, columns: 80, redraw() {}, line() {}, notice() {} },
  interrupted: () => undefined,
  runsDir: folder,
};

async function run(given: object = { ...config, callbacks }): Promise<string> {
  const file = join(folder, 'told.yaml');
  writeFileSync(file, stringify(given));
  return (await startRun(await loadExperiment(file, [], catalog), [], options)).path;
}

/** As after a kill: the newest checkpoint is that of `step`. */
function forget(path: string, step: number): void {
  for (const name of readdirSync(join(path, 'checkpoints')))
    if (Number(/\d+/.exec(name)?.[0] ?? 0) > step) rmSync(join(path, 'checkpoints', name));
}

const files = (path: string) => readdirSync(join(path, 'tensorboard')).sort();
const events = (path: string) => files(path).flatMap((name) => dataOf(readFileSync(join(path, 'tensorboard', name))));

/** `10 loss/generator 0.69`, `10 samples <bytes>`, in the order of steps; what is said at each start and end is left out. */
function told(path: string): string[] {
  const values = events(path)
    .filter((event) => !holdsSession(event))
    .flatMap((event) =>
      (valuesAt(event, 5, 1) as Buffer[]).map((value): [number, string] => {
        const content = valuesAt(value, 2)[0] ?? (valuesAt(value, 4, 4)[0] as Buffer).toString('base64');
        return [stepOf(event), `${stepOf(event)} ${valuesAt(value, 1)} ${content}`];
      }),
    );
  return values
    .sort(([a], [b]) => a - b)
    .map(([, line]) => line)
    .sort();
}

const logged = (path: string) =>
  readFileSync(join(path, 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, number>);

describe('the callback tensorboard', () => {
  it('tells every logged number, to the bit, and every picture', async () => {
    const path = await run();
    const rows = logged(path);
    expect(rows.map(({ step }) => step)).toEqual([5, 10, 12, 15, 20, 24, 25, 30]);
    const numbers = rows.flatMap(({ step, epoch, ...values }) => [
      `${step} epoch ${Math.fround(epoch!)}`,
      ...Object.entries(values).map(([name, value]) => `${step} ${name.replace('.', '/')} ${Math.fround(value)}`),
    ]);
    const pictures = readdirSync(join(path, 'samples')).map(
      (name) => `${Number(/\d+/.exec(name))} samples ${readFileSync(join(path, 'samples', name)).toString('base64')}`,
    );
    expect(pictures).toHaveLength(4);
    expect(told(path)).toEqual([...numbers, ...pictures].sort());
  });

  it('tells the config, and how the run began and ended', async () => {
    const path = await run();
    const [begun, ended] = events(path).filter(holdsSession);
    const yaml = readFileSync(join(path, 'config.yaml'), 'utf8');
    expect(String(valuesAt(begun!, 5, 1, 8, 8)[0])).toBe(`\`\`\`yaml\n${yaml}\`\`\`\n`);
    const names = valuesAt(begun!, 5, 1, 9, 1, 2, 3, 1, 1).map(String);
    expect(names).toEqual(expect.arrayContaining(['seed', 'optimizer.generator.beta1', 'trainer.steps']));
    expect([stepOf(ended!), valuesAt(ended!, 5, 1, 9, 1, 2, 4, 1)]).toEqual([30, [1]]);
  });

  it('tells a resumed run once, however often it is taken up', async () => {
    const whole = await run();
    const path = await run();
    const before = readFileSync(join(path, 'tensorboard', files(path)[0]!));
    for (const step of [20, 10, 10, 30, 0]) {
      forget(path, step);
      await resumeRun(path, [], options);
      expect(told(path)).toEqual(told(whole));
    }
    expect(files(path)).toHaveLength(6);
    expect(events(path).filter(holdsSession)).toHaveLength(2);
    writeFileSync(join(path, 'tensorboard', files(path)[0]!), before); // control: with what was taken back
    expect(told(path).length).toBeGreaterThan(told(whole).length);
  });

  it('tells a run that goes on from a copy as its own', async () => {
    const [whole, first] = [await run(), await run()];
    forget(first, 20);
    const loaded = await loadExperiment(join(folder, 'told.yaml'), ['name=copy'], catalog);
    const { path, startStep } = await startRun(loaded, ['name=copy'], { ...options, from: { path: first } });
    expect([startStep, told(path)]).toEqual([20, told(whole)]);
    const [begun] = events(path).filter(holdsSession);
    expect(String(begun)).toContain('name: copy');
  });

  it('mends a torn tail when it goes on', async () => {
    const [whole, path] = [await run(), await run()];
    forget(path, 20);
    const file = join(path, 'tensorboard', files(path)[0]!);
    writeFileSync(file, readFileSync(file).subarray(0, -5));
    await resumeRun(path, [], options);
    expect(told(path)).toEqual(told(whole));
  });

  it('needs no generator: a trainer without one has numbers to tell', async () => {
    const { generator, prior, discriminator, loss, metrics, ...rest } = config;
    const path = await run({
      ...rest,
      name: 'classes',
      data: { type: 'mnist', limit: 60, batch: 6 },
      classifier: { type: 'mlp', hidden: [4] },
      trainer: { type: 'classifier', steps: 5 },
      callbacks: [{ type: 'tensorboard', every: 5 }],
    });
    expect(told(path).some((line) => line.startsWith('5 loss'))).toBe(true);
  });
});
