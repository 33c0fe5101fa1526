/** When two results of a kernel count as equal. */
import { type HostTensor, sameShape } from '../../src/engine/tensor.js';
import { convolution } from './kernel-examples/convolution.js';
import { matmul } from './kernel-examples/matmul.js';
import { reduction } from './kernel-examples/reduction.js';

/** Where `a` is further from `b` than rounding explains; exact unless both are real. */
export function disagreement(a: HostTensor | undefined, b: HostTensor, floor: number): string | undefined {
  if (!a || a.dtype !== b.dtype || !sameShape(a.shape, b.shape))
    return `${a?.dtype}[${a?.shape}] instead of ${b.dtype}[${b.shape}]`;
  const off = (x: number, y: number) =>
    b.dtype === 'float32' && Number.isFinite(y) ? !(Math.abs(x - y) <= floor + 1e-5 * Math.abs(y)) : !Object.is(x, y);
  const at = Array.from(a.data).findIndex((x, i) => off(x, b.data[i]!));
  return at < 0 ? undefined : `${a.data[at]} instead of ${b.data[at]} at ${at}`;
}

const largest = ({ data }: HostTensor) => Math.max(0, ...Array.from(data, Math.abs).filter(Number.isFinite));

/** Rounding of a result, as far as its largest number tells. */
export const relativeFloor = (result: HostTensor) => 1e-6 * Math.max(1, largest(result));

/** Kernels that add up many terms, whose rounding shows against the largest result. */
const summing = { ...convolution, ...matmul, ...reduction };

/** How far a kernel's result may be off at zero. */
export const floorOf = (kernel: string, result: HostTensor) => (kernel in summing ? relativeFloor(result) : 1e-6);
