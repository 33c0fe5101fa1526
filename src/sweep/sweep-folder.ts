/** The folder of one sweep, `runs/<name>/<yyyymmdd-hhmmss>-<6 hex>/`, beside the runs: makes it, with all that it freezes. */
import { join } from 'node:path';
import { claimFolder, pointLatest } from '../experiment/run-folder.js';
import { storage } from '../experiment/storage.js';
import { freeze } from './freeze.js';
import { journalFile } from './journal.js';
import type { LoadedStudy } from './load-study.js';

/** Returns its absolute path. */
export function createSweep(loaded: LoadedStudy, runsDir?: string): string {
  const { path, lock } = claimFolder({ name: loaded.study.name, runsDir });
  try {
    freeze(loaded, path);
    storage.create(join(path, journalFile), ''); // by which sweeps are known, though nothing is decided yet
    pointLatest(path);
  } finally {
    lock.release();
  }
  return path;
}
