/**
 * All runs and sweeps of a folder, as the page lists them, and what has changed since it last asked. Remembers what it read,
 * so that looking again costs little; it holds no process up for long, and writes nothing.
 */
import { setImmediate as breath } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../registry/problem.js';
import { aimsReader } from './aims.js';
import type { LiveEvent, RunRow, RunsReply, SweepRow } from './contract.js';
import { type Place, placesIn, runPlace, sweepPlace } from './places.js';
import { followRun } from './run-row.js';
import { followSweep } from './sweep-row.js';

export interface RunsIndex {
  /** Looks at the folder. Whoever asks meanwhile is given the same answer. @throws UserError where it cannot be read */
  refresh(): Promise<RunsReply>;
  /** What had changed after `version` when the folder was last looked at; undefined for nothing. */
  since(version: number): LiveEvent | undefined;
}

/** Milliseconds after which others are let in. */
const patience = 20;

type Row = RunRow | SweepRow;

interface Known {
  readonly kind: Place['kind'];
  readonly look: () => Row | undefined;
  row?: Row;
  /** The version that it changed in. */
  version: number;
}

export function runsIndex(folder: string): RunsIndex {
  const readAims = aimsReader();
  const all = new Map<string, Known>();
  const gone = new Map<string, number>();
  // A later process counts from a later time on, so that it never calls new what a page had from an earlier one.
  let version = Date.now();
  let reply: RunsReply = { folder, version: 0, runs: [], sweeps: [] };
  let looking: Promise<RunsReply> | undefined;

  function forget(id: string, next: number): boolean {
    const told = all.get(id)?.row !== undefined;
    all.delete(id);
    if (told) gone.set(id, next);
    return told;
  }

  function lookAt(place: Place, next: number): boolean {
    if (all.has(place.id) && all.get(place.id)!.kind !== place.kind) forget(place.id, next);
    const known: Known = all.get(place.id) ?? { kind: place.kind, look: lookFor(place), version: next };
    all.set(place.id, known);
    const row = known.look();
    if (row === known.row || isDeepStrictEqual(row, known.row)) return false;
    [known.row, known.version] = [row, next];
    if (row) gone.delete(place.id);
    else gone.set(place.id, next);
    return true;
  }

  const lookFor = (place: Place) => (place.kind === 'run' ? followRun(place, readAims) : followSweep(place));

  async function look(): Promise<RunsReply> {
    const next = version + 1;
    const places = placesIn(folder);
    const there = new Set(places.map(({ id }) => id));
    let changed = false;
    for (const id of [...all.keys()]) if (!there.has(id)) changed = forget(id, next) || changed;
    let begun = performance.now();
    for (const place of places) {
      changed = lookAt(place, next) || changed;
      if (performance.now() - begun < patience) continue;
      await breath();
      begun = performance.now();
    }
    if (!changed && reply.version > 0) return reply;
    version = next;
    reply = { folder, version, ...rowsAfter(0) };
    return reply;
  }

  /** Rows that changed after a version, the newest first. */
  function rowsAfter(after: number): { runs: RunRow[]; sweeps: SweepRow[] } {
    const rows = (kind: Place['kind']) =>
      [...all.values()]
        .flatMap((known) => (known.kind === kind && known.row && known.version > after ? [known.row] : []))
        .sort((a, b) => ((a.started ?? '') < (b.started ?? '') ? 1 : -1));
    return { runs: rows('run') as RunRow[], sweeps: rows('sweep') as SweepRow[] };
  }

  return {
    refresh: () =>
      (looking ??= look().finally(() => {
        looking = undefined;
      })),
    since: (after) =>
      after >= version
        ? undefined
        : { version, ...rowsAfter(after), gone: [...gone].flatMap(([id, at]) => (at > after ? [id] : [])) },
  };
}

/** One run, as the list has it. @throws UserError where there is none */
export async function runRow(folder: string, id: string): Promise<RunRow> {
  const row = followRun(runPlace(folder, id), aimsReader())();
  if (row) return row;
  throw new UserError(`${id} is only just beginning.`);
}

/** One sweep, as the list has it. @throws UserError where there is none */
export const sweepRow = async (folder: string, id: string): Promise<SweepRow> => followSweep(sweepPlace(folder, id))();
