/**
 * The one training loop: plans chunks, runs them, tells the callbacks. Every number comes from the trainer; when a
 * callback is called is decided here and nowhere else.
 */
import type {
  Callback,
  Control,
  Measured,
  Measurements,
  Moment,
  Outcome,
  RunContext,
  SaveRequest,
  StepReport,
} from '../callbacks/callback.js';
import type { Chunk, Executor, Feed, Feeds, PreparedStep } from '../engine/executor.js';
import type { Table } from '../engine/source.js';
import { type HostTensor, type Shape, specOf } from '../engine/tensor.js';
import { mapTree, type Tree } from '../engine/tree.js';
import type { Duration } from '../registry/fields.js';
import type { Json } from '../registry/json.js';
import { exitCode } from '../registry/problem.js';
import { type Clock, labelsOf, type Plan, type Trainer } from './trainer.js';

export interface NamedCallback {
  /** Unique in a run, such as `checkpoint`; keys its saved state. */
  readonly name: string;
  readonly callback: Callback;
}

/** All that a later process needs to go on exactly. */
export interface Snapshot {
  readonly step: number;
  readonly drawn: number;
  readonly state: Tree<HostTensor>;
  readonly callbacks: Readonly<Record<string, Json>>;
  /** What was measured last, by metric. */
  readonly measured: Readonly<Record<string, LastMeasured>>;
}

export interface LastMeasured extends Measured {
  /** Iterations completed when it was measured. */
  readonly step: number;
}

export interface Training {
  readonly trainer: Trainer;
  readonly executor: Executor;
  readonly data: Fed & { readonly table: Table; readonly batchesPerEpoch: number };
  /** Row numbers of the n-th batch since the start of training. */
  readonly rows: (batch: number) => Int32Array;
  readonly start: Snapshot;
  readonly callbacks: readonly NamedCallback[];
  readonly context: RunContext;
  /** Writes a checkpoint. */
  readonly save: (snapshot: Snapshot, request: SaveRequest) => void;
  /** Read between chunks: the name of the signal that asks training to end, if any. */
  readonly interrupted: () => string | undefined;
}

export interface Trained {
  readonly snapshot: Snapshot;
  readonly outcome: Outcome;
  readonly code: number;
  readonly report?: StepReport;
  /** Seconds of training without making programs ready, and how many of them inside the engine. */
  readonly seconds: number;
  readonly inside: number;
  /** Seconds taken to make programs ready. */
  readonly preparing: number;
}

export async function train(training: Training): Promise<Trained> {
  const { trainer, callbacks, context, data } = training;
  const prepared = preparer(training);
  const pace = createPace();
  let clock: Clock = { step: training.start.step, drawn: training.start.drawn, batchesPerEpoch: data.batchesPerEpoch };
  let moment: Moment = { step: clock.step, epochs: epochsOf(clock), state: training.start.state };
  let { measured } = training.start;
  let inside = 0;
  let preparing = 0;
  const begun = performance.now();
  const requests = createRequests();
  const snapshot = () => snapshotOf(training, clock, moment, measured);

  for (const { callback } of callbacks) await callback.onStart?.(context);
  if (clock.step === 0)
    for (const { callback } of callbacks) if (callback.ends?.first) await callback.onDue?.(moment, requests.control);
  saveRequested(training, snapshot, requests);

  while (!requests.stop && !ended(trainer.ends, clock) && !training.interrupted()) {
    const chunk = nextChunk(training, clock, pace.limit());
    const asked = performance.now();
    const step = await prepared(chunk.variant);
    const started = performance.now();
    preparing += started - asked;
    const result = await step.run(moment.state, chunk);
    inside += result.inside;
    const before = clock;
    clock = chunk.clocks.at(-1)!;
    const reports = reportsOf(chunk, result.reports);
    moment = { step: clock.step, epochs: epochsOf(clock), state: result.state, report: reports.at(-1) };

    const done = ended(trainer.ends, clock);
    const due = callbacks.filter(({ callback }) => isDue(callback, before, clock, done));
    const measuring = performance.now();
    const found = await measure(due, moment);
    const pause = performance.now() - measuring;
    if (Object.keys(found).length > 0) {
      reports.push(withMeasured(reports.pop()!, found));
      moment = { ...moment, report: reports.at(-1) };
      measured = { ...measured, ...dated(found, clock.step) };
    }
    for (const { callback } of callbacks) await callback.onReports?.(reports, requests.control);
    for (const { callback } of due) await callback.onDue?.(moment, requests.control);
    saveRequested(training, snapshot, requests);
    pace.took(chunk.count, performance.now() - started - pause);
    await new Promise(setImmediate); // signals are delivered here
  }

  const outcome = outcomeOf(requests, ended(trainer.ends, clock), training.interrupted());
  for (const { callback } of callbacks) await callback.onEnd?.(moment, outcome);
  const seconds = (performance.now() - begun - preparing) / 1000;
  return {
    snapshot: snapshot(),
    outcome,
    code: requests.stop?.code ?? (outcome.status === 'interrupted' ? codeOfSignal(outcome.reason) : exitCode.ok),
    report: moment.report,
    seconds,
    inside: inside / 1000,
    preparing: preparing / 1000,
  };
}

