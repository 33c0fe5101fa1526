/**
 * Makes a counterexample small: tries, over and over, programs that are a little simpler, all of a round in one session,
 * and goes on with the simplest that still fails. What is simpler: fewer instructions, a lower order, smaller tensors,
 * rounder numbers.
 */
import { type HostTensor, sizeOf } from '../../src/engine/tensor.js';
import { type Case, type Executors, judge, type Verdict } from './compare.js';
import { eagerValues, isPossible } from './generate.js';
import { type Order, type Program, pruned } from './program.js';

const rounds = 40;
const perRound = 120;

/** The simplest program found that fails as this one does. */
export async function shrink(executors: Executors, failing: Case, kind: Verdict['kind']): Promise<Case> {
  let smallest = failing;
  for (let round = 0; round < rounds; round++) {
    const simpler = candidates(smallest)
      .filter((one) => cost(one) < cost(smallest))
      .sort((a, b) => cost(a) - cost(b))
      .slice(0, perRound)
      .filter(({ program }) => eagerValues(program)?.every(isPossible));
    const verdicts = await judge(executors, simpler);
    const next = simpler.find((_, i) => verdicts[i]!.kind === kind);
    if (!next) break;
    smallest = next;
  }
  return smallest;
}

function cost({ program: { inputs, instructions, outputs }, order }: Case): number {
  const size = inputs.reduce((sum, { shape }) => sum + sizeOf(shape) + shape.length, 0);
  const digits = inputs.reduce((sum, { data }) => sum + [...data].reduce((n, x) => n + crookedness(x), 0), 0);
  return instructions.length * 1000 + inputs.length * 100 + (outputs.length + order) * 50 + size * 4 + digits;
}

const crookedness = (x: number) => (x === 0 ? 0 : x === 1 ? 1 : Number.isInteger(x * 2) ? 2 : 3);

function candidates({ program, order }: Case): Case[] {
  const programs = [
    ...withFewerOutputs(program),
    ...withValuesForInstructions(program),
    ...withoutInstructions(program),
    ...withSmallerInputs(program),
    ...withSimplerNumbers(program),
  ];
  const lower = order > 0 ? [{ program, order: (order - 1) as Order }] : [];
  return [...lower, ...programs.map((one) => ({ program: one, order }))];
}

const withFewerOutputs = (program: Program) =>
  program.outputs.length > 1 ? program.outputs.map((output) => pruned({ ...program, outputs: [output] })) : [];

/** An instruction's result becomes an input of the same value. */
function withValuesForInstructions(program: Program): Program[] {
  const values = eagerValues(program);
  if (!values) return [];
  return program.instructions.map((_, i) => {
    const was = program.inputs.length + i;
    const moved = (value: number) => {
      if (value === was) return program.inputs.length;
      return value >= program.inputs.length && value < was ? value + 1 : value;
    };
    return pruned({
      inputs: [...program.inputs, values[was]!],
      instructions: program.instructions
        .filter((_, k) => k !== i)
        .map((one) => ({ ...one, operands: one.operands.map(moved) })),
      outputs: program.outputs.map(moved),
    });
  });
}

/** An instruction's readers read one of its operands, or what it was made of is put out instead of it. */
function withoutInstructions(program: Program): Program[] {
  return program.instructions.flatMap((instruction, i) => {
    const was = program.inputs.length + i;
    return instruction.operands.map((operand) => {
      const moved = (value: number) => (value === was ? operand : value);
      return pruned({
        ...program,
        instructions: program.instructions.map((one) => ({ ...one, operands: one.operands.map(moved) })),
        outputs: [...new Set(program.outputs.map(moved))],
      });
    });
  });
}

/** One axis shorter: of one input, or of all inputs that have its extent anywhere. */
function withSmallerInputs(program: Program): Program[] {
  const extents = [...new Set(program.inputs.flatMap(({ shape }) => shape))].filter((extent) => extent > 1);
  const together = extents.flatMap((extent) =>
    [1, extent - 1].map((to) => ({
      ...program,
      inputs: program.inputs.map((input) =>
        input.shape.reduce((cut, n, axis) => (n === extent ? shortened(cut, axis, to) : cut), input),
      ),
    })),
  );
  const alone = program.inputs.flatMap((input, i) =>
    input.shape.flatMap((extent, axis) =>
      extent > 1
        ? [withInput(program, i, shortened(input, axis, 1)), withInput(program, i, shortened(input, axis, extent - 1))]
        : [],
    ),
  );
  return [...together, ...alone];
}

const withInput = (program: Program, at: number, input: HostTensor): Program => ({
  ...program,
  inputs: program.inputs.map((old, i) => (i === at ? input : old)),
});

/** The first `to` slices along an axis. */
function shortened({ dtype, shape, data }: HostTensor, axis: number, to: number): HostTensor {
  const inner = sizeOf(shape.slice(axis + 1));
  const kept = data.filter((_, i) => Math.floor(i / inner) % shape[axis]! < to);
  return { dtype, shape: shape.map((n, i) => (i === axis ? to : n)), data: kept as HostTensor['data'] };
}

function withSimplerNumbers(program: Program): Program[] {
  return program.inputs.flatMap((input, i) => {
    const changed = (f: (x: number, k: number) => number) =>
      withInput(program, i, { ...input, data: input.data.map(f) as HostTensor['data'] });
    const whole = [() => 0, () => 1, (x: number) => Math.round(x), (x: number) => Math.round(x * 2) / 2];
    const single =
      input.data.length <= 12
        ? [...input.data].flatMap((_, at) => [0, 1].map((to) => changed((x, k) => (k === at ? to : x))))
        : [];
    return [...whole.map((f) => changed(f)), ...single];
  });
}
