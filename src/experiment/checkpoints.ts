/**
 * The checkpoints of a run: `checkpoints/step-00001000.safetensors`, each the whole training state in one file that its
 * own checksum covers, and `checkpoints/best.json`, which points at the best. What is in the state is not known here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFiles, SaveRequest } from '../callbacks/callback.js';
import { decodeSafetensors, encodeSafetensors, SafetensorsError } from '../engine/safetensors.js';
import { describeShape, type HostTensor, type Spec, sameShape } from '../engine/tensor.js';
import { flatten, refill, type Tree } from '../engine/tree.js';
import { finite, type Json, revived } from '../registry/json.js';
import { exitCode, UserError } from '../registry/problem.js';
import type { Snapshot } from '../trainers/loop.js';
import { pin, pinFile, pinsOf } from './pins.js';
import { blaming, storage } from './storage.js';

/** What a resume needs besides the tensors. JSON has no NaN and no infinities: the callbacks' state may hold none. */
export interface Progress {
  /** Iterations completed. */
  readonly step: number;
  /** Batches of real data drawn. */
  readonly drawn: number;
  /** Saved state of each callback, by its key. */
  readonly callbacks: { readonly [key: string]: Json };
  /** Of the config that trains, to tell an incompatible resume. */
  readonly configHash: string;
  /** What was measured last, by metric. */
  readonly measured?: Snapshot['measured'];
  /** Anything else worth knowing: versions, threads. */
  readonly notes?: { readonly [key: string]: Json };
}

export interface Checkpoint extends Progress {
  readonly path: string;
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** The tensors in the form of `template`. @throws UserError listing what does not fit */
  restore(template: Tree<Spec>): Tree<HostTensor>;
}

export interface SavedCheckpoints {
  /** Ascending. */
  steps(): number[];
  /** The step of the best, if one has been marked. */
  best(): number | undefined;
  /** The newest that is whole, pins included; undefined when there is none. @throws UserError when all are damaged */
  latest(): Checkpoint | undefined;
  /** @throws UserError when it is missing or damaged */
  load(which: number | 'best' | 'last'): Checkpoint;
}

export interface Checkpoints extends SavedCheckpoints {
  /**
   * Saves durably, then deletes what `keep` leaves over: never the best, and never before the new one is safe. Later
   * steps, left from before a resume further back, go too, so that the newest file is always the furthest state.
   */
  save(state: Tree<HostTensor>, progress: Progress, request: SaveRequest): void;
}

const version = 1;
const format = 'sparring-checkpoint';

/** The checkpoints of a run this process owns. Damaged ones are told as events. */
export function openCheckpoints(run: Pick<RunFiles, 'path' | 'commit' | 'event'>): Checkpoints {
  const saved = readCheckpoints(run.path, (file, reason) => run.event('checkpoint-damaged', { file, reason }));
  return {
    ...saved,
    save(state, progress, { best = false, keep, pin: pinned = false }) {
      const { step } = progress;
      for (const log of ['metrics.jsonl', 'events.jsonl']) storage.sync(join(run.path, log));
      const bytes = encodeSafetensors(flatten(state), describe(progress));
      if (keep > 0) keepRecent(step, bytes, keep, best);
      if (pinned) pin(run.path, step, bytes);
    },
  };

  function keepRecent(step: number, bytes: Uint8Array, keep: number, best: boolean): void {
    // The pointer goes first and counts from the moment its checkpoint exists, so one commit decides both.
    if (best) run.commit(bestFile, `${JSON.stringify({ step, previous: saved.best() ?? null })}\n`);
    run.commit(checkpointFile(step), bytes);
    for (const old of surplus(saved.steps(), step, saved.best(), keep))
      storage.remove(join(run.path, checkpointFile(old)));
    run.event('checkpoint', { file: checkpointFile(step), step, best });
  }
}

/** The checkpoints of any run, to look at. `onDamage` hears of each file passed over. */
export function readCheckpoints(
  path: string,
  onDamage: (file: string, reason: string) => void = () => {},
): SavedCheckpoints {
  const steps = () => stepsIn(join(path, 'checkpoints'));
  const best = () => bestIn(path, steps());
  const pinned = () => pinsOf(path).map((step) => [step, pinFile(step)] as const);

  function latest(): Checkpoint | undefined {
    const damaged: string[] = [];
    const known = [...steps().map((step) => [step, checkpointFile(step)] as const), ...pinned()];
    for (const [, file] of known.sort(([a], [b]) => b - a)) {
      try {
        return read(join(path, file));
      } catch (error) {
        if (!(error instanceof SafetensorsError)) throw error;
        onDamage(file, error.message);
        damaged.push(`${file}: ${error.message}`);
      }
    }
    if (damaged.length === 0) return undefined;
    throw new UserError(`no checkpoint of ${path} can be used:\n${damaged.join('\n')}`, exitCode.dataMissing);
  }

  function chosen(which: number | 'best'): Checkpoint {
    const step = which === 'best' ? best() : which;
    if (step === undefined || !steps().includes(step)) throw missing(path, which, steps());
    try {
      return read(join(path, checkpointFile(step)));
    } catch (error) {
      if (!(error instanceof SafetensorsError)) throw error;
      throw new UserError(`${join(path, checkpointFile(step))} cannot be used: ${error.message}`, exitCode.dataMissing);
    }
  }

  function load(which: number | 'best' | 'last'): Checkpoint {
    const found = which === 'last' ? latest() : chosen(which);
    if (!found) throw new UserError(`${path} has no checkpoint yet.`, exitCode.dataMissing);
    return found;
  }

  return { steps, best, latest, load };
}

