/**
 * Many programs of one seed, drawn, asked of both executors and judged, in batches that share a session. Program n is
 * drawn from what can be done to order n mod 3, and judged at that order and those below. Keeps no files.
 */
import { createCompiled } from '../../src/engine/compiled.js';
import { createEager } from '../../src/engine/eager.js';
import { kernels } from '../../src/engine/kernels.js';
import { type Case, type Executors, isCounterexample, judge, type Verdict } from './compare.js';
import { generate } from './generate.js';
import { noisyBackend, registerNoisyBackend } from './noisy.js';
import { differentiable, type Order, type Program, toJson } from './program.js';
import { shrink } from './shrink.js';
import { drawable } from './support.js';

export interface Plan {
  readonly seed: number;
  readonly drawable: Drawable;
  /** The highest. */
  readonly order: Order;
  readonly from: number;
  /** Not included. */
  readonly to: number;
  /** How many counterexamples to make small: it takes seconds, and a broken kernel fails hundreds of programs. */
  readonly shrinks?: number;
}

export interface Counterexample {
  readonly seed: number;
  readonly number: number;
  readonly order: Order;
  readonly kind: Verdict['kind'];
  readonly message: string;
  readonly shrunk: boolean;
  readonly program: ReturnType<typeof toJson>;
}

type Counts = Record<string, number>;

export interface Outcome {
  /** By order, how many verdicts of each kind. */
  readonly verdicts: Record<Order, Counts>;
  /** By order, how many programs an operation was in, and how many a kernel was recorded in. */
  readonly ops: Record<Order, Counts>;
  readonly kernels: Record<Order, Counts>;
  /** Refusals and missing derivatives, by message. */
  readonly messages: Counts;
  readonly counterexamples: Counterexample[];
}

export const emptyOutcome = (): Outcome => ({
  verdicts: { 0: {}, 1: {}, 2: {} },
  ops: { 0: {}, 1: {}, 2: {} },
  kernels: { 0: {}, 1: {}, 2: {} },
  messages: {},
  counterexamples: [],
});

const add = (counts: Counts, key: string, count = 1) => {
  counts[key] = (counts[key] ?? 0) + count;
};

/** Adds `more` to `outcome`. */
export function merge(outcome: Outcome, more: Outcome): void {
  for (const table of ['verdicts', 'ops', 'kernels'] as const)
    for (const order of [0, 1, 2] as const)
      for (const [key, count] of Object.entries(more[table][order])) add(outcome[table][order], key, count);
  for (const [key, count] of Object.entries(more.messages)) add(outcome.messages, key, count);
  outcome.counterexamples.push(...more.counterexamples);
}

export async function createExecutors(): Promise<Executors> {
  registerNoisyBackend();
  return {
    compiled: await createCompiled({ threads: 1, seed: 1 }),
    eager: await createEager({ seed: 1 }, 'cpu'),
    noisy: await createEager({ seed: 1 }, noisyBackend),
  };
}

/** What programs of each order are drawn from. Asking takes seconds, and is the same for all. */
export type Drawable = Readonly<Record<Order, readonly string[]>>;

export const allDrawable = (): Drawable => ({ 0: drawable(0), 1: drawable(1), 2: drawable(2) });

export const programOf = (seed: number, number: number, order: Order, from: Drawable): Program =>
  generate(seed, number, { from: from[targetOf(number, order)] });

const targetOf = (number: number, highest: Order) => (number % (highest + 1)) as Order;

const batch = 50;

/** Runs programs `from` to `to`, or as many as fit until `deadline`; tells of each batch that it begins. */
export async function runCampaign(
  executors: Executors,
  plan: Plan,
  deadline = Number.POSITIVE_INFINITY,
  tell: (first: number) => void = () => {},
): Promise<Outcome> {
  const outcome = emptyOutcome();
  const watch = watchKernels();
  for (let first = plan.from; first < plan.to && Date.now() < deadline; first += batch) {
    tell(first);
    const numbers = Array.from({ length: Math.min(batch, plan.to - first) }, (_, i) => first + i);
    const programs = numbers.map((number) => programOf(plan.seed, number, plan.order, plan.drawable));
    for (const order of [0, 1, 2] as const) {
      const asked = numbers.filter(
        (number, i) => targetOf(number, plan.order) >= order && (order === 0 || differentiable(programs[i]!)),
      );
      const cases = asked.map((number) => ({ program: programs[number - first]!, order }));
      const verdicts = await judge(executors, cases);
      for (const kernel of watch.seen()) add(outcome.kernels[order], kernel);
      for (const [i, verdict] of verdicts.entries())
        await note(executors, outcome, { ...cases[i]!, number: asked[i]!, plan }, verdict);
    }
  }
  watch.end();
  return outcome;
}

async function note(
  executors: Executors,
  outcome: Outcome,
  one: Case & { readonly number: number; readonly plan: Plan },
  verdict: Verdict,
): Promise<void> {
  add(outcome.verdicts[one.order], verdict.kind);
  for (const op of new Set(one.program.instructions.map(({ op }) => op))) add(outcome.ops[one.order], op);
  if ('message' in verdict && !isCounterexample(verdict)) add(outcome.messages, `${verdict.kind}: ${verdict.message}`);
  if (!isCounterexample(verdict)) return;
  const { seed, shrinks = 8 } = one.plan;
  const shrunk = outcome.counterexamples.length < shrinks;
  const { program, order } = shrunk ? await shrink(executors, one, verdict.kind) : one;
  const [again] = await judge(executors, [{ program, order }]);
  const { message } = again && isCounterexample(again) ? again : verdict;
  outcome.counterexamples.push({
    ...{ seed, number: one.number, order, kind: verdict.kind, message, shrunk },
    program: toJson(program),
  });
}

/** Notes which kernels are recorded. */
export function watchKernels() {
  const table = kernels as Record<string, (typeof kernels)[keyof typeof kernels]>;
  const own = { ...table };
  const seen = new Set<string>();
  for (const [name, rule] of Object.entries(own))
    table[name] = (...given) => {
      seen.add(name);
      return rule(...given);
    };
  return {
    /** Since asked last. */
    seen() {
      const names = [...seen];
      seen.clear();
      return names;
    },
    end: () => void Object.assign(table, own),
  };
}
