/**
 * Brings what stands in a run folder to an MLflow server. The folder is the outbox: a pass looks what is there, sends what
 * the cursor does not have, and moves the cursor. Nothing is lost while the folder is there, and what is sent twice is
 * stored once. When to look, and who writes the cursor, is for whoever asks.
 */
import { createHash } from 'node:crypto';
import type { Json } from '../registry/json.js';
import type { Artifact, Dataset, Metric, MlflowClient, RunStatus, Warn, Words } from './mlflow.js';
import { paramsOf, picturePaths } from './mlflow-words.js';
import { stepOfPicture } from './pictures.js';
import type { Timeline } from './timeline.js';
import { TrackingError } from './trouble.js';

/** Numbers of one step. */
export interface Row {
  readonly step: number;
  /** May be NaN or infinite. */
  readonly values: Readonly<Record<string, number>>;
}

/** What is there of a run now. */
export interface Standing {
  /** Unique among all runs, and the same wherever the folder is copied to. */
  readonly uid: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Absent while somebody trains. */
  readonly ended?: number;
  readonly status: RunStatus;
  readonly user: string;
  readonly tags: Words;
  readonly config: Json;
  readonly dataset: Dataset;
  readonly times: Timeline;
  /** Names of its pictures, `step-00000100.png`, in order. */
  readonly pictures: readonly string[];
  /** Small files to keep, such as config.yaml. */
  readonly files: readonly Artifact[];
}

export interface Outbox {
  stand(): Standing;
  /** Rows of metrics.jsonl that were not read before, in order. After a resume they may begin at earlier steps again. */
  rows(): readonly Row[];
  picture(name: string): Uint8Array;
  /** The trained network, once the run has ended. Undefined where there is none to show. */
  model(): Promise<{ readonly name: string; readonly files: readonly Artifact[] } | undefined>;
}

/** How far everything has come. */
export interface Cursor {
  /** Of the server. */
  readonly uri: string;
  readonly experimentId: string;
  readonly runId: string;
  readonly artifactUri: string;
  /** Digest of the params, tags and dataset that are there. */
  readonly described?: string;
  /** Numbers are there up to this step; -1 where none are. */
  readonly step: number;
  /** Steps on their way, with the time they are sent under: after a crash they are sent again under the same. */
  readonly sending?: readonly (readonly [step: number, time: number])[];
  /** The last picture that is there. */
  readonly picture: number;
  /** Digests of artifacts, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** What the server was told last. */
  readonly status?: RunStatus;
  /** Of the logged model. */
  readonly modelId?: string;
}

export interface SenderOptions {
  readonly uri: string;
  readonly experiment: string;
  readonly images: boolean;
  readonly model: boolean;
  readonly warn: Warn;
  /** Where this run is a trial: the id of the sweep's run. */
  readonly parent?: (experimentId: string) => Promise<string>;
}

export interface Sender {
  /** Sends what there is. True when the run has ended and all of it is there. @throws TrackingError */
  pass(): Promise<boolean>;
}

/** Steps in a request at most. */
const batch = 100;