const epochsOf = ({ drawn, batchesPerEpoch }: Clock) => drawn / batchesPerEpoch;

/** How many whole `duration`s have passed; rounding errors of fractional epochs do not count. */
export function periods({ amount, unit }: Duration, { step, drawn, batchesPerEpoch }: Clock): number {
  return unit === 'steps' ? Math.floor(step / amount) : Math.floor(drawn / (amount * batchesPerEpoch) + 1e-9);
}

const ended = (ends: readonly Duration[], clock: Clock) => ends.some((end) => periods(end, clock) >= 1);

function isDue({ cadence, ends }: Callback, before: Clock, now: Clock, done: boolean): boolean {
  if (done && ends?.last) return true;
  return cadence !== undefined && periods(cadence, now) > periods(cadence, before);
}

interface PlannedChunk extends Chunk {
  readonly variant: string;
  /** The clock after each step. */
  readonly clocks: readonly Clock[];
  readonly plans: readonly Plan[];
}

/** The steps until a callback is due, training ends, the variant changes or `limit` is reached. */
function nextChunk({ trainer, callbacks, rows }: Training, start: Clock, limit: number): PlannedChunk {
  const plans: Plan[] = [];
  const clocks: Clock[] = [];
  for (let clock = start; plans.length < limit; ) {
    const plan = trainer.plan(clock);
    if (plans.length > 0 && plan.variant !== plans[0]!.variant) break;
    const next = { ...clock, step: clock.step + 1, drawn: clock.drawn + plan.batches };
    plans.push(plan);
    clocks.push(next);
    const done = ended(trainer.ends, next);
    if (done || callbacks.some(({ callback }) => isDue(callback, clock, next, false))) break;
    clock = next;
  }
  const first = plans[0]!;
  const numbers = (name: string) => Float64Array.from(plans, (plan) => plan.scalars[name]!);
  return {
    first: start.step,
    count: plans.length,
    variant: first.variant,
    clocks,
    plans,
    scalars: Object.fromEntries(Object.keys(first.scalars).map((name) => [name, numbers(name)])),
    rows: rowNumbers(trainer.batches(first.variant), start.drawn, plans.length, rows),
  };
}

/** For each batch name, the row numbers of every step's batch. */
function rowNumbers(names: readonly string[], drawn: number, steps: number, rows: (batch: number) => Int32Array) {
  const named: Record<string, Int32Array> = {};
  for (let step = 0; step < steps; step++)
    names.forEach((name, turn) => {
      const batch = rows(drawn + step * names.length + turn);
      named[name] ??= new Int32Array(steps * batch.length);
      named[name].set(batch, step * batch.length);
    });
  return named;
}

function reportsOf(chunk: PlannedChunk, reported: Readonly<Record<string, Float32Array>>): StepReport[] {
  const names = Object.keys(reported);
  return chunk.clocks.map((clock, i) => {
    const values: Record<string, number> = {};
    for (const name of names) values[name] = reported[name]![i]!;
    return { step: clock.step, epochs: epochsOf(clock), values: Object.assign(values, chunk.plans[i]!.shown) };
  });
}

