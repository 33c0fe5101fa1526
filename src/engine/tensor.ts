/** Tensors outside any backend: plain typed arrays with a shape. No arithmetic. */

export type DType = 'float32' | 'int32' | 'bool';
export type Shape = readonly number[];

/** What a tensor looks like, without its values. */
export interface Spec {
  readonly dtype: DType;
  readonly shape: Shape;
}

export type TensorData = Float32Array | Int32Array | Uint8Array;

/** A tensor's values in row-major order; `bool` is one byte, 0 or 1. Treated as immutable. */
export interface HostTensor extends Spec {
  readonly data: TensorData;
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1);

export const describeShape = (shape: Shape): string => `[${shape.join(', ')}]`;

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((extent, i) => extent === b[i]);

export const bytesPer: Record<DType, number> = { float32: 4, int32: 4, bool: 1 };

export function float32(data: Float32Array | readonly number[], shape: Shape): HostTensor {
  return { dtype: 'float32', shape, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

export const zeros = (shape: Shape): HostTensor => float32(new Float32Array(sizeOf(shape)), shape);

export const full = (shape: Shape, value: number): HostTensor =>
  float32(new Float32Array(sizeOf(shape)).fill(value), shape);

export const specOf = ({ dtype, shape }: Spec): Spec => ({ dtype, shape });
