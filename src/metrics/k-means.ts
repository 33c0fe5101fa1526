/** K-means by Lloyd's algorithm (1982), of as many rows and centroids as distances to all of them can be had natively. */
import { nearestRows } from '../engine/distances.js';
import { streams } from '../engine/random.js';
import { float32, type HostTensor, sizeOf } from '../engine/tensor.js';

/**
 * Centroids of the rows [n, ...shape]: [min(count, n), ...shape]. They begin as rows drawn at random, none twice; one that
 * no row is nearest to stays where it is. Ends after `iterations` or where nothing moves.
 */
export async function kMeans(rows: HostTensor, count: number, iterations: number, seed: number): Promise<HostTensor> {
  const [n, ...shape] = rows.shape as [number, ...number[]];
  const k = Math.min(count, n);
  const width = sizeOf(shape);
  const start = streams(seed)('metric.k-means').permutation(n).subarray(0, k);
  let centroids = new Float32Array(k * width);
  start.forEach((row, i) => {
    centroids.set(rows.data.subarray(row * width, (row + 1) * width), i * width);
  });
  let before: Int32Array | undefined;
  for (let i = 0; i < iterations; i++) {
    const { rows: nearest } = await nearestRows(rows, float32(centroids, [k, ...shape]));
    if (before?.every((centroid, row) => centroid === nearest[row])) break;
    centroids = means(rows.data, nearest, centroids, width);
    before = nearest;
  }
  return float32(centroids, [k, ...shape]);
}

/** The mean of each centroid's rows. */
function means(
  data: HostTensor['data'],
  nearest: Int32Array,
  centroids: Float32Array,
  width: number,
): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(centroids.length);
  const counts = new Int32Array(centroids.length / width);
  nearest.forEach((centroid, row) => {
    counts[centroid]!++;
    for (let i = 0; i < width; i++) sums[centroid * width + i]! += data[row * width + i]!;
  });
  return Float32Array.from(centroids, (old, i) => {
    const rows = counts[Math.floor(i / width)]!;
    return rows ? sums[i]! / rows : old;
  });
}