export const bestFile = 'checkpoints/best.json';

/** Within the run folder. */
export const checkpointFile = (step: number) => `checkpoints/step-${String(step).padStart(8, '0')}.safetensors`;

function stepsIn(folder: string): number[] {
  const names = blaming('read', folder, () => {
    try {
      return readdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  });
  const steps = names.flatMap((name) => /^step-(\d{8,})\.safetensors$/.exec(name)?.[1] ?? []).map(Number);
  return steps.sort((a, b) => a - b);
}

/** What best.json points at, or pointed at before, as long as it is there. */
function bestIn(path: string, steps: readonly number[]): number | undefined {
  try {
    const { step, previous } = JSON.parse(readFileSync(join(path, bestFile), 'utf8'));
    return [step, previous].find((candidate) => steps.includes(candidate));
  } catch {
    return undefined;
  }
}

/** Steps to delete once `saved` is safe. The saved one itself stays, whatever `keep` says. */
function surplus(steps: readonly number[], saved: number, best: number | undefined, keep: number): number[] {
  const past = steps.filter((step) => step <= saved);
  const kept = new Set([saved, best, ...past.slice(-Math.max(1, keep))]);
  return steps.filter((step) => step > saved || !kept.has(step));
}

function describe({ step, drawn, callbacks, configHash, measured = {}, notes = {} }: Progress): Record<string, string> {
  return {
    format,
    version: String(version),
    step: String(step),
    drawn: String(drawn),
    callbacks: JSON.stringify(callbacks, refuseNaN),
    configHash,
    measured: JSON.stringify(measured, finite),
    notes: JSON.stringify(notes),
  };
}

function refuseNaN(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  throw new Error(`a callback saves ${value} as "${key}", which JSON cannot hold`);
}

/** @throws SafetensorsError when damaged, UserError when the file cannot be read at all */
function read(path: string): Checkpoint {
  const bytes = blaming('read', path, () => readFileSync(path));
  const { tensors, metadata } = decodeSafetensors(bytes, { verify: true });
  if (metadata.format !== format) throw new SafetensorsError('whole, but no checkpoint');
  if (Number(metadata.version) > version)
    throw new UserError(`${path} was written by a newer version (format ${metadata.version}, known: ${version}).`);
  return {
    path,
    tensors,
    step: Number(metadata.step),
    drawn: Number(metadata.drawn),
    callbacks: JSON.parse(metadata.callbacks!),
    configHash: metadata.configHash!,
    measured: JSON.parse(metadata.measured ?? '{}', revived),
    notes: JSON.parse(metadata.notes!),
    restore: (template) => restore(path, tensors, template),
  };
}

/** The bytes of a checkpoint as a run of another config would have saved it; undefined where it is damaged or gone. */
export function copyOf(path: string, configHash: string): Uint8Array | undefined {
  try {
    const { tensors, ...progress } = read(path);
    return encodeSafetensors(tensors, describe({ ...progress, configHash }));
  } catch (error) {
    if (error instanceof SafetensorsError || !existsSync(path)) return undefined;
    throw error;
  }
}

function restore(path: string, tensors: Checkpoint['tensors'], template: Tree<Spec>): Tree<HostTensor> {
  const wanted = flatten(template);
  const problems = Object.entries(wanted).flatMap(([name, spec]) => misfit(name, spec, tensors[name]) ?? []);
  for (const name of Object.keys(tensors))
    if (!Object.hasOwn(wanted, name)) problems.push(`"${name}" has no place in it`);
  if (problems.length === 0) return refill(template, tensors);
  const more = problems.length > 5 ? [`and ${problems.length - 5} more`] : [];
  const list = [...problems.slice(0, 5), ...more].join('; ');
  throw new UserError(`${path} does not fit this experiment: ${list}.`);
}

const describeSpec = ({ dtype, shape }: Spec) => `${dtype} ${describeShape(shape)}`;

function misfit(name: string, spec: Spec, saved: HostTensor | undefined): string | undefined {
  if (!saved) return `"${name}" is missing`;
  if (saved.dtype === spec.dtype && sameShape(saved.shape, spec.shape)) return undefined;
  return `"${name}" is ${describeSpec(saved)}, not ${describeSpec(spec)}`;
}

function missing(path: string, which: number | 'best', steps: readonly number[]): UserError {
  const what = which === 'best' ? 'no checkpoint marked as the best' : `no checkpoint of step ${which}`;
  const known = steps.length ? `Steps: ${steps.join(', ')}.` : 'There is none yet.';
  return new UserError(`${path} has ${what}. ${known}`, exitCode.dataMissing);
}
