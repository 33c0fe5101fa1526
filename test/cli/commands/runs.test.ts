/** The commands that make runs and look at them: run, resume, ls, show, sample, export. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../../../src/engine/safetensors.js';
import { openSession } from '../../../src/engine/session.js';
import { float32 } from '../../../src/engine/tensor.js';
import { exp, type Setting } from '../fake-io.js';

const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'sparring-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const runsDir = join(scratch, 'runs');
const within = (argv: readonly string[], setting?: Setting) => exp([...argv, '--runs-dir', runsDir], setting);

const points = join(scratch, 'points.yaml');
const images = join(scratch, 'images.yaml');
const small = `seed: 3
prior: { type: uniform, dim: 4 }
discriminator: { type: mlp, hidden: [8] }
loss: non-saturating
optimizer: { type: sgd, learningRate: 0.01 }
engine: { threads: 1 }
`;

/** 40 pictures of 6 x 5 pixels: picture i is dark but for pixel i % 30. */
function npy(): Uint8Array {
  const data = new Uint8Array(40 * 30);
  for (let i = 0; i < 40; i++) data[i * 30 + (i % 30)] = 255;
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (40, 6, 5, 1), }".padEnd(117);
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.from([118, 0]),
    Buffer.from(`${header}\n`),
    data,
  ]);
}

let pointRun: string;
let imageRun: string;

beforeAll(async () => {
  writeFileSync(join(scratch, 'pictures.npy'), npy());
  writeFileSync(
    points,
    `${small}data: { type: ring, samples: 200, batch: 20 }
generator: { type: mlp, hidden: [8] }
trainer: { steps: 30 }
callbacks: [{ type: sample-grid, every: 10 steps, points: 50 }, { type: checkpoint, every: 10 steps, keep: 2 }]
`,
  );
  writeFileSync(
    images,
    `${small}data: { type: npy, path: ./pictures.npy, batch: 10 }
generator: { type: sequential, layers: [{ type: dense, units: 60 }, { type: reshape, shape: [3, 5, 4] }, { type: flatten }, { type: dense, units: 30 }, { type: activation, function: sigmoid }] }
trainer: { steps: 3, average: 0.9 }
`,
  );
  pointRun = (await within(['run', points, '--quiet'])).out.trim();
  imageRun = (await within(['run', images, '--quiet'])).out.trim();
});

describe('exp run', () => {
  it('prints the run folder alone when quiet', () => {
    expect([basename(dirname(pointRun)), basename(dirname(imageRun))]).toEqual(['points', 'images']);
    expect(existsSync(join(pointRun, 'summary.json'))).toBe(true);
  });

  it('tells what it trains, how it went, and what to do next', async () => {
    const { code, out, err } = await within(['run', points, 'trainer.steps=5', 'name=told']);
    expect(code).toBe(0);
    expect(err).toMatch(/^told\n {2}folder +.*told\/\d{8}-\d{6}-[0-9a-f]{6}\n {2}engine +compiled, .* 1 thread\n/);
    expect(err).toMatch(
      /generator +mlp \[4\] -> \[2\], 58 parameters\n {2}discriminator +mlp \[2\] -> \[1\], 33 parameters\n {2}steps +5\n/,
    );
    expect(err).toMatch(/data +ring \[2\], 10 batches of 20 in an epoch/);
    expect(out).toMatch(/^completed\n {2}steps +5, epoch 0\.5\n {2}time +.* steps\/s, [\d.]+% outside the engine\n/);
    expect(out).toMatch(/sample +.*\/samples\/step-00000005\.png\n/);
    expect(out).toMatch(/Next: {2}exp show \S+\n +exp sample \S+\n +exp export \S+\n$/);
    expect(out + err).not.toContain('\u001b');
  });

  it('prints one JSON document, progress aside', async () => {
    const { out, err } = await within(['run', points, 'trainer.steps=4', 'name=json', '--json']);
    const result = JSON.parse(out);
    expect(result).toMatchObject({
      name: 'json',
      status: 'completed',
      exitCode: 0,
      step: 4,
      startStep: 0,
      epochs: 0.4,
    });
    expect(result.last['loss.generator']).toSatisfy(Number.isFinite);
    expect([existsSync(result.path), existsSync(result.sample)]).toEqual([true, true]);
    expect(err).toContain('json');
  });

  it('speaks in colours on a terminal', async () => {
    const { out, err } = await within(['run', points, 'trainer.steps=400', 'callbacks=[progress]', 'name=live'], {
      columns: 80,
      coloured: true,
    });
    expect(out).toContain('\u001b[32mcompleted\u001b[39m');
    expect(err).toContain('\u001b[1mlive\u001b[22m');
  });

  it('diverges with 3, and says why', async () => {
    const { code, out } = await within(['run', points, 'optimizer.learningRate=1e30', 'name=diverged']);
    expect(code).toBe(3);
    expect(out).toMatch(/^diverged: the \w+'s loss is .* at step \d+\n/);
    expect((await within(['ls', 'diverged'])).out).toMatch(/diverged +\d+-\d+-\w+ +diverged/);
  });

  it('misses data with 4, before there is a folder', async () => {
    const { code, err } = await within(['run', images, 'data.path=./nowhere.npy', 'name=none']);
    expect(code).toBe(4);
    expect(err).toContain('nowhere.npy');
    expect(existsSync(join(runsDir, 'none'))).toBe(false);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 143],
  ])('ends on %s with %i, a checkpoint and the command that goes on', async (signal, code) => {
    let asked = 0;
    const interrupted = () => (++asked > 2 ? signal : undefined);
    const said = await within(['run', points, 'trainer.steps=1000', `name=${signal}`], { interrupted });
    expect(said.code).toBe(code);
    expect(said.out).toMatch(new RegExp(`^interrupted: ${signal}\\n[\\s\\S]*To go on: {2}exp resume \\S+\\n$`));
    const path = said.out.match(/exp resume (\S+)/)![1]!;
    expect(JSON.parse(readFileSync(join(path, 'meta.json'), 'utf8'))).toMatchObject({
      status: 'interrupted',
      exitCode: code,
    });
    expect((await within(['resume', path, 'trainer.steps=12', '--json'])).code).toBe(0);
  });
});

