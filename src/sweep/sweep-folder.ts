/** The folder of one sweep, `runs/<name>/<yyyymmdd-hhmmss>-<6 hex>/`, beside the runs: makes it, with all that it freezes. */
import { claimFolder, pointLatest } from '../experiment/run-folder.js';
import { freeze } from './freeze.js';
import type { LoadedStudy } from './load-study.js';

/** Returns its absolute path. */
export function createSweep(loaded: LoadedStudy, runsDir?: string): string {
  const { path, lock } = claimFolder({ name: loaded.study.name, runsDir });
  try {
    freeze(loaded, path);
    pointLatest(path);
  } finally {
    lock.release();
  }
  return path;
}
