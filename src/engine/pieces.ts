/** Rows cut into pieces of one size, so that no more than one of them is in a network at once, and joined again. */
import { float32, type HostTensor, sizeOf } from './tensor.js';

/** float32 [n, ...shape] -> [size, ...shape] each; zeros fill up the last one. */
export function inPieces({ data, shape: [count, ...shape] }: HostTensor, size: number): HostTensor[] {
  const numbers = size * sizeOf(shape);
  return Array.from({ length: Math.ceil(count! / size) }, (_, i) => {
    const piece = new Float32Array(numbers);
    piece.set(data.subarray(i * numbers, (i + 1) * numbers));
    return float32(piece, [size, ...shape]);
  });
}

/** The first `count` rows of pieces, each float32 [size, ...shape] -> [count, ...shape] */
export function joined(pieces: readonly HostTensor[], count: number): HostTensor {
  const [size, ...shape] = pieces[0]!.shape as [number, ...number[]];
  const width = sizeOf(shape);
  const data = new Float32Array(count * width);
  pieces.forEach((piece, i) => {
    const start = i * size * width;
    data.set(piece.data.subarray(0, data.length - start), start);
  });
  return float32(data, [count, ...shape]);
}
