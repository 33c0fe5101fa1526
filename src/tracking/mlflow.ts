/**
 * The contract of an MLflow client: what can be asked of a server, in our words. How it is asked is `mlflow-client.ts`'s
 * affair, and what of a run is sent, and when, the sender's.
 */

/** A number of a run. Sent twice with the same four fields, it is stored once. */
export interface Metric {
  readonly key: string;
  /** May be NaN or infinite. */
  readonly value: number;
  /** Milliseconds since 1970 at which the number was made, not sent. */
  readonly timestamp: number;
  readonly step: number;
}

/** Params and tags, by key. */
export type Words = Readonly<Record<string, string>>;

/** Of any size. */
export interface Batch {
  readonly metrics?: readonly Metric[];
  /** Written once: another value for the same key is refused. */
  readonly params?: Words;
  /** A later value replaces the one before. */
  readonly tags?: Words;
}

export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';

export interface TrackedRun {
  readonly id: string;
  readonly experimentId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly deleted: boolean;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime?: number;
  /** Where its artifacts belong, such as `mlflow-artifacts:/1/<id>/artifacts`. */
  readonly artifactUri: string;
  readonly tags: Words;
  readonly params: Words;
  /** The last value of each. */
  readonly metrics: readonly Metric[];
}

export interface NewRun {
  readonly experimentId: string;
  /** Ours, kept in the tag `exp.run_uid`: a run that has it already is returned rather than created again. */
  readonly uid: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly tags?: Words;
  readonly user?: string;
}

export interface RunChange {
  readonly status?: RunStatus;
  /** Milliseconds since 1970. */
  readonly endTime?: number;
  readonly name?: string;
}

/** What a run was trained on. */
export interface Dataset {
  /** At most 500 characters. */
  readonly name: string;
  /** At most 36 characters. */
  readonly digest: string;
  /** Such as `local`. */
  readonly sourceType: string;
  /** Where it came from, JSON or a path. */
  readonly source: string;
  /** JSON. */
  readonly schema?: string;
  /** JSON. */
  readonly profile?: string;
  /** Such as `training`; shown beside the dataset. */
  readonly context?: string;
}

/** A file to keep, under a relative path with forward slashes. */
export interface Artifact {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface NewModel {
  readonly experimentId: string;
  readonly runId: string;
  /** Ours, kept in the tag `exp.model_uid`: a model that is ready under it is returned rather than made again. */
  readonly uid: string;
  readonly name: string;
  /** Such as `generator`. */
  readonly type?: string;
  readonly params?: Words;
  readonly tags?: Words;
  readonly files: readonly Artifact[];
}

export interface StoredArtifact {
  /** Relative to the run's artifacts. */
  readonly path: string;
  readonly folder: boolean;
  /** Bytes; absent for folders. */
  readonly size?: number;
}

export interface RunQuery {
  readonly experimentIds: readonly string[];
  /** In MLflow's language, such as `tags.mlflow.parentRunId = '...'`. */
  readonly filter?: string;
  readonly orderBy?: readonly string[];
}

/**
 * Every function throws TrackingError: `unavailable` once its retries are spent, `refused` at once. All may be repeated
 * after an `unavailable` without anything being stored twice.
 */
export interface MlflowClient {
  /** Of the experiment of this name, which is created where there is none. A deleted one is refused. */
  experimentId(name: string): Promise<string>;
  /** The run whose tag `exp.run_uid` is `uid`, unless it was deleted. */
  findRun(experimentId: string, uid: string): Promise<TrackedRun | undefined>;
  createRun(run: NewRun): Promise<TrackedRun>;
  getRun(runId: string): Promise<TrackedRun>;
  updateRun(runId: string, change: RunChange): Promise<void>;
  /** In as many requests as MLflow's limits ask for. Names and values that it would not take are made to fit, with a warning. */
  logBatch(runId: string, batch: Batch): Promise<void>;
  setTags(runId: string, tags: Words): Promise<void>;
  logInputs(runId: string, datasets: readonly Dataset[]): Promise<void>;
  /** An earlier one at the same path is replaced. Refused where the server leaves artifacts to its clients. */
  putArtifact(run: Pick<TrackedRun, 'artifactUri'>, artifact: Artifact): Promise<void>;
  /** Every file below `path`, one level; folders are named, not entered. */
  listArtifacts(runId: string, path?: string): Promise<readonly StoredArtifact[]>;
  /** Creates a logged model, uploads its files and declares it ready. Its id. */
  logModel(model: NewModel): Promise<string>;
  searchRuns(query: RunQuery): Promise<readonly TrackedRun[]>;
  /** Every value of one metric, in the server's order. */
  metricHistory(runId: string, key: string): Promise<readonly Metric[]>;
  /** Where a person sees the run. */
  runUrl(run: Pick<TrackedRun, 'id' | 'experimentId'>): string;
  /** Lets go of the connections. What is under way fails as `unavailable`. */
  close(): Promise<void>;
}

/** What a client tells of what it changed to please the server: a sentence. */
export type Warn = (message: string) => void;
