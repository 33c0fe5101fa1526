/**
 * What the page knows of runs and sweeps: the JSON that `exp ui` serves and that a report in one file carries. Types
 * alone, so that page/ may import them. Numbers that are not finite are the strings "NaN", "Infinity", "-Infinity".
 */
import type { Json } from '../registry/json.js';

export type Num = number | 'NaN' | 'Infinity' | '-Infinity';

export type RunStatus =
  | 'running'
  | 'completed'
  | 'stopped'
  | 'interrupted'
  | 'diverged'
  | 'failed'
  | 'killed'
  | 'damaged';

/** Of one number over a run. `best` and `worst` by its goal where that is known, else null. */
export interface Extent {
  readonly last: Num;
  readonly min: Num;
  readonly max: Num;
  readonly best: Num | null;
}

/** One line of the table of runs. `id`: path below the runs folder, with `/`. */
export interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly seed: number | null;
  /** ISO time, UTC. */
  readonly started: string | null;
  /** From the start to the end; of a run that trains, to its last numbers; else null. */
  readonly seconds: number | null;
  readonly step: number | null;
  /** Where the end is given in epochs, by the steps that one took so far. */
  readonly totalSteps: number | null;
  readonly epoch: number | null;
  /** `id` of the sweep it is a trial of, and which one. */
  readonly sweep: string | null;
  readonly trial: number | null;
  /** Changes to the config by the command line or the sweep: dotted path to value. */
  readonly overrides: Readonly<Record<string, Json>>;
  /** By the names in metrics.jsonl: `loss.generator`, `score.real`, `frechet`, ... */
  readonly metrics: Readonly<Record<string, Extent>>;
}

export interface SweepRow {
  readonly id: string;
  readonly name: string;
  readonly status: 'running' | 'completed' | 'interrupted' | 'damaged';
  readonly started: string | null;
  readonly told: number;
  readonly limit: number | null;
  readonly metric: string | null;
  readonly best: { readonly trial: number; readonly value: Num } | null;
}

/** GET api/runs, the newest first. `version` grows with every change; a page that has it asks for nothing. */
export interface RunsReply {
  readonly folder: string;
  readonly version: number;
  readonly runs: readonly RunRow[];
  readonly sweeps: readonly SweepRow[];
}

/** GET api/run?id= */
export interface RunReply {
  readonly row: RunRow;
  /** meta.json as it is. */
  readonly meta: Json;
  /** config.yaml as it is, and where each value came from: dotted path to words ("configs/mnist-mlp.yaml:4", "--set"). */
  readonly config: string;
  readonly resolved: Json;
  readonly origins: Readonly<Record<string, string>>;
  /** events.jsonl, the newest last. */
  readonly events: readonly { readonly type: string; readonly time: string; readonly [field: string]: Json }[];
  /** Grids of fixed noise, by step. `file`: path below the run folder. */
  readonly samples: readonly { readonly step: number; readonly file: string }[];
  readonly checkpoints: readonly { readonly step: number; readonly best: boolean }[];
  /** Of each metric that was evaluated. */
  readonly recipes: Readonly<Record<string, Json>>;
  /** What `api/model` can give of it. */
  readonly models: readonly ('generator' | 'discriminator')[];
  readonly prior: Json;
  /** Shape of one example: [28, 28, 1], [2], [1]; the interval data lie in. */
  readonly shape: readonly number[];
  readonly range: readonly [number, number] | null;
}

/**
 * GET api/metrics?id=&from= : what metrics.jsonl holds from byte `from` on; `next` is where to go on. Columns: all of one
 * length, null where a line lacks the number.
 */
export interface MetricsReply {
  readonly next: number;
  readonly steps: readonly number[];
  readonly epochs: readonly number[];
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly values: Readonly<Record<string, readonly (Num | null)[]>>;
}

/** GET api/sweep?id= */
export interface SweepReply {
  readonly row: SweepRow;
  readonly goal: 'minimize' | 'maximize' | null;
  /** Parameters that vary, and how they are scaled. */
  readonly parameters: readonly { readonly path: string; readonly scale: 'linear' | 'log' | 'category' }[];
  readonly trials: readonly {
    readonly trial: number;
    readonly state: string;
    readonly value: Num | null;
    readonly parameters: Readonly<Record<string, Json>>;
    /** Ids of its runs, one a seed. */
    readonly runs: readonly string[];
  }[];
  /** Share of the variance that each parameter explains, the largest first; empty where too few trials have a value. */
  readonly importances: readonly { readonly path: string; readonly importance: number }[];
}

/** GET api/reference?id=&count= : training examples for nearest neighbours, as the generator makes them. */
export interface ReferenceReply {
  /** [count, ...shape] */
  readonly shape: readonly number[];
  readonly range: readonly [number, number] | null;
  /** Base64 of uint8, `range` spread over 0 to 255; of float32 (little endian) where there is no range. */
  readonly bytes: string;
}

/**
 * GET api/density?id= , for one-dimensional toys: the data's density, at 512 points of an interval. Without one: null.
 */
export interface DensityReply {
  readonly points: readonly number[];
  readonly density: readonly number[];
}

/** GET api/live?version= : server-sent events. `runs`: rows that changed since that version; `gone`: ids that are no more. */
export interface LiveEvent {
  readonly version: number;
  readonly runs: readonly RunRow[];
  readonly sweeps: readonly SweepRow[];
  readonly gone: readonly string[];
}

/**
 * What a report in one file carries: answers to the same questions, by their address ("api/run?id=a/b"), in a
 * `<script type="application/json" id="sparring-data">`. Files and models are data URLs, gzipped models base64 with the
 * prefix "data:application/gzip;base64,".
 */
export type Bundle = Readonly<Record<string, Json>>;
