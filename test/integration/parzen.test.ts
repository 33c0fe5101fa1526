/** The Parzen window against SciPy in double precision, on digits and on noise. Needs `python3` with venv and pip. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stream, streams } from '../../src/engine/random.js';
import { float32, type HostTensor, sizeOf } from '../../src/engine/tensor.js';
import { referenceTo } from '../../src/experiment/reference.js';
import { logSpace, measureWindow } from '../../src/metrics/parzen-window.js';
import { datasetOf } from '../data/opening.js';

const oracle = join(import.meta.dirname, '../oracles/parzen.py');
const folder = mkdtempSync(join(tmpdir(), 'sparring-parzen-'));
const python = join(folder, 'venv/bin/python');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  execFileSync('python3', ['-m', 'venv', join(folder, 'venv')]);
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'numpy', 'scipy']);
});

type Numbers = Readonly<Record<string, number>>;

function byOracle(...sets: readonly HostTensor[]): Numbers {
  const paths = sets.map(({ data }, i) => {
    const path = join(folder, `${i}.f32`);
    writeFileSync(path, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return path;
  });
  const width = String(sizeOf(sets[0]!.shape.slice(1)));
  return JSON.parse(execFileSync(python, [oracle, width, ...paths], { encoding: 'utf8' }));
}

/** The greatest difference, in nats (and units of sigma). */
const apart = (a: Numbers, b: Numbers) => Math.max(...Object.keys(b).map((name) => Math.abs(a[name]! - b[name]!)));

const uniform = (rows: number, width: number, name: string) =>
  float32(stream(1, name).fillUniform(new Float32Array(rows * width), 0, 1), [rows, width]);

const digits = async () => {
  const dataset = datasetOf({ type: 'mnist', validation: 10_000 });
  const reference = referenceTo(dataset, await dataset.open(streams(1)));
  const [samples, choosing, test] = [
    reference.rows('train', 1000, 0),
    reference.first('validation', 300),
    reference.first('test', 600),
  ];
  return { samples, choosing, test };
};

it.each([
  ['digits', digits],
  [
    'noise',
    async () => ({ samples: uniform(500, 40, 'a'), choosing: uniform(200, 40, 'b'), test: uniform(800, 40, 'c') }),
  ],
])('of %s agrees to 1e-4 nats', async (_, rows) => {
  const { samples, choosing, test } = await rows();
  const found = await measureWindow(samples, { choosing, test, sigmas: logSpace(0.1, 1, 10) });
  const expected = byOracle(samples, choosing, test);
  console.log(`greatest difference ${apart(found, expected).toExponential(1)}, value ${expected.value}`);
  expect(apart(found, expected)).toBeLessThan(1e-4);
  // control: one validation row and one test row less are seen
  const size = sizeOf(test.shape.slice(1));
  const less = (rows: HostTensor) =>
    float32((rows.data as Float32Array).slice(0, -size), [rows.shape[0]! - 1, ...rows.shape.slice(1)]);
  expect(apart(found, byOracle(samples, less(choosing), test))).toBeGreaterThan(1e-4);
  expect(apart(found, byOracle(samples, choosing, less(test)))).toBeGreaterThan(1e-4);
});
