/** Labels, their spread, and the metric that counts modes, on the ring where the right answer is known. */
import { describe, expect, it } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import { referenceTo } from '../../src/experiment/reference.js';
import { byCentres, byLogits, divergence, entropy, sharesOf } from '../../src/metrics/labels.js';
import { datasetOf } from '../data/opening.js';
import { build } from '../helpers/parts.js';

describe('labels', () => {
  it('by logits: the likeliest, with its probability', () => {
    const { modes, surety } = byLogits(float32([0, Math.log(3), 0, 1000, -1000, 0], [2, 3]));
    expect([...modes]).toEqual([1, 0]);
    expect(surety[0]).toBeCloseTo(3 / 5, 6);
    expect(surety[1]).toBe(1);
  });

  it('by centres: the nearest, surely so within reach', () => {
    const centres = [
      [0, 0],
      [4, 0],
    ];
    const points = float32([0.5, 0, 3.9, 0.1, 1.9, 0, 4, 2], [4, 2]);
    const { modes, surety } = byCentres(points, centres, 1);
    expect([...modes]).toEqual([0, 1, 0, 1]);
    expect([...surety]).toEqual([1, 1, 0, 0]);
    expect([...sharesOf({ modes, surety }, 2)]).toEqual([0.5, 0.5]);
    expect([...sharesOf({ modes, surety }, 2, 'sure')]).toEqual([0.25, 0.25]);
  });

  it.each([0, 1])('are unsure to NaN where number %d of an example is', (i) => {
    const broken = float32([1, 1].fill(Number.NaN, i, i + 1), [1, 2]);
    expect(
      byCentres(
        broken,
        [
          [0, 0],
          [1, 1],
        ],
        5,
      ).surety[0],
    ).toBeNaN();
    expect(byLogits(broken).surety[0]).toBeNaN();
  });

  it('are spread by entropy and divergence in nats', () => {
    const [even, one] = [Float64Array.of(0.25, 0.25, 0.25, 0.25), Float64Array.of(0, 1, 0, 0)];
    expect([entropy(even), entropy(one)]).toEqual([Math.log(4), 0]);
    expect([divergence(even, even), divergence(one, even)]).toEqual([0, Math.log(4)]);
    expect(divergence(even, one)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('mode-coverage of the ring', () => {
  const dataset = datasetOf({ type: 'ring', modes: 8, radius: 2, deviation: 0.05, samples: 2000 });
  const metric = build('metric', { type: 'mode-coverage', samples: 2000 }, {});

  /** Real points, each moved by `move`. */
  async function measured(move: (point: Float32Array, row: number) => void) {
    const reference = referenceTo(dataset, await dataset.open(streams(1)));
    const points = reference.rows('train', 2000, 3);
    for (let row = 0; row < 2000; row++) move((points.data as Float32Array).subarray(2 * row, 2 * row + 2), row);
    return metric.against(reference).measure(
      async () => points as HostTensor,
      async (x) => x,
    );
  }

  it('is whole for the data', async () => {
    const { value, entropy, divergence, quality } = await measured(() => {});
    expect(value).toBe(8);
    expect(Math.abs(entropy! - Math.log(8))).toBeLessThan(0.01);
    expect(divergence).toBeLessThan(0.01);
    expect(Math.abs(quality! - (1 - Math.exp(-4.5)))).toBeLessThan(0.01); // within three deviations, of two dimensions
  });

  it('counts modes that are left, not those that a stray sample falls to', async () => {
    const half = (strays: number) => (point: Float32Array, row: number) => {
      if (row >= strays) point[0] = Math.abs(point[0]!); // the left half goes over to the right
    };
    // Of eight centres, the first at the right: three lie right, three left, and two at 0 in between.
    expect((await measured(half(0))).value).toBe(5);
    expect((await measured(half(20))).value).toBe(5);
    expect((await measured(half(1500))).value).toBe(8);
    expect((await measured(half(0))).divergence).toBeGreaterThan(0.2);
  });

  it('counts nothing where no sample is near a mode, though each is nearest to one', async () => {
    const { value, quality, entropy } = await measured((point) => point.set([point[0]! / 2, point[1]! / 2]));
    expect([value, quality]).toEqual([0, 0]);
    expect(entropy).toBeGreaterThan(2);
  });
});
