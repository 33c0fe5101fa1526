/** One line of the table of sweeps, read again when its journal has grown or its process has come or gone. Writes nothing. */
import { basename, join } from 'node:path';
import { isOwned } from '../experiment/run-view.js';
import { journalFile } from '../sweep/journal.js';
import { type SweepView, viewSweep } from '../sweep/sweep-view.js';
import type { SweepRow } from './contract.js';
import { num } from './extents.js';
import type { Place } from './places.js';
import { stampOf } from './run-row.js';

/** Gives the sweep's line as it is now, each time it is asked. Never throws. */
export function followSweep(place: Place): () => SweepRow {
  let row: SweepRow | undefined;
  let seen: string | undefined;
  return () => {
    const now = stampOf(join(place.path, journalFile));
    const same =
      now === seen && row && (row.status === 'completed' || isOwned(place.path) === (row.status === 'running'));
    if (!same) row = rowOf(place, viewSweep({ name: place.name, id: basename(place.path), path: place.path }));
    seen = now;
    return row!;
  };
}

const rowOf = ({ id }: Place, { name, status, started, told, limit, metric, best }: SweepView): SweepRow => ({
  id,
  name,
  status,
  started: started?.toISOString() ?? null,
  told,
  limit: limit ?? null,
  metric: metric ?? null,
  best: best ? { trial: best.trial, value: num(best.value) } : null,
});
