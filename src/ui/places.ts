/**
 * Where runs and sweeps lie below a runs folder, by the id that the page has for them: `name/20261231-235959-0a1b2c`, and
 * `.../trials/0007-2` below a sweep. An id leads nowhere else. What is in the folders is others' affair.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allFolders, isFolderId, kindOf } from '../experiment/find-run.js';
import { quote } from '../experiment/words.js';
import { UserError } from '../registry/problem.js';

export interface Place {
  /** Path below the runs folder, with `/`. */
  readonly id: string;
  readonly path: string;
  readonly kind: 'run' | 'sweep';
  /** Of the folder, where the run cannot say its own. */
  readonly name: string;
  /** Of a trial: the id of its sweep, and which one it is. */
  readonly sweep: string | null;
  readonly trial: number | null;
}

/** All there is now, the oldest first; a sweep comes before its trials. A missing folder has none. */
export function placesIn(runsFolder: string): Place[] {
  return allFolders(runsFolder).flatMap(({ name, id, path }) => {
    const kind = kindOf(path);
    const place: Place = { id: `${name}/${id}`, path, kind, name, sweep: null, trial: null };
    return kind === 'sweep' ? [place, ...newestNames(path).map((task) => trialPlace(place, task))] : [place];
  });
}

/** The run called `id`. @throws UserError where there is none */
export const runPlace = (runsFolder: string, id: string): Place => placeOf(runsFolder, id, 'run');

/** The sweep called `id`. @throws UserError where there is none */
export const sweepPlace = (runsFolder: string, id: string): Place => placeOf(runsFolder, id, 'sweep');

function placeOf(runsFolder: string, id: string, kind: Place['kind']): Place {
  const [name = '', stamp = '', trials, task = '', ...more] = id.split('/');
  const path = join(runsFolder, name, stamp);
  const plain = name !== '' && !/^\.+$|[\\\0]/.test(name) && isFolderId(stamp);
  const isTrial = trials === 'trials' && taskPattern.test(task) && more.length === 0;
  if (!plain || !(trials === undefined || isTrial) || !existsSync(path)) throw unknown(kind, id);
  const above: Place = { id: `${name}/${stamp}`, path, kind: kindOf(path), name, sweep: null, trial: null };
  const place = isTrial ? trialPlace(above, task) : above;
  if (place.kind === kind && (!isTrial || (above.kind === 'sweep' && existsSync(place.path)))) return place;
  throw unknown(kind, id);
}

const unknown = (kind: string, id: string) => new UserError(`there is no ${kind} ${quote(id)} in this runs folder.`);

const trialPlace = ({ id, path, name }: Place, task: string): Place => ({
  id: `${id}/trials/${task}`,
  path: join(path, 'trials', task),
  kind: 'run',
  name: `${name} ${task}`,
  sweep: id,
  trial: Number.parseInt(task, 10),
});

/** A task, and its attempt where that is not the first. */
const taskPattern = /^(\d+-\d+)(?:\.(\d+))?$/;

/** Of each task the newest folder that holds a run, as `newestFolder` in sweep/trial-folder.ts; the only one, whatever it holds. */
function newestNames(sweep: string): string[] {
  const attempts = new Map<string, { readonly name: string; readonly attempt: number }[]>();
  for (const name of namesIn(join(sweep, 'trials'))) {
    const [, task, attempt = '0'] = taskPattern.exec(name) ?? [];
    if (task) attempts.set(task, [...(attempts.get(task) ?? []), { name, attempt: Number(attempt) }]);
  }
  return [...attempts.values()].map((all) => {
    if (all.length === 1) return all[0]!.name;
    const newestFirst = all.sort((a, b) => b.attempt - a.attempt).map(({ name }) => name);
    return newestFirst.find((name) => existsSync(join(sweep, 'trials', name, 'meta.json'))) ?? newestFirst.at(-1)!;
  });
}

function namesIn(path: string): string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  } catch {
    return []; // no trial has begun, or the sweep is just being removed
  }
}