/** What those due measure at a moment. */
async function measure(due: readonly NamedCallback[], moment: Moment): Promise<Measurements> {
  const found: Record<string, Measured> = {};
  for (const { callback } of due) Object.assign(found, await callback.measure?.(moment));
  return found;
}

function withMeasured(report: StepReport, measured: Measurements): StepReport {
  const values = Object.values(measured).map((one) => one.values);
  return { ...report, values: Object.assign({}, report.values, ...values), measured };
}

const dated = (found: Measurements, step: number): Snapshot['measured'] =>
  Object.fromEntries(Object.entries(found).map(([name, one]) => [name, { step, ...one }]));

/** Prepares each variant of the step when it is first needed, once per process. */
function preparer({ trainer, executor, data, start }: Training) {
  const known = new Map<string, Promise<PreparedStep>>();
  const form = mapTree(start.state, specOf);
  return (variant: string): Promise<PreparedStep> => {
    const step = known.get(variant) ?? executor.step(trainer.program(variant), form, feedsOf(trainer, variant, data));
    known.set(variant, step);
    return step;
  };
}

/** What a step is fed; without tables where it is only looked at. */
export interface Fed {
  /** Of one example. */
  readonly shape: Shape;
  readonly batch: number;
  readonly table?: Table;
  /** Of the same rows. */
  readonly labels?: Table;
}

/** Every batch name a variant may ask for is fed from the training table, and its labels with it. */
export function feedsOf(trainer: Trainer, variant: string, { shape, batch, table, labels }: Fed): Feeds {
  const feeds = trainer.batches(variant).flatMap((name): [string, Feed][] => [
    [name, { rows: batch, shape, table }],
    [labelsOf(name), { rows: batch, shape: [], table: labels, rowsOf: name }],
  ]);
  return { batches: Object.fromEntries(feeds) };
}

interface Requests {
  readonly control: Control;
  stop?: { readonly reason: string; readonly code: number };
  save?: SaveRequest;
}

function createRequests(): Requests {
  const requests: Requests = {
    control: {
      stop(reason, code = exitCode.ok) {
        requests.stop ??= { reason, code };
      },
      save(request) {
        const { keep, best, pin } = requests.save ?? request;
        requests.save = { keep: Math.max(keep, request.keep), best: best || request.best, pin: pin || request.pin };
      },
    },
  };
  return requests;
}

function saveRequested(training: Training, snapshot: () => Snapshot, requests: Requests): void {
  const diverged = requests.stop?.code === exitCode.diverged; // no state to go on from
  if (requests.save && !diverged) training.save(snapshot(), requests.save);
  requests.save = undefined;
}

function snapshotOf(
  { callbacks }: Training,
  { step, drawn }: Clock,
  { state }: Moment,
  measured: Snapshot['measured'],
): Snapshot {
  const saved = callbacks.flatMap(({ name, callback }) => (callback.save ? [[name, callback.save()] as const] : []));
  return { step, drawn, state, callbacks: Object.fromEntries(saved), measured };
}

function outcomeOf({ stop }: Requests, done: boolean, signal: string | undefined): Outcome {
  if (stop) return { status: stop.code === exitCode.diverged ? 'diverged' : 'stopped', reason: stop.reason };
  if (done) return { status: 'completed' };
  return { status: 'interrupted', reason: signal };
}

const codeOfSignal = (signal: string | undefined): number =>
  signal === 'SIGINT' ? exitCode.interrupted : exitCode.terminated;

/** Chunks of about half a second: long enough to keep the state inside the session, short enough for Ctrl-C. */
function createPace() {
  const target = 500; // milliseconds
  let limit = 1;
  return {
    limit: () => limit,
    took(steps: number, milliseconds: number) {
      const fitting = Math.round((target * steps) / milliseconds);
      limit = Math.max(1, Math.min(fitting, limit * 8, 1000));
    },
  };
}