describe('exp resume', () => {
  it('goes on, with more steps', async () => {
    const first = (await within(['run', points, 'trainer.steps=10', 'name=again', '--quiet'])).out.trim();
    const { code, out, err } = await within(['resume', 'again', 'trainer.steps=20']);
    expect(code).toBe(0);
    expect(err).toMatch(/steps +10 to 20\n/);
    expect(out).toMatch(/steps +20, epoch 2\n/);
    const whole = (await within(['run', points, 'trainer.steps=20', 'name=whole', '--quiet'])).out.trim();
    const bytes = (path: string, file: string) => readFileSync(join(path, file));
    for (const file of ['checkpoints/step-00000020.safetensors', 'metrics.jsonl', 'samples/step-00000020.png'])
      expect(bytes(first, file).equals(bytes(whole, file)), file).toBe(true);
  });

  it('refuses another experiment, and runs that are not there', async () => {
    expect(await within(['resume', 'points', 'loss=hinge'])).toMatchObject({ code: 2, out: '' });
    const { code, err } = await within(['resume', 'pionts']);
    expect([code, err]).toEqual([2, `no run is called "pionts" in ${runsDir}. Did you mean "points"?\n`]);
  });
});

describe('exp ls', () => {
  it('lists the newest first', async () => {
    const { out } = await within(['ls', '--json']);
    const ids = JSON.parse(out).map(({ id }: { id: string }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(ids.length).toBeGreaterThan(3);
  });

  it('fits the terminal', async () => {
    const { out } = await within(['ls'], { columns: 50 });
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^name +id +status +step/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
  });

  it('limits, and tells of the rest', async () => {
    const { out, err } = await within(['ls', '-n', '1']);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(err).toMatch(/^\d+ older runs: exp ls --limit \d+\n$/);
  });

  it('has nothing to say of an empty folder', async () => {
    expect((await exp(['ls', '--runs-dir', join(scratch, 'nothing')])).out).toMatch(/^No runs in /);
    expect((await exp(['ls', '--runs-dir', join(scratch, 'nothing'), '--json'])).out).toBe('[]\n');
  });
});

describe('exp show', () => {
  it('tells what a run was, its curves and what it left', async () => {
    const { out } = await within(['show', 'points']);
    expect(out).toMatch(/^points\/\d{8}-\d{6}-[0-9a-f]{6} {2}completed\n/);
    expect(out).toMatch(/seed +3\n {2}engine +compiled, /);
    expect(out).toMatch(/loss\.generator +[\d.]+ +[\d.]+ +[\d.]+ {2}[▁-█]+\n/);
    expect(out).toMatch(/checkpoints +20, 30\n/);
    expect(out).toMatch(/samples +4 files, .*step-00000030\.png\n/);
  });

  it('prints JSON', async () => {
    const shown = JSON.parse((await within(['show', pointRun, '--json'])).out);
    expect(shown).toMatchObject({
      status: 'completed',
      path: pointRun,
      checkpoints: { steps: [20, 30] },
      last: { step: 30 },
    });
    expect(shown.summary.status).toBe('completed');
  });

  it('prints the numbers as CSV, each as in metrics.jsonl', async () => {
    const path = (await within(['run', points, 'name=table', 'trainer.steps=30', '--quiet'])).out.trim();
    writeFileSync(
      join(path, 'metrics.jsonl'),
      '{"step":10,"epoch":1,"loss.generator":0.7}\n{"step":20,"epoch":2,"loss.generator":"NaN","a,b":1e-9}\n{"step":',
    );
    expect((await within(['show', path, '--csv'])).out).toBe(
      'step,epoch,loss.generator,"a,b"\n10,1,0.7,\n20,2,NaN,1e-9\n',
    );
    const both = await within(['show', path, '--csv', '--json']);
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('Leave one out.')]);
  });
});

