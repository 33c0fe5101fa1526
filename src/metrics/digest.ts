/** A short name for what rows hold, for recipes: equal rows have equal digests, others do not. */
import { createHash } from 'node:crypto';
import type { HostTensor } from '../engine/tensor.js';

/**
 * 16 hex digits of the rows in their order. `unit`: the numbers lie in [0, 1] and are taken to 16 bits, so that bytes read
 * in one range or another and taken there are the same.
 */
export function digestOf({ data, shape }: HostTensor, unit: boolean): string {
  const numbers = unit ? Uint16Array.from(data, (value) => Math.round(value * 65535)) : (data as Float32Array);
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return createHash('sha256').update(JSON.stringify(shape)).update(bytes).digest('hex').slice(0, 16);
}
