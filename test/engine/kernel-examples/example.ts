/** What an example of a kernel is, and the tensors that examples are made of. */
import { streams } from '../../../src/engine/random.js';
import { type DType, float32, type HostTensor, type Shape, sizeOf } from '../../../src/engine/tensor.js';

export interface Example {
  /** By the kernel's own names, or a list where it takes any number of tensors. */
  readonly inputs: Readonly<Record<string, HostTensor>> | readonly HostTensor[];
  /** Inputs that the step makes itself, so that their values are known while it is recorded. */
  readonly constants?: Readonly<Record<string, HostTensor>>;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

let made = 0;
const stream = () => streams(17)(`example ${made++}`);

export const normal = (shape: Shape): HostTensor =>
  float32(stream().fillNormal(new Float32Array(sizeOf(shape)), 0.1, 1.5), shape);

export const between = (min: number, max: number, shape: Shape): HostTensor =>
  float32(stream().fillUniform(new Float32Array(sizeOf(shape)), min, max), shape);

export const given = (
  values: readonly number[],
  shape: Shape = [values.length],
  dtype: DType = 'float32',
): HostTensor => {
  const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };
  return { dtype, shape, data: arrays[dtype].from(values) };
};

export const whole = (shape: Shape, below = 5): HostTensor => {
  const numbers = stream();
  return given(
    Array.from({ length: sizeOf(shape) }, () => numbers.integer(below) - 2),
    shape,
    'int32',
  );
};

export const bools = (shape: Shape): HostTensor => ({
  dtype: 'bool',
  shape,
  data: stream().fillMask(new Uint8Array(sizeOf(shape)), 0.5),
});

/** Places from 0 up to `below`. */
export const places = (below: number, shape: Shape): HostTensor => {
  const numbers = stream();
  const data = Array.from({ length: sizeOf(shape) }, () => numbers.integer(below));
  return given(data, shape, 'int32');
};

export const unary = (...tensors: HostTensor[]): Example[] => tensors.map((x) => ({ inputs: { x } }));

export const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;

export type Examples = Readonly<Record<string, readonly Example[]>>;
