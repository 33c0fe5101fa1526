/**
 * A random program as plain data: inputs, a list of instructions each making one value of earlier ones, and outputs.
 * Runs with any TensorFlow.js backend. What the operations are is the table in `ops.ts`; how programs are drawn,
 * `generate.ts`.
 */
import type { DType, HostTensor, Shape } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { ops } from './ops.js';

export type Attributes = Readonly<Record<string, unknown>>;

export interface Instruction {
  readonly op: string;
  /** Numbers of values: inputs first, then results in order. */
  readonly operands: readonly number[];
  readonly attributes: Attributes;
}

export interface Program {
  readonly inputs: readonly HostTensor[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly number[];
}

/** 0: its outputs; 1: gradients of their weighted sum; 2: gradients of a weighted sum of those gradients squared. */
export type Order = 0 | 1 | 2;

/** All values of the program: its inputs and what each instruction makes. */
export function valuesOf({ instructions }: Program, inputs: readonly Tensor[]): Tensor[] {
  const values = [...inputs];
  for (const { op, operands, attributes } of instructions)
    values.push(ops[op]!.run(operands.map((operand) => values[operand]!) as [Tensor], attributes));
  return values;
}

/** Numbers that tell the elements of a tensor apart. */
const weighted = (x: Tensor): Tensor => {
  const weights = Float32Array.from({ length: x.size }, (_, i) => Math.cos(1 + i));
  return tf.sum(tf.mul(x, tf.tensor(weights, x.shape)));
};

const sumOf = (terms: readonly Tensor[]) => terms.reduce((sum, term) => tf.add(sum, term));

const isReal = ({ dtype }: { dtype: string }) => dtype === 'float32';

/** Gradients of `f` with respect to the real ones of `inputs`. */
function gradients(inputs: readonly Tensor[], f: (inputs: readonly Tensor[]) => Tensor): Tensor[] {
  const real = inputs.flatMap((input, i) => (isReal(input) ? [i] : []));
  return tf.grads((...some) => f(inputs.map((input, i) => (real.includes(i) ? some[real.indexOf(i)]! : input))))(
    real.map((i) => inputs[i]!),
  );
}

/** What is asked of a program. Each objective has a square of every input in it, so that each has a gradient. */
export function answer(program: Program, order: Order, inputs: readonly Tensor[]): Tensor[] {
  const outputs = (given: readonly Tensor[]) => {
    const values = valuesOf(program, given);
    return program.outputs.map((output) => values[output]!);
  };
  if (order === 0) return outputs(inputs);
  const objective = (given: readonly Tensor[]) =>
    sumOf([...outputs(given).filter(isReal), ...given.filter(isReal).map(quarterSquare)].map(weighted));
  if (order === 1) return gradients(inputs, objective);
  return gradients(inputs, (given) => sumOf(gradients(given, objective).map((slope) => weighted(tf.square(slope)))));
}

const quarterSquare = (x: Tensor) => tf.mul(tf.square(x), 0.25);

/** Whether the program has gradients at all. */
export const differentiable = ({ inputs }: Program) => inputs.some(isReal);

/** Without what its outputs do not need. */
export function pruned({ inputs, instructions, outputs }: Program): Program {
  const needed = new Set(outputs);
  for (let i = instructions.length - 1; i >= 0; i--)
    if (needed.has(inputs.length + i)) for (const operand of instructions[i]!.operands) needed.add(operand);
  const kept = [...needed].sort((a, b) => a - b);
  const renumbered = (value: number) => kept.indexOf(value);
  return {
    inputs: inputs.filter((_, i) => needed.has(i)),
    instructions: instructions
      .filter((_, i) => needed.has(inputs.length + i))
      .map((one) => ({ ...one, operands: one.operands.map(renumbered) })),
    outputs: outputs.map(renumbered),
  };
}

interface Written extends Omit<Program, 'inputs'> {
  readonly inputs: readonly { readonly dtype: DType; readonly shape: Shape; readonly values: (number | string)[] }[];
}

/** As JSON can say it: what it has no numbers for are strings. */
export const toJson = (program: Program): Written => ({
  ...program,
  inputs: program.inputs.map(({ dtype, shape, data }) => ({
    dtype,
    shape,
    values: Array.from(data, (x) =>
      Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? '-0' : String(x),
    ),
  })),
});

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

export const fromJson = (written: Written): Program => ({
  ...written,
  inputs: written.inputs.map(({ dtype, shape, values }) => ({
    dtype,
    shape,
    data: arrays[dtype].from(values.map(Number)),
  })),
});

/** One line an instruction, for people. */
export function printProgram({ inputs, instructions, outputs }: Program): string {
  return [
    ...inputs.map(({ dtype, shape }, i) => `%${i}: ${dtype}[${shape}]`),
    ...instructions.map(
      ({ op, operands, attributes }, i) =>
        `%${inputs.length + i} = ${op}(${operands.map((n) => `%${n}`).join(', ')}) ${JSON.stringify(attributes)}`,
    ),
    `out ${outputs.map((n) => `%${n}`).join(', ')}`,
  ].join('\n');
}
