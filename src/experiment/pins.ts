/**
 * Pins: moments of a run that are kept for other runs to start from. `pins/at-00001000.safetensors` holds the whole state,
 * and beside it each checkpoint that the run had then has a second name. Pins count in nothing: which checkpoints there
 * are, and which is the best, is as without them.
 */
import { join } from 'node:path';
import { filesIn } from './run-view.js';
import { storage } from './storage.js';

/** Within the run folder. */
export const pinFile = (step: number): string => `${start(step)}safetensors`;

const start = (step: number) => `pins/at-${String(step).padStart(8, '0')}.`;

/** The steps of a run's pins, ascending. */
export const pinsOf = (path: string): number[] =>
  filesIn(path, 'pins').flatMap((name) => Number(/^at-(\d+)\.safetensors$/.exec(name)?.[1] ?? Number.NaN) || []);

/** What lay in checkpoints/ at a pin: the name there, and the file that holds it now, both within the run folder. */
export const checkpointsAt = (path: string, step: number): { readonly name: string; readonly file: string }[] =>
  filesIn(path, 'pins').flatMap((file) => {
    const name = `pins/${file}`.startsWith(start(step)) ? file.slice(start(step).length - 'pins/'.length) : '';
    return name === '' || name === 'safetensors' ? [] : [{ name: `checkpoints/${name}`, file: `pins/${file}` }];
  });

/** Pins the present, unless that was done before; `state` is the checkpoint of it, which comes last: it makes the pin. */
export function pin(path: string, step: number, state: Uint8Array): void {
  if (pinsOf(path).includes(step)) return;
  storage.ensureFolder(join(path, 'pins'));
  for (const name of filesIn(path, 'checkpoints'))
    storage.link(join(path, `${start(step)}${name}`), join(path, 'checkpoints', name));
  storage.commit(join(path, pinFile(step)), state);
}

/** Removes the pins of all steps but those in `keep`. */
export function unpin(path: string, keep: readonly number[]): void {
  const kept = keep.map((step) => start(step));
  for (const name of filesIn(path, 'pins'))
    if (!kept.some((prefix) => `pins/${name}`.startsWith(prefix))) storage.remove(join(path, 'pins', name));
}
