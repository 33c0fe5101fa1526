/**
 * Which operations the compiled engine can do to which order, found by asking it: small programs of each are recorded.
 * Programs are drawn from those that work to the order wanted, or nearly all would end in the same few refusals.
 */
import { trace } from '../../src/engine/trace.js';
import { generate } from './generate.js';
import { ops } from './ops.js';
import { answer, differentiable, type Order, type Program } from './program.js';

const samples = 3;

/** Operations to draw programs of an order from: more than half of a few samples work, as some depend on attributes. */
export const drawable = (order: Order): string[] =>
  Object.keys(ops).filter((op) => {
    const programs = Array.from({ length: samples }, (_, number) =>
      generate(0, number, { from: [op], atLeast: 1, atMost: 1 }),
    ).filter((program) => order === 0 || differentiable(program));
    return programs.filter((program) => isRecorded(program, order)).length * 2 >= programs.length;
  });

function isRecorded(program: Program, order: Order): boolean {
  try {
    trace((declare) => {
      const inputs = program.inputs.map(({ dtype, shape }, i) => declare(`${i}`, { dtype, shape }));
      return Object.fromEntries(answer(program, order, inputs).map((tensor, i) => [`${i}`, tensor]));
    });
    return true;
  } catch {
    return false; // refused by the engine, or without a derivative in TensorFlow.js
  }
}
