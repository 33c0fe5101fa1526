/** Runs as the real TensorBoard reads them, by either of its readers: every number and picture, once, also of a resumed run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { must, start, until } from './process.js';
import { pythonWith } from './python.js';
import { lines, names, runsIn } from './runs.js';
import { freePort } from './servers.js';

const clone = inject('clone');
const scratch = mkdtempSync(join(tmpdir(), 'sparring-tensorboard-'));
let bin: string;
beforeAll(() => {
  bin = pythonWith('tensorboard==2.21.0', 'setuptools<81');
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const config = join(scratch, 'digits.yaml');
const runsDir = join(scratch, 'runs');
writeFileSync(
  config,
  JSON.stringify({
    extends: join(clone, 'configs/mnist-mlp.yaml'),
    trainer: { type: 'adversarial', epochs: null, steps: 240 },
    metrics: [{ type: 'sliced-wasserstein', samples: 100 }],
    callbacks: [
      { type: 'tensorboard', every: '10 steps' },
      { type: 'metrics-log', every: '10 steps' },
      { type: 'sample-grid', every: '40 steps', rows: 2, columns: 5 },
      { type: 'checkpoint', every: '50 steps', keep: 2 },
      { type: 'evaluate', every: '100 steps' },
    ],
  }),
);
const exp = ['dist/cli/main.js'];
const run = () => start(clone, 'node', ...exp, 'run', config, '--runs-dir', runsDir, '--quiet');

interface Board {
  /** What it answers below /data, as JSON unless bytes are asked for. */
  ask(path: string, query?: Readonly<Record<string, string>>): Promise<Response>;
  stop(): Promise<void>;
}

/** `fast`: by its data server; otherwise by its Python reader. It looks at the folder again each second. */
async function board(logdir: string, fast: boolean): Promise<Board> {
  const port = await freePort();
  const place = ['--host', '127.0.0.1', '--port', String(port), '--logdir', logdir, '--reload_interval', '1'];
  const all = ['--samples_per_plugin', 'scalars=100000,images=100000', '--load_fast', String(fast)];
  const server: ChildProcess = spawn(join(bin, 'tensorboard'), [...place, ...all], { stdio: 'ignore', detached: true });
  const ask: Board['ask'] = (path, query = {}) =>
    fetch(`http://127.0.0.1:${port}/data/${path}?${new URLSearchParams(query)}`);
  while (
    !(await ask('environment').then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null) throw new Error(`tensorboard ended with ${server.exitCode}`);
    await sleep(100);
  }
  return {
    ask,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      process.kill(-server.pid!, 'SIGKILL'); // its data server is a process of its own, in the same group
      await ended;
    },
  };
}

type Told = Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>;

/** Every scalar by tag, in the order given. */
async function scalars({ ask }: Board): Promise<Told> {
  const tags = (await (await ask('plugin/scalars/tags')).json()) as Record<string, Record<string, unknown>>;
  const [name] = Object.keys(tags);
  if (name === undefined) return {};
  const told: Record<string, [number, number][]> = {};
  for (const tag of Object.keys(tags[name]!)) {
    const points = (await (await ask('plugin/scalars/scalars', { run: name, tag })).json()) as number[][];
    told[tag] = points.map(([, step, value]) => [step!, Math.fround(value!)]);
  }
  return told;
}

/** Every picture by its step, as it came. */
async function pictures({ ask }: Board): Promise<(readonly [number, Buffer])[]> {
  const tags = (await (await ask('plugin/images/tags')).json()) as Record<string, Record<string, unknown>>;
  const [name] = Object.keys(tags);
  if (name === undefined) return [];
  expect(Object.keys(tags[name]!)).toEqual(['samples']);
  const query = { run: name, tag: 'samples', sample: '0' };
  const found = (await (await ask('plugin/images/images', query)).json()) as { step: number; query: string }[];
  const fetched = found.map(async ({ step, query }) => {
    const reply = await ask('plugin/images/individualImage', Object.fromEntries(new URLSearchParams(query)));
    return [step, Buffer.from(await reply.arrayBuffer())] as const;
  });
  return Promise.all(fetched);
}

/** What the run's own files say. */
function logged(path: string): Told {
  const told: Record<string, [number, number][]> = {};
  for (const line of lines(join(path, 'metrics.jsonl'))) {
    const { step, ...values } = JSON.parse(line) as Record<string, number>;
    for (const [name, value] of Object.entries(values)) {
      const tag = name.replace('.', '/');
      told[tag] = [...(told[tag] ?? []), [step!, Math.fround(value)]];
    }
  }
  return told;
}

const drawn = (path: string) =>
  names(join(path, 'samples')).map((name) => [Number(/\d+/.exec(name)), readFileSync(join(path, 'samples', name))]);

/** What the board told, with `epoch` as metrics.jsonl has it: of six decimals. */
const rounded = (told: Told): Told => ({
  ...told,
  epoch: (told.epoch ?? []).map(([step, epoch]) => [step, Math.fround(Number(epoch.toFixed(6)))] as const),
});

