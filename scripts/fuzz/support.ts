/**
 * Which operations the compiled engine can do to which order, found by asking it: one small program of each is recorded.
 * Programs are drawn from those that work to the order wanted, or nearly all would end in the same few refusals.
 */
import { trace } from '../../src/engine/trace.js';
import { UserError } from '../../src/registry/problem.js';
import { generate } from './generate.js';
import { ops } from './ops.js';
import { answer, differentiable, type Order, type Program } from './program.js';

/** Why an operation is not drawn at an order: `refused` by the engine, or without a derivative in TensorFlow.js. */
export interface Obstacle {
  readonly kind: 'refused' | 'underivable';
  readonly message: string;
}

const known = new Map<string, Obstacle | undefined>();

/** The first obstacle that a few small programs of the operation meet at the order. */
export function obstacle(op: string, order: Order): Obstacle | undefined {
  const key = `${op} ${order}`;
  if (!known.has(key)) known.set(key, probe(op, order));
  return known.get(key);
}

const samples = 5;

/** What more than half of the samples meet, since TensorFlow.js lacks some derivatives for some attributes only. */
export function probe(op: string, order: Order): Obstacle | undefined {
  const met = Array.from({ length: samples }, (_, number) => generate(0, number, { from: [op], atLeast: 1, atMost: 1 }))
    .filter((program) => order === 0 || differentiable(program))
    .map((program) => attempt(program, order));
  const obstacles = met.filter((one) => one !== undefined);
  return obstacles.length * 2 > met.length ? obstacles[0] : undefined;
}

function attempt(program: Program, order: Order): Obstacle | undefined {
  try {
    trace((declare) => {
      const inputs = program.inputs.map(({ dtype, shape }, i) => declare(`${i}`, { dtype, shape }));
      return Object.fromEntries(answer(program, order, inputs).map((tensor, i) => [`${i}`, tensor]));
    });
    return undefined;
  } catch (error) {
    return { kind: error instanceof UserError ? 'refused' : 'underivable', message: (error as Error).message };
  }
}

/** Operations to draw programs of an order from. */
export const drawable = (order: Order): string[] => Object.keys(ops).filter((op) => !obstacle(op, order));