describe('damaged runs', () => {
  const damaged = join(scratch, 'damaged');
  const run = (name: string, files: Record<string, string>) => {
    const path = join(damaged, name, '20260101-000000-abcdef');
    mkdirSync(path, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  };

  it.each([
    ['empty', {}],
    ['torn', { 'meta.json': '{ "status": "runn', 'metrics.jsonl': '{"step":1,"epo' }],
    ['null', { 'meta.json': 'null', 'summary.json': 'null' }],
    ['list', { 'meta.json': '[]', 'summary.json': '[1]', 'metrics.jsonl': 'nonsense\n{"step":"x"}\n' }],
    ['other', { 'meta.json': '{ "status": 7, "environment": null, "command": null, "resumes": null }' }],
    ['binary', { 'meta.json': '\u0000\u0001', 'metrics.jsonl': '\u0000\n\u0000' }],
  ])('%s is listed and shown', async (name, files) => {
    const path = run(name, files);
    const listed = await exp(['ls', name, '--runs-dir', damaged]);
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(listed.out).toMatch(new RegExp(`${name} +20260101-000000-abcdef +damaged`));
    const shown = await exp(['show', name, '--runs-dir', damaged]);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain(path.slice(-20));
    expect((await exp(['show', name, '--json', '--runs-dir', damaged])).code).toBe(0);
  });

  it('numbers that only some lines have are shown, as last seen', async () => {
    const lines = ['{"step":10,"epoch":1,"loss":3,"distance":0.5}', '{"step":20,"epoch":2,"loss":4}'];
    run('seldom', { 'meta.json': '{ "status": "completed" }', 'metrics.jsonl': `${lines.join('\n')}\n` });
    const { out } = await exp(['show', 'seldom', '--runs-dir', damaged]);
    expect(out).toMatch(/\n {2}loss +4 +3 +4 .*\n {2}distance +0\.5 +0\.5 +0\.5/);
  });

  it('a run whose process is gone was killed', async () => {
    run('killed', { 'meta.json': '{ "status": "running" }', 'metrics.jsonl': '{"step":10,"epoch":1}\n{"step":2' });
    expect((await exp(['ls', 'killed', '--runs-dir', damaged])).out).toMatch(/killed +\S+ +killed +10 +1\.0/);
  });
});

describe('exp sample', () => {
  const png = (path: string) => PNG.sync.read(readFileSync(path));
  const shown = async (...argv: string[]) => {
    const { code, out, err } = await within(['sample', ...argv, '--json']);
    expect(code, err).toBe(0);
    return JSON.parse(out);
  };

  it('draws a grid into the run, the same each time', async () => {
    const first = await shown(imageRun, '--rows', '2', '--columns', '3');
    expect(first).toMatchObject({ step: 3, shape: [6, 6, 5, 1], file: join(imageRun, 'samples/sample-00000003.png') });
    const bytes = readFileSync(first.file);
    expect([png(first.file).width, png(first.file).height]).toEqual([3 * 12 + 2, 2 * 14 + 2]);
    await shown(imageRun, '--rows', '2', '--columns', '3');
    expect(readFileSync(first.file).equals(bytes)).toBe(true);
    const other = await shown(imageRun, '--rows', '2', '--columns', '3', '--seed', '4');
    expect(readFileSync(other.file).equals(bytes)).toBe(false);
  });

  it("repeats the noise of training's pictures", async () => {
    const { file } = await shown(pointRun, '--stream', 'sample-grid', '--count', '50');
    expect(readFileSync(file).equals(readFileSync(join(pointRun, 'samples/step-00000030.png')))).toBe(true);
    const earlier = await shown(pointRun, '--stream', 'sample-grid', '--count', '50', '--checkpoint', '20');
    expect(readFileSync(earlier.file).equals(readFileSync(join(pointRun, 'samples/step-00000020.png')))).toBe(true);
  });

  it('makes rows for a count', async () => {
    expect(await shown(imageRun, '--count', '7', '--columns', '3')).toMatchObject({ shape: [7, 6, 5, 1], columns: 3 });
  });

  it('walks, with the nearest training example in a last column', async () => {
    const walk = await shown(imageRun, '--interpolate', '--nearest', '--rows', '2', '--columns', '4');
    expect(walk).toMatchObject({ shape: [10, 6, 5, 1], columns: 5 });
    expect(basename(walk.file)).toBe('interpolation-nearest-00000003.png');
    const { width, data } = png(walk.file);
    const left = 5 + 4 * 15; // the last column
    const bright = [];
    for (let y = 0; y < 6; y++)
      for (let x = 0; x < 5; x++) if (data[((5 + 2 * y) * width + left + 2 * x) * 4] === 255) bright.push([y, x]);
    expect(bright).toHaveLength(1); // as every training example
    const pixel = (x: number, y: number) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
    const above = Array.from({ length: 5 }, (_, column) => pixel(5 + 15 * column, 4));
    expect(above).toEqual([...new Array(4).fill([128, 128, 128]), [255, 255, 0]]); // the frame
  });

  it("lays samples and their neighbours out as the paper's figure 2 does, unless told otherwise", async () => {
    const sheet = await shown(imageRun, '--nearest');
    expect(sheet).toMatchObject({ shape: [24, 6, 5, 1], columns: 6 });
  });

  it('writes numbers as CSV', async () => {
    const file = join(scratch, 'new/points.csv');
    await shown('points', '--count', '5', '--out', file);
    const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row.split(',').map(Number).every(Number.isFinite)).toBe(true);
  });

  it.each([
    [['points', '--nearest'], 2, /--nearest is for images; this run makes points/],
    [['points', '--out', 'a.jpg'], 2, /a\.jpg is neither a \.png nor a \.csv/],
    [['points', '--checkpoint', '7'], 4, /no checkpoint of step 7\. Steps: 20, 30/],
    [['points', '--checkpoint', 'best'], 4, /no checkpoint marked as the best/],
  ])('%j', async (argv, code, words) => {
    const said = await within(['sample', ...argv]);
    expect([said.code, said.out]).toEqual([code, '']);
    expect(said.err).toMatch(words);
  });
});

