/**
 * The one process that sends a run to its MLflow server: it holds the lock and writes the cursor, `tracking/mlflow.json`.
 * What is sent is `tracking/sender.ts`'s affair.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { exitCode, UserError } from '../registry/problem.js';
import type { MlflowClient, Warn } from '../tracking/mlflow.js';
import { createMlflowClient } from '../tracking/mlflow-client.js';
import { type MlflowOptions, mlflowSettings } from '../tracking/mlflow-settings.js';
import { type Cursor, createSender } from '../tracking/sender.js';
import { TrackingError } from '../tracking/trouble.js';
import { openOutbox, uidOf } from './outbox.js';
import { acquire, type Lock, ownerOf } from './run-lock.js';
import { readMeta } from './run-meta.js';
import { startOf } from './run-view.js';
import { storage } from './storage.js';

/** What the config says of tracking, its defaults filled; the defaults where it says nothing. */
export interface Tracked extends MlflowOptions {
  readonly images: boolean;
  readonly model: boolean;
}

export interface Delivering {
  /** Stay until the run has ended and all of it is there, however long the server is away; once aborted, leave. */
  readonly follow?: AbortSignal;
  readonly warn: Warn;
  /** Told when the server fails, with why, and when it is back, without. */
  readonly onTrouble?: (reason: string | undefined) => void;
}

export interface Delivered {
  /** Where a person sees it. */
  readonly url: string;
  readonly runId: string;
  readonly experimentId: string;
  /** The last step whose numbers are there; -1 where none are. */
  readonly step: number;
  /** Whether the run had ended. */
  readonly ended: boolean;
}

/** @throws TrackingError, or UserError when another process is at it */
export async function deliver(path: string, how: Delivering): Promise<Delivered> {
  const tracked = trackedIn(path);
  const connection = connect(tracked, how.warn);
  const lock = await acquired(join(path, 'tracking'), patience(path, how));
  try {
    const ended = await send(path, tracked, connection, how);
    const { runId, experimentId, step } = readCursor(path)!;
    return { url: connection.client.runUrl({ id: runId, experimentId }), runId, experimentId, step, ended };
  } finally {
    lock.release();
    await connection.client.close();
  }
}

/** Of the run's own callback `mlflow`, if it has one. */
export function trackedIn(path: string): Tracked {
  const { callbacks = [] } = parse(readFileSync(join(path, 'config.yaml'), 'utf8'));
  const own = callbacks.find(({ type }: { type: string }) => type === 'mlflow');
  return { images: true, model: true, ...own };
}

/** Of a run that goes on, its own sender has the lock and keeps it; one that lost its training is about to leave. */
function patience(path: string, { follow }: Delivering): () => boolean {
  if (follow) return () => true;
  const until = performance.now() + (ownerOf(path) ? 0 : 10_000);
  return () => performance.now() < until;
}

interface Connection {
  readonly client: MlflowClient;
  readonly uri: string;
  readonly experiment: string | undefined;
}

/** Few retries: the folder waits, and so can we. @throws UserError where offline is asked for or no server is named */
export function connect(tracked: MlflowOptions, warn: Warn): Connection {
  if (process.env.EXP_OFFLINE && process.env.EXP_OFFLINE !== '0')
    throw new UserError(
      'EXP_OFFLINE is set, so nothing is sent. Unset it and try again.',
      exitCode.trackingUnreachable,
    );
  const settings = mlflowSettings(tracked);
  const retry = { ...settings.retry, retries: Math.min(2, settings.retry.retries) };
  const client = createMlflowClient({ ...settings, retry }, { warn });
  return { client, uri: settings.uri, experiment: settings.experimentName };
}

async function send(path: string, tracked: Tracked, connection: Connection, how: Delivering): Promise<boolean> {
  const { sweep, name } = readMeta(path);
  const { client, uri, experiment = name } = connection;
  const parent = sweep && existsSync(sweep) ? () => parentOf(sweep, connection, experiment) : undefined;
  const { images, model } = tracked;
  const options = { uri, experiment, images, model: model && !sweep, warn: how.warn, parent };
  const save = (cursor: Cursor) => storage.commit(cursorOf(path), `${JSON.stringify(cursor, null, 2)}\n`);
  const sender = createSender(client, openOutbox(path), readCursor(path), save, options);
  for (let failures = 0; ; ) {
    try {
      const ended = await sender.pass();
      how.onTrouble?.(undefined);
      if (ended || !staying(how)) return ended;
      failures = 0;
      await pause(1000, how);
    } catch (error) {
      if (!staying(how) || !(error instanceof TrackingError) || error.trouble === 'refused') throw error;
      how.onTrouble?.(error.message);
      await pause(Math.min(30_000, 500 * 2 ** failures++), how);
    }
  }
}

const staying = ({ follow }: Delivering): boolean => follow?.aborted === false;

/** Ends early where there is no more reason to stay. */
const pause = (milliseconds: number, { follow: signal }: Delivering): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => {});

/** The sweep's own run, made by whichever of its trials comes first. */
export async function parentOf(sweep: string, { client, uri }: Connection, experiment: string): Promise<string> {
  const lock = await acquired(join(sweep, 'tracking'), () => true);
  try {
    const known = readCursor(sweep);
    if (known?.uri === uri) return known.runId;
    const experimentId = await client.experimentId(experiment);
    const startTime = startOf(basename(sweep))?.getTime() ?? Date.now();
    const name = `${basename(dirname(sweep))} ${basename(sweep)}`;
    const tags = { 'exp.kind': 'sweep' };
    const run = await client.createRun({ experimentId, uid: uidOf(sweep, null), name, startTime, tags });
    const cursor = { uri, experimentId, runId: run.id };
    storage.commit(cursorOf(sweep), `${JSON.stringify(cursor, null, 2)}\n`);
    return run.id;
  } finally {
    lock.release();
  }
}

const cursorOf = (path: string) => join(path, 'tracking', 'mlflow.json');

/** Undefined where nothing was sent yet. */
function readCursor(path: string): Cursor | undefined {
  try {
    return JSON.parse(readFileSync(cursorOf(path), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Waits for whoever has it, as long as `patient`. @throws UserError naming who has it still */
async function acquired(path: string, patient: () => boolean): Promise<Lock> {
  for (;;) {
    try {
      return acquire(path);
    } catch (error) {
      if (!(error instanceof UserError) || !error.message.includes('is in use') || !patient()) throw error;
      await sleep(200);
    }
  }
}
