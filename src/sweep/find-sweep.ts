/** Finds sweeps by what people call them, as runs are found. Reading them is others' affair. */
import { findFolder, listFolders, type RunReference } from '../experiment/find-run.js';

export type SweepReference = RunReference;

/**
 * The sweep that `ref` means: a path, `name`, `name/latest`, an id, the beginning of an id or of its six hex digits (also
 * after `name/`), or `latest` for the newest of all.
 * @throws UserError when there is none, or more than one
 */
export const findSweep = (ref: string, runsDir: string): SweepReference => findFolder(ref, runsDir, ['sweep']);

/** All sweeps of a folder, oldest first. */
export const listSweeps = (runsDir: string): SweepReference[] => listFolders(runsDir, 'sweep');
