/**
 * Draws a program: 3 to 12 instructions of the table, each tried eagerly as it is drawn, so that its operands' numbers are
 * known. An instruction that TensorFlow.js refuses, or whose result is not tame, is drawn again.
 * One in sixteen programs is wild (NaN, infinities, extreme numbers), one in thirty has empty tensors.
 */
import { leavingNothing, toHost } from '../../src/engine/eager.js';
import { type HostTensor, sizeOf } from '../../src/engine/tensor.js';
import { tf } from '../../src/engine/tf.js';
import { withBackend } from '../../src/engine/trace.js';
import { rollDice } from './dice.js';
import { ops } from './ops.js';
import { createPool, type Operand } from './pool.js';
import { type Attributes, type Instruction, type Program, valuesOf } from './program.js';

export interface Choice {
  /** Names of the operations to draw from. */
  readonly from?: readonly string[];
  readonly atLeast?: number;
  readonly atMost?: number;
}

const largestSize = 500;
const largestNumber = 1000;
const attempts = 60;

type Known = { readonly tensor: HostTensor; readonly made?: Omit<Instruction, 'operands'> & { operands: Known[] } };

/** Program `number` of `seed`. */
export function generate(seed: number, number: number, { from, atLeast = 3, atMost = 12 }: Choice = {}): Program {
  const dice = rollDice(seed, 'program', number);
  const wild = dice.chance(1 / 16);
  const names = from ?? Object.keys(ops);
  let known: Known[] = [];
  const operand = ({ tensor }: Known, i: number): Operand => ({ ...tensor, number: i });
  const pool = createPool(
    dice,
    { wild, empty: dice.chance(1 / 30) },
    () => known.map(operand),
    (tensor) => operand(known[known.push({ tensor }) - 1]!, known.length - 1),
  );
  const length = dice.whole(atLeast, atMost);
  for (let attempt = 0, made = 0; attempt < attempts && made < length; attempt++) {
    const before = known;
    known = [...known];
    const op = dice.one(names);
    const drawn = ops[op]!.draw(pool);
    const operands = drawn?.operands.map((value) => known[value.number]!);
    const tensor = operands && evaluate(op, operands, drawn!.attributes);
    if (tensor && isPossible(tensor) && (wild || isTame(tensor)) && sizeOf(tensor.shape) <= largestSize) {
      known.push({ tensor, made: { op, operands, attributes: drawn!.attributes } });
      made++;
    } else known = before;
  }
  return assembled(known);
}

/** undefined where TensorFlow.js refuses the operands. */
function evaluate(op: string, operands: readonly Known[], attributes: Attributes): HostTensor | undefined {
  const inputs = operands.map(({ tensor }) => tensor);
  const instruction = { op, operands: inputs.map((_, i) => i), attributes };
  return eagerValues({ inputs, instructions: [instruction], outputs: [inputs.length] })?.at(-1);
}

/** All values of a program on the cpu backend; undefined where TensorFlow.js refuses it. */
export function eagerValues(program: Program): HostTensor[] | undefined {
  return withBackend('cpu', () =>
    leavingNothing(() => {
      try {
        const inputs = program.inputs.map(({ data, shape, dtype }) => tf.tensor(data, [...shape], dtype));
        return valuesOf(program, inputs).map(toHost);
      } catch {
        return undefined;
      }
    }),
  );
}

/** TensorFlow.js lets a filter be larger than its image, and counts below zero. */
export const isPossible = ({ shape }: HostTensor) => shape.every((extent) => extent >= 0);

const isTame = ({ data }: HostTensor) => data.every((x) => Math.abs(x) <= largestNumber);

/** Inputs first; outputs are the results that no instruction reads. */
function assembled(known: readonly Known[]): Program {
  const inputs = known.filter(({ made }) => !made);
  const results = known.filter(({ made }) => made);
  const order = [...inputs, ...results];
  const read = new Set(results.flatMap(({ made }) => made!.operands));
  return {
    inputs: inputs.map(({ tensor }) => tensor),
    instructions: results.map(({ made }) => ({
      op: made!.op,
      operands: made!.operands.map((value) => order.indexOf(value)),
      attributes: made!.attributes,
    })),
    outputs: results.filter((value) => !read.has(value)).map((value) => order.indexOf(value)),
  };
}