export function createSender(
  client: MlflowClient,
  outbox: Outbox,
  saved: Cursor | undefined,
  save: (cursor: Cursor) => void,
  options: SenderOptions,
): Sender {
  let cursor = saved?.uri === options.uri ? saved : undefined;
  let waiting: Row[] = [];
  /** Why the server takes no artifacts, once it has said so. */
  let closed: string | undefined;
  const move = (changes: Partial<Cursor>): void => {
    cursor = { ...cursor!, ...changes };
    save(cursor);
  };

  async function begin(now: Standing): Promise<void> {
    if (cursor) return;
    const experimentId = await client.experimentId(options.experiment);
    const parent = await options.parent?.(experimentId);
    const tags = { ...now.tags, ...(parent && { 'mlflow.parentRunId': parent }) };
    const { uid, name, started: startTime, user } = now;
    const run = await client.createRun({ experimentId, uid, name, startTime, tags, user });
    move({ uri: options.uri, experimentId, runId: run.id, artifactUri: run.artifactUri, ...nothing });
  }

  /** Params are written once: what a resume changed is told as tags. */
  async function describe({ config, tags, dataset }: Standing): Promise<void> {
    const params = paramsOf(config);
    const described = digest(JSON.stringify([params, tags, dataset]));
    if (described === cursor!.described) return;
    const { params: there } = await client.getRun(cursor!.runId);
    const fresh = Object.entries(params).filter(([key]) => there[key] === undefined);
    const changed = changedSince(params, there);
    await client.logBatch(cursor!.runId, { params: Object.fromEntries(fresh), tags: { ...tags, ...changed } });
    await client.logInputs(cursor!.runId, [dataset]);
    move({ described });
  }

  async function numbers(now: Standing): Promise<void> {
    waiting.push(...outbox.rows());
    const again = new Map(cursor!.sending);
    while (true) {
      // A resume writes the same numbers again: those that are there are not sent again.
      waiting = waiting.filter(({ step }) => step > cursor!.step);
      const known = waiting.filter(({ step }) => step <= reachOf(now) || again.has(step));
      if (known.length === 0) return;
      const rows = known.slice(0, batch);
      const sending = rows.map(({ step }) => [step, again.get(step) ?? now.times.at(step)] as const);
      move({ sending });
      const metrics = rows.flatMap(({ step, values }, i) =>
        Object.entries(values).map(([key, value]): Metric => ({ key, value, step, timestamp: sending[i]![1] })),
      );
      await client.logBatch(cursor!.runId, { metrics });
      move({ step: rows.at(-1)!.step, sending: undefined });
    }
  }

  /** False where the server takes no artifacts: they stay in the folder. */
  async function put(artifact: Artifact): Promise<boolean> {
    if (closed !== undefined) return false;
    try {
      await client.putArtifact({ artifactUri: cursor!.artifactUri }, artifact);
      return true;
    } catch (error) {
      if (!(error instanceof TrackingError) || error.trouble !== 'refused') throw error;
      closed = error.message;
      options.warn(`files stay in the run folder: ${closed}`);
      return false;
    }
  }

  async function pictures(now: Standing): Promise<void> {
    if (!options.images) return;
    for (const name of now.pictures) {
      const step = stepOfPicture(name);
      if (!(step > cursor!.picture && step <= reachOf(now))) continue;
      const bytes = outbox.picture(name);
      for (const path of picturePaths(now.uid, 'samples', step, now.times.at(step)))
        if (!(await put({ path, bytes }))) return;
      if (cursor!.picture < 0) await client.setTags(cursor!.runId, { 'mlflow.loggedImages': 'true' });
      move({ picture: step });
    }
  }

  async function files(now: Standing): Promise<void> {
    for (const file of now.files) {
      const there = digest(file.bytes);
      if (cursor!.files[file.path] === there) continue;
      if (!(await put(file))) return;
      move({ files: { ...cursor!.files, [file.path]: there } });
    }
  }

  async function model(now: Standing): Promise<void> {
    if (!options.model || closed !== undefined || cursor!.modelId !== undefined || now.status !== 'FINISHED') return;
    const made = await outbox.model();
    if (!made) return;
    const { experimentId, runId } = cursor!;
    const uid = `${now.uid}/${made.name}`;
    move({ modelId: await client.logModel({ experimentId, runId, uid, type: 'generator', ...made }) });
  }

  async function end({ status, ended }: Standing): Promise<void> {
    if (cursor!.status === status) return;
    await client.updateRun(cursor!.runId, { status, ...(ended !== undefined && { endTime: ended }) });
    move({ status });
  }

  return {
    async pass() {
      const now = outbox.stand();
      await begin(now);
      await describe(now);
      await numbers(now);
      await pictures(now);
      await files(now);
      if (now.ended !== undefined) await model(now);
      await end(now);
      return now.ended !== undefined;
    },
  };
}

/** Of a run that has ended, killed perhaps, no later note is to come: its last steps have the time of the last note. */
const reachOf = ({ ended, times }: Standing): number => (ended === undefined ? times.reach : Number.POSITIVE_INFINITY);

const nothing = { step: -1, picture: -1, files: {} } as const;

const digest = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Params of a resumed run that are others than at its start. */
const changedSince = (params: Words, there: Words): Words =>
  Object.fromEntries(
    Object.entries(params)
      .filter(([key, value]) => there[key] !== undefined && there[key] !== value.slice(0, there[key].length))
      .map(([key, value]) => [`exp.resumed.${key}`, value]),
  );
