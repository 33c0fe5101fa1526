/**
 * What a Parzen window says of samples that are no generator's: it has no scale of its own, and ranks k-means centroids
 * above training images (Theis, van den Oord, Bethge 2016), so a number means something beside these.
 */
import { streams } from '../engine/random.js';
import { float32, type HostTensor } from '../engine/tensor.js';
import { kMeans } from './k-means.js';
import { type Held, measureWindow } from './parzen-window.js';

/** Where the controls come from, all in the units of the held rows. */
export interface ControlData {
  /** Training rows as samples: [n, ...shape]. */
  readonly train: HostTensor;
  /** All training rows, of which k-means has as many centroids as there are samples. */
  readonly all: HostTensor;
  readonly samples: number;
  readonly iterations: number;
  /** The interval of the noise. */
  readonly range: readonly [number, number];
  readonly seed: number;
}

/** `train`, `k-means` and `noise`, each with its `error` and `sigma`. */
export async function measureControls(held: Held, data: ControlData): Promise<Record<string, number>> {
  const { samples, iterations, seed } = data;
  const controls = {
    train: data.train,
    'k-means': await kMeans(data.all, samples, iterations, seed),
    noise: noise(data),
  };
  const found: Record<string, number> = {};
  for (const [name, rows] of Object.entries(controls)) {
    const { value, error, sigma } = await measureWindow(rows, held);
    Object.assign(found, { [name]: value, [`${name}.error`]: error, [`${name}.sigma`]: sigma });
  }
  return found;
}

/** Uniform, each number by itself. */
function noise({ all, samples, range, seed }: ControlData): HostTensor {
  const [n, ...shape] = all.shape as [number, ...number[]];
  const values = new Float32Array((samples * all.data.length) / n);
  return float32(streams(seed)('metric.noise').fillUniform(values, ...range), [samples, ...shape]);
}