describe('exp export', () => {
  it('writes a model that takes any batch, and its weights', async () => {
    const { out } = await within(['export', imageRun, '--json']);
    const { onnx, safetensors, batch, difference, step } = JSON.parse(out);
    expect([batch, step, dirname(onnx)]).toEqual([null, 3, join(imageRun, 'export')]);
    expect(difference).toBeLessThan(1e-6);
    const session = await openSession(readFileSync(onnx), 1);
    for (const count of [1, 2, 7]) {
      const { x } = await session.run({ z: float32(new Float32Array(count * 4).fill(0.1), [count, 4]) });
      expect(x!.shape).toEqual([count, 6, 5, 1]);
    }
    const { tensors, metadata } = decodeSafetensors(readFileSync(safetensors), { verify: true });
    const wanted = ['0-dense.bias', '0-dense.kernel', '3-dense.bias', '3-dense.kernel'];
    expect(Object.keys(tensors).sort()).toEqual(wanted.map((name) => `average.${name}`));
    expect(metadata).toMatchObject({ step: '3', batch: 'any', shape: '[6, 5, 1]' });
  });

  it('fixes the batch on request, in a folder of choice', async () => {
    const folder = join(scratch, 'exported');
    const { code, out } = await within(['export', 'points', '--batch', '3', '--checkpoint', '20', '--out', folder]);
    expect(code).toBe(0);
    expect(out).toMatch(/^generator at step 20\n[\s\S]*z \[batch, 4\], batches of 3 only/);
    expect(readdirSync(folder).sort()).toEqual(['generator.onnx', 'generator.safetensors']);
    const session = await openSession(readFileSync(join(folder, 'generator.onnx')), 1);
    const z = (count: number) => ({ z: float32(new Float32Array(count * 4), [count, 4]) });
    expect((await session.run(z(3))).x!.shape).toEqual([3, 2]);
    await expect(session.run(z(2))).rejects.toThrow();
  });
});