/** Waits until the board has the number of the last step and as many pictures as `drawn` at least: it reads when it likes. */
async function caughtUp(board: Board, path: string, drawn = 0): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const points = (await scalars(board))['loss/generator'] ?? [];
    if (points.at(-1)?.[0] === lastStep(path) && (await pictures(board)).length >= drawn) return;
    await sleep(200);
  }
  throw new Error(`TensorBoard never came to step ${lastStep(path)}`);
}

async function same(board: Board, path: string): Promise<void> {
  await caughtUp(board, path, names(join(path, 'samples')).length);
  expect(rounded(await scalars(board))).toEqual(logged(path));
  expect(await pictures(board)).toEqual(drawn(path));
}

/** Trains until numbers of a step after `step` are there, and kills it as a power cut would. */
async function killedAfter(step: number): Promise<string> {
  const before = new Set(runsIn(runsDir));
  const { child, ended } = run();
  const fresh = () => runsIn(runsDir).find((path) => !before.has(path));
  const reached = () => {
    const path = fresh();
    return path !== undefined && names(path).includes('metrics.jsonl') && lastStep(path) > step;
  };
  await until(reached);
  child.kill('SIGKILL');
  expect((await ended).signal, 'it was over before it could be killed').toBe('SIGKILL');
  return fresh()!;
}

const lastStep = (path: string): number => {
  const last = readFileSync(join(path, 'metrics.jsonl'), 'utf8').split('\n').at(-2);
  return last ? (JSON.parse(last) as { step: number }).step : 0;
};

describe.each([true, false])('TensorBoard, fast loading %s', (fast) => {
  it('has every number and picture of a run, its config and its hyperparameters', async () => {
    const path = (await run().ended).out.trim();
    const read = await board(join(path, 'tensorboard'), fast);
    try {
      await same(read, path);
      const text = (await (await read.ask('plugin/text/text', { run: '.', tag: 'config' })).json()) as {
        step: number;
        text: string;
      }[];
      expect(text.map(({ step }) => step)).toEqual([0]);
      expect(text[0]!.text).toContain('non-saturating');
    } finally {
      await read.stop();
    }
  });

  it('has a run that was killed and resumed once, looking on as well as coming later', async () => {
    const path = await killedAfter(120);
    const onlooker = await board(join(path, 'tensorboard'), fast);
    try {
      await caughtUp(onlooker, path);
      await must(clone, 'node', ...exp, 'resume', path, '--quiet');
      await same(onlooker, path);
      const later = await board(join(path, 'tensorboard'), fast);
      await same(later, path).finally(later.stop);
    } finally {
      await onlooker.stop();
    }
  });
});

describe('what TensorBoard would show of a resumed run', () => {
  it('control: is wrong where the steps that were taken again are not taken back', async () => {
    const path = await killedAfter(120);
    const folder = join(path, 'tensorboard');
    const [name] = readdirSync(folder) as [string];
    const untouched = readFileSync(join(folder, name));
    await must(clone, 'node', ...exp, 'resume', path, '--quiet');
    rmSync(join(folder, name)); // the same bytes, where nothing is told of a resume: one file without a new beginning
    const second = readFileSync(join(folder, readdirSync(folder)[0]!));
    rmSync(join(folder, readdirSync(folder)[0]!));
    writeFileSync(join(folder, name), Buffer.concat([untouched, withoutHead(second)]));
    const read = await board(folder, false);
    try {
      await caughtUp(read, path);
      const [shown, told] = [await scalars(read), logged(path)];
      expect(shown['loss/generator']!.length).toBeGreaterThan(told['loss/generator']!.length);
    } finally {
      await read.stop();
    }
  });
});

/** Without the first two records: what a file is, and from which step on all is taken back. */
function withoutHead(bytes: Buffer): Buffer {
  let at = 0;
  for (let record = 0; record < 2; record++) at += 16 + Number(bytes.readBigUInt64LE(at));
  return bytes.subarray(at);
}

describe('the hyperparameters of two runs', () => {
  it('stand side by side with their last numbers', async () => {
    const folder = join(scratch, 'two');
    for (const rate of ['1e-4', '3e-4']) {
      const options = ['trainer.steps=20', `optimizer.learningRate=${rate}`, `name=rate-${rate.replace('-', '')}`];
      await must(clone, 'node', ...exp, 'run', config, ...options, '--runs-dir', folder, '--quiet');
    }
    const read = await board(folder, true);
    try {
      const post = async (path: string, body: object) => {
        const url = (await read.ask(path)).url;
        return (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json();
      };
      const twice = async () =>
        Object.keys((await (await read.ask('plugin/scalars/tags')).json()) as object).length >= 2;
      while (!(await twice())) await sleep(100);
      const { hparamInfos, metricInfos } = (await post('plugin/hparams/experiment', { experimentName: '' })) as {
        hparamInfos: { name: string; differs: boolean }[];
        metricInfos: { name: { tag: string } }[];
      };
      const differing = hparamInfos.flatMap(({ name, differs }) => (differs ? [name] : []));
      expect(differing.sort()).toEqual([
        'optimizer.discriminator.learningRate.value',
        'optimizer.generator.learningRate.value',
      ]);
      expect(metricInfos.map(({ name }) => name.tag)).toContain('loss/generator');
    } finally {
      await read.stop();
    }
  });
});
