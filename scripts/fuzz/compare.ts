/**
 * Asks both executors about many programs at once and judges each. Two answers agree where
 *
 *     |compiled - eager| <= 1e-5 |eager| + 1e-6 max |eager tensor| + 8 spread
 *
 * with the spread zero at first. Only where that fails is it measured: the farthest that the element moves over eight
 * eager runs that round badly (`noisy.ts`); a jump that bad rounding can cause shows itself there, also in integers, for
 * which the other two terms are zero. NaN agrees with NaN and an infinity with itself, or with anything where a noisy run
 * changes whether the element is finite.
 */
import type { CallFunction, Executor } from '../../src/engine/executor.js';
import { describeShape, type HostTensor, sameShape, specOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { flatten, mapTree, type Tree } from '../../src/engine/tree.js';
import { UserError } from '../../src/registry/problem.js';
import { explain } from './explain.js';
import { jitteredTensor, sample } from './noisy.js';
import { answer, type Order, type Program } from './program.js';

export interface Case {
  readonly program: Program;
  readonly order: Order;
}

export type Verdict =
  | { readonly kind: 'agrees' }
  /** Apart, and no further than bad rounding moves them. */
  | { readonly kind: 'rounding' }
  /** TensorFlow.js has no such derivative, and both say so. */
  | { readonly kind: 'underivable'; readonly message: string }
  /** The compiled engine says that it does not do this. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Apart for a reason in `explain.ts`. */
  | { readonly kind: 'explained'; readonly message: string }
  | { readonly kind: 'differs' | 'fails'; readonly message: string };

export const isCounterexample = (verdict: Verdict): verdict is Extract<Verdict, { kind: 'differs' | 'fails' }> =>
  verdict.kind === 'differs' || verdict.kind === 'fails';

export interface Executors {
  readonly compiled: Executor;
  readonly eager: Executor;
  readonly noisy: Executor;
}

interface Answers {
  /** `case.number` -> result. */
  readonly results: Readonly<Record<string, HostTensor>>;
  /** By case. */
  readonly errors: ReadonlyMap<number, Error>;
}

type Change = (tensor: HostTensor) => HostTensor;

async function ask(executor: Executor, cases: readonly Case[], change: Change = (x) => x): Promise<Answers> {
  const inputs = Object.fromEntries(
    cases.map(({ program }, i) => [i, Object.fromEntries(program.inputs.map((input, j) => [j, change(input)]))]),
  ) as Tree<HostTensor>;
  const errors = new Map<number, Error>();
  const fn: CallFunction = (given) => {
    const results: Record<string, Tensor> = { any: tf.scalar(1) }; // a session must have an output
    cases.forEach(({ program, order }, i) => {
      try {
        const tensors = Object.values(given[i] as Record<string, Tensor>);
        for (const [j, tensor] of answer(program, order, tensors).entries()) results[`${i}.${j}`] = tensor;
      } catch (error) {
        errors.set(i, error as Error);
      }
    });
    return results;
  };
  const call = await executor.call(fn, mapTree(inputs, specOf));
  return { results: flatten(await call.run(inputs)), errors };
}

/** Verdicts in the order of the cases. One session for all, unless it fails: then the half that fails is looked for. */
export async function judge(executors: Executors, cases: readonly Case[]): Promise<Verdict[]> {
  if (cases.length === 0) return [];
  const eager = await ask(executors.eager, cases);
  return judgeAgainst(executors, cases, eager, 0);
}

async function judgeAgainst(
  executors: Executors,
  cases: readonly Case[],
  eager: Answers,
  first: number,
): Promise<Verdict[]> {
  let compiled: Answers;
  try {
    compiled = await ask(executors.compiled, cases);
  } catch (error) {
    if (cases.length === 1) return [explained(cases[0]!, { kind: 'fails', message: firstLine(error as Error) })];
    const half = cases.length >> 1;
    return [
      ...(await judgeAgainst(executors, cases.slice(0, half), eager, first)),
      ...(await judgeAgainst(executors, cases.slice(half), eager, first + half)),
    ];
  }
  const verdicts: Verdict[] = [];
  for (const [i, one] of cases.entries()) {
    const theirs = { error: eager.errors.get(first + i), results: resultsOf(eager, first + i) };
    const ours = { error: compiled.errors.get(i), results: resultsOf(compiled, i) };
    verdicts.push(explained(one, await verdictOf(executors, one, ours, theirs)));
  }
  return verdicts;
}

const firstLine = ({ message }: Error) => message.split('\n')[0]!;

function explained(one: Case, verdict: Verdict): Verdict {
  const reason = isCounterexample(verdict) && explain(one, verdict.message);
  return reason ? { kind: 'explained', message: reason } : verdict;
}

const resultsOf = ({ results }: Answers, number: number) =>
  Array.from(
    { length: Object.keys(results).filter((key) => key.startsWith(`${number}.`)).length },
    (_, j) => results[`${number}.${j}`]!,
  );

interface Answered {
  readonly error: Error | undefined;
  readonly results: readonly HostTensor[];
}

async function verdictOf(executors: Executors, one: Case, ours: Answered, theirs: Answered): Promise<Verdict> {
  if (ours.error instanceof UserError) return { kind: 'refused', message: ours.error.message };
  const [mine, its] = [ours.error?.message, theirs.error?.message];
  if (mine !== its && !(mine && its && bothStumble(mine, its)))
    return { kind: 'fails', message: `compiled: ${mine ?? 'no error'}; eager: ${its ?? 'no error'}` };
  if (its !== undefined) return { kind: 'underivable', message: its };
  const none = theirs.results.map(() => undefined);
  if (!differenceOf(ours.results, theirs.results, none)) return { kind: 'agrees' };
  const spreads = await measure(executors, one, theirs.results);
  const message = differenceOf(ours.results, theirs.results, spreads);
  return message ? { kind: 'differs', message } : { kind: 'rounding' };
}

/** Two faults of JavaScript, in the same code of TensorFlow.js's: a backend only decides which property is missed first. */
const bothStumble = (...messages: string[]) =>
  messages.every((message) => message.startsWith('Cannot read properties of undefined'));

/** How far each element moves under bad rounding; infinite where it stops or starts being finite. */
async function measure(executors: Executors, one: Case, exact: readonly HostTensor[]): Promise<Float64Array[]> {
  const spreads = exact.map(({ data }) => new Float64Array(data.length));
  for (let i = 0; i < 8; i++) {
    sample(i);
    const { results } = await ask(executors.noisy, [one], jitteredTensor);
    for (const [j, spread] of spreads.entries())
      for (let k = 0; k < spread.length; k++) {
        const [x, y] = [exact[j]!.data[k]!, results[`0.${j}`]?.data[k] ?? Number.NaN];
        if (!Object.is(x, y)) spread[k] = Math.max(spread[k]!, finiteOr(Math.abs(x - y), Number.POSITIVE_INFINITY));
      }
  }
  return spreads;
}

const finiteOr = (x: number, other: number) => (Number.isFinite(x) ? x : other);

function differenceOf(
  ours: readonly HostTensor[],
  theirs: readonly HostTensor[],
  spreads: readonly (Float64Array | undefined)[],
): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} results instead of ${theirs.length}`;
  for (const [j, b] of theirs.entries()) {
    const a = ours[j]!;
    if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape))
      return `result ${j} is ${a.dtype}${describeShape(a.shape)} instead of ${b.dtype}${describeShape(b.shape)}`;
    const at = Array.from(a.data).findIndex((x, k) => isApart(x, b.data[k]!, b, spreads[j]?.[k] ?? 0));
    if (at >= 0) return `result ${j} has ${a.data[at]} instead of ${b.data[at]} at ${at}`;
  }
  return undefined;
}

const scales = new WeakMap<HostTensor, number>();

/** The largest finite number of a real tensor. */
function scaleOf(tensor: HostTensor): number {
  const known = scales.get(tensor);
  if (known !== undefined) return known;
  let scale = 0;
  for (const x of tensor.data) if (Number.isFinite(x)) scale = Math.max(scale, Math.abs(x));
  scales.set(tensor, scale);
  return scale;
}

function isApart(x: number, y: number, tensor: HostTensor, spread: number): boolean {
  if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return false;
  const floor = tensor.dtype === 'float32' ? 1e-5 * Math.abs(y) + 1e-6 * scaleOf(tensor) : 0;
  return !(spread === Number.POSITIVE_INFINITY || Math.abs(x - y) <= finiteOr(floor, 0) + 8 * spread);
}
