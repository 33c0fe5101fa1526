/** Metrics on features agree with NumPy, SciPy and the package prdc to 1e-4. Needs `python3` with venv and pip. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { referenceTo } from '../../src/experiment/reference.js';
import { classifierOf } from '../../src/metrics/classifier.js';
import { frechetDistance, prepared } from '../../src/metrics/frechet-distance.js';
import { byLogits, divergence, entropy, sharesOf } from '../../src/metrics/labels.js';
import { momentsOf } from '../../src/metrics/moments.js';
import { neighbourhoods, radii } from '../../src/metrics/neighbourhoods.js';
import { datasetOf } from '../data/opening.js';

const folder = mkdtempSync(join(tmpdir(), 'sparring-features-'));
const python = join(folder, 'venv/bin/python');
const oracle = join(import.meta.dirname, '../oracles/features.py');
beforeAll(() => {
  execFileSync('python3', ['-m', 'venv', join(folder, 'venv')]);
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'numpy', 'scipy', 'prdc']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Sets {
  readonly real: HostTensor;
  readonly fake: HostTensor;
  readonly logits: HostTensor;
  readonly data: Float64Array;
}

const random = (name: string, n: number, dim: number, mean: number, deviation: number) =>
  float32(streams(1)(name).fillNormal(new Float32Array(n * dim), mean, deviation), [n, dim]);

const drawn = async (): Promise<Sets> => ({
  real: random('real', 700, 24, 0, 1),
  fake: random('fake', 500, 24, 0.3, 0.8),
  logits: random('logits', 500, 10, 0, 3),
  data: new Float64Array(10).fill(0.1),
});

/** Digits, and as fakes the same overlaid two by two. */
async function digits(): Promise<Sets> {
  const dataset = datasetOf({ type: 'mnist' });
  const reference = referenceTo(dataset, await dataset.open(streams(1)));
  const [real, one, two] = [0, 1, 2].map((seed) => reference.rows(seed ? 'train' : 'test', 1000, seed));
  const mixed = float32(
    Float32Array.from(one!.data, (value, i) => Math.min(1, value + 0.4 * two!.data[i]!)),
    one!.shape,
  );
  const classifier = classifierOf('mnist');
  const [ofReal, ofFake] = [await classifier.outputs(real!, reference), await classifier.outputs(mixed, reference)];
  const data = sharesOf(byLogits(ofReal.logits), 10);
  return { real: ofReal.features, fake: ofFake.features, logits: ofFake.logits, data };
}

const rows = ({ data, shape: [n, dim] }: HostTensor) =>
  Array.from({ length: n! }, (_, row) => [...data.subarray(row * dim!, (row + 1) * dim!)]);

async function ours({ real, fake, logits, data }: Sets, k: number): Promise<Record<string, number>> {
  const labels = byLogits(logits);
  const shares = sharesOf(labels, data.length);
  return {
    frechet: frechetDistance(prepared(momentsOf(real)), momentsOf(fake)),
    ...(await neighbourhoods(real, await radii(real, k), fake, k)),
    entropy: entropy(shares),
    divergence: divergence(shares, data),
    quality: labels.surety.reduce((sum, one) => sum + one, 0) / labels.surety.length,
  };
}

function theirs({ data, ...sets }: Sets, k: number): Record<string, number> {
  const given = Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, rows(set)]));
  const input = JSON.stringify({ ...given, data: [...data], k });
  return JSON.parse(execFileSync(python, [oracle], { input, encoding: 'utf8', maxBuffer: 1e9 }));
}

/** The largest relative difference, or absolute where numbers are below 1. */
const difference = (a: Record<string, number>, b: Record<string, number>) =>
  Math.max(...Object.keys(b).map((name) => Math.abs(a[name]! - b[name]!) / Math.max(1, Math.abs(b[name]!))));

it.each([
  ['random features', drawn],
  ["the classifier's features of digits", digits],
])('%s', async (_, make) => {
  const sets = await make();
  const expected = theirs(sets, 5);
  const found = await ours(sets, 5);
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  expect(difference(found, expected)).toBeLessThan(1e-4);
  expect(difference(await ours(sets, 4), expected)).toBeGreaterThan(1e-3); // control: k off by one
});
