/**
 * The contract of a callback: it watches training and may ask for things; numbers change only in trainers.
 * When a callback is called is decided by the loop, from `cadence`.
 */
import type { HostTensor, Shape } from '../engine/tensor.js';
import type { Tree } from '../engine/tree.js';
import type { Recipe } from '../metrics/metric.js';
import { definer } from '../registry/component.js';
import type { Duration } from '../registry/fields.js';
import type { Json } from '../registry/json.js';

/** What was measured of the generator after a step. */
export interface Measured {
  /** Under the names they are reported by, the most telling one first. */
  readonly values: Readonly<Record<string, number>>;
  /** Numbers of equal recipes may be compared. */
  readonly recipe: Recipe;
  /** What whoever reads the numbers ought to know: sentences. */
  readonly warnings?: readonly string[];
}

/** By the name of the metric. */
export type Measurements = Readonly<Record<string, Measured>>;

export interface StepReport {
  /** Iterations completed, from 1. */
  readonly step: number;
  /** Epochs of real data drawn, fractional. */
  readonly epochs: number;
  /** `loss.generator`, `score.real`, ... in the trainer's order, then what was measured; may hold NaN and infinities. */
  readonly values: Readonly<Record<string, number>>;
  /** Present where something was measured after this step, which is then the last of its chunk. */
  readonly measured?: Measurements;
}

/** Training between two steps. */
export interface Moment {
  /** Iterations completed. */
  readonly step: number;
  readonly epochs: number;
  readonly state: Tree<HostTensor>;
  /** Of the last step; absent before the first. */
  readonly report?: StepReport;
}

/** The files of a run. Every write of a run goes through here. */
export interface RunFiles {
  /** Absolute path of the run folder. */
  readonly path: string;
  /** Writes a whole file so that a crash leaves the old one or the new one, durably. */
  commit(relative: string, bytes: Uint8Array | string): void;
  /** Appends one line to a log, in a single write. */
  append(relative: string, line: string): void;
  /** Appends bytes to a file that `commit` made, in a single write. */
  extend(relative: string, bytes: Uint8Array): void;
  /** Removes a torn tail and every line for which `keep` is false. A missing log is empty. */
  trim(relative: string, keep: (line: string) => boolean): void;
  /** Appends to events.jsonl, with the time. */
  event(type: string, fields?: Readonly<Record<string, Json>>): void;
}

/** What a run tells its callbacks at the start. */
export interface RunContext {
  readonly name: string;
  readonly seed: number;
  /** The config in full, as YAML: defaults filled, overrides applied. */
  readonly config: string;
  readonly files: RunFiles;
  /** The step at which this process starts: 0, or where a resume takes up. */
  readonly startStep: number;
  /** Iterations until the configured end, as far as can be told. */
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /**
   * Images (or points) the generator makes of fixed noise: the same `stream` name, the same z, at every step and in
   * every run of the same seed. float32 [count, ...shape], in the data's own range.
   */
  sample(state: Tree<HostTensor>, stream: string, count: number): Promise<HostTensor>;
  /** The config's metrics of the generator. */
  measure(state: Tree<HostTensor>): Promise<Measurements>;
  /** Names of the numbers that `measure` gives. */
  readonly measured: readonly string[];
  /** Shape of one example. */
  readonly shape: Shape;
  /** The interval the data lie in, if known. */
  readonly range?: readonly [number, number];
  /** For people, on stderr. */
  readonly terminal: Terminal;
}

/** Where progress is shown. Only `cli/` implements it. */
export interface Terminal {
  /** True where lines can be redrawn in place. */
  readonly live: boolean;
  /** As they are now: a window may be resized. */
  readonly columns: number;
  /** Shows `text`, a few lines, as the current status in place of the last one, or none; live terminals only. */
  redraw(text: string): void;
  line(text: string): void;
  /** A line on what is left for the user to do; said even with --quiet. */
  notice(text: string): void;
}

/** What a callback may ask of the loop. */
export interface Control {
  /** Ends training after this moment. `code` is the process's exit code, 0 unless given. */
  stop(reason: string, code?: number): void;
  /** Saves a checkpoint of this moment once every callback has been notified; `keep` is its retention. */
  save(request: SaveRequest): void;
}

export interface SaveRequest {
  /** Recent checkpoints to keep, besides the best; 0 where only a pin is wanted. */
  readonly keep: number;
  /** Marks this checkpoint as the best so far. */
  readonly best?: boolean;
  /** Keeps this moment for other runs to start from. */
  readonly pin?: boolean;
}

export interface Outcome {
  readonly status: 'completed' | 'stopped' | 'interrupted' | 'diverged' | 'failed';
  readonly reason?: string;
}

export interface Callback {
  /** How often `measure` and `onDue` are called. Chunks end there, so that `moment.state` is that of the very step. */
  readonly cadence?: Duration;
  /** Whether `onDue` is also called before the first step, and both after the last one of a run that completes. */
  readonly ends?: { readonly first: boolean; readonly last: boolean };
  /** What it asks of a trainer, which must then have it. Nothing unless given. */
  readonly asks?: readonly 'sample'[];
  onStart?(run: RunContext): void | Promise<void>;
  /** Measures the generator when due. The loop adds the numbers to the step's report before anyone is told of it. */
  measure?(moment: Moment): Promise<Measurements>;
  /** Every step's report, a chunk at a time. Called before any `onDue` of the chunk's last step. */
  onReports?(reports: readonly StepReport[], control: Control): void | Promise<void>;
  onDue?(moment: Moment, control: Control): void | Promise<void>;
  onEnd?(moment: Moment, outcome: Outcome): void | Promise<void>;
  /** The run folder is final and given up, however training ended; nothing may be written there now. */
  onClosed?(): void | Promise<void>;
  /** What a resume must know of this callback, kept in each checkpoint (best so far, patience). */
  save?(): Json;
  restore?(saved: Json): void;
}

declare module '../registry/component.js' {
  interface Kinds {
    callback: { needs: object; made: Callback };
  }
}

export const defineCallback = definer('callback');
