/**
 * Finds runs by what people call them, and reads their files. Sweeps lie in the same places and are called the same way;
 * what is in them is no affair of this file. Writes nothing; any process may look.
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { decodeMetrics, type MetricsRow } from '../callbacks/metrics-line.js';
import { UserError } from '../registry/problem.js';
import { nearest } from '../registry/suggest.js';
import { type RunMeta, readMeta } from './run-meta.js';
import { blaming } from './storage.js';

export interface RunReference {
  readonly name: string;
  readonly id: string;
  readonly path: string;
}

export interface ListedRun extends RunReference {
  /** Undefined when meta.json is missing or damaged. */
  readonly meta: RunMeta | undefined;
}

/** What a folder below `runs/<name>/` may be, and the file that tells. */
export type FolderKind = 'run' | 'sweep';
const marks = { run: 'meta.json', sweep: 'journal.jsonl' } as const;

/** 20261231-235959-0a1b2c: how the folders of runs and sweeps are called. */
export const isFolderId = (name: string): boolean => /^\d{8}-\d{6}-[0-9a-f]{6}$/.test(name);

/** All runs of a folder, oldest first. A missing folder has none. */
export function listRuns(runsDir: string): ListedRun[] {
  return listFolders(runsDir, 'run').map((run) => ({ ...run, meta: metaOf(run.path) }));
}

/**
 * The run that `ref` means: a path, `name`, `name/latest`, an id, the beginning of an id or of its six hex digits (also
 * after `name/`), or `latest` for the newest of all.
 * @throws UserError when there is none, or more than one
 */
export const findRun = (ref: string, runsDir: string): RunReference => findFolder(ref, runsDir, ['run']);

/** As `findRun`, among folders of these kinds. @throws UserError when there is none, or more than one */
export function findFolder(ref: string, runsDir: string, kinds: readonly FolderKind[]): RunReference {
  if (isOne(ref, kinds)) return referenceTo(ref);
  const all = allFolders(runsDir).filter(({ path }) => kinds.includes(kindOf(path)));
  const exact = newestOf(ref.replace(/\/+$/, ''), all, kinds);
  if (exact) return exact;
  const matches = all.filter((one) => matchesStart(one, ref));
  if (matches.length === 1) return matches[0]!;
  if (matches.length > 1) throw ambiguous(ref, matches, kinds);
  throw otherKind(ref, runsDir, kinds) ?? notFound(ref, runsDir, all, kinds);
}

/** All runs, or all sweeps, of a folder, oldest first. A folder that says nothing of itself counts as a run. */
export function listFolders(runsDir: string, kind: FolderKind): RunReference[] {
  return allFolders(runsDir).filter(({ path }) => kindOf(path) === kind);
}

const isOne = (path: string, kinds: readonly FolderKind[]) => kinds.some((kind) => existsSync(join(path, marks[kind])));

/** A sweep has a journal and no meta.json. */
export const kindOf = (path: string): FolderKind =>
  !existsSync(join(path, marks.run)) && existsSync(join(path, marks.sweep)) ? 'sweep' : 'run';

/** Rows of metrics.jsonl in order, NaN and infinities as numbers. A torn last line and foreign lines are left out. */
export function readMetrics(path: string): MetricsRow[] {
  const file = join(path, 'metrics.jsonl');
  if (!existsSync(file)) return [];
  const lines = blaming('read', file, () => readFileSync(file, 'utf8')).split('\n');
  return lines.slice(0, -1).flatMap((line) => decodeMetrics(line) ?? []);
}

function referenceTo(path: string): RunReference {
  const real = realpathSync(path);
  return { name: basename(dirname(real)), id: basename(real), path: real };
}

/** Runs and sweeps, oldest first. A missing folder has none. */
export function allFolders(runsDir: string): RunReference[] {
  const runs = folders(runsDir).flatMap((name) =>
    folders(join(runsDir, name))
      .filter(isFolderId)
      .map((id) => ({ name, id, path: join(runsDir, name, id) })),
  );
  return runs.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.name < b.name ? -1 : 1));
}

function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = blaming('read', path, () => readdirSync(path, { withFileTypes: true }));
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function metaOf(path: string): RunMeta | undefined {
  try {
    return readMeta(path);
  } catch {
    return undefined;
  }
}

/** `latest`, `name` and `name/latest`: by the link where it holds, else by the ids. */
function newestOf(ref: string, runs: readonly RunReference[], kinds: readonly FolderKind[]): RunReference | undefined {
  if (ref === 'latest') return runs.at(-1);
  const name = ref.replace(/\/latest$/, '');
  const own = runs.filter((run) => run.name === name);
  const newest = own.at(-1);
  if (!newest) return undefined;
  const link = join(dirname(newest.path), 'latest');
  const linked = isOne(link, kinds) ? basename(realpathSync(link)) : newest.id;
  return own.find((run) => run.id === linked) ?? newest;
}

function matchesStart({ name, id }: RunReference, ref: string): boolean {
  const start = ref.startsWith(`${name}/`) ? ref.slice(name.length + 1) : ref;
  return start !== '' && (id.startsWith(start) || id.slice(-6).startsWith(start));
}

function ambiguous(ref: string, matches: readonly RunReference[], kinds: readonly FolderKind[]): UserError {
  const shown = matches.slice(0, 5).map(({ name, id }) => `${name}/${id}`);
  const more = matches.length > shown.length ? ` and ${matches.length - shown.length} more` : '';
  return new UserError(
    `"${ref}" could be any of ${matches.length} ${kinds.map((kind) => `${kind}s`).join(' and ')}: ${shown.join(', ')}${more}. Give more of the id.`,
  );
}

/** Where `ref` is a sweep and a run was wanted, or the other way round. */
function otherKind(ref: string, runsDir: string, [kind, ...more]: readonly FolderKind[]): UserError | undefined {
  if (more.length) return undefined;
  const other = kind === 'run' ? 'sweep' : 'run';
  const marked = listFolders(runsDir, other).filter(({ path }) => isOne(path, [other]));
  const path = isOne(ref, [other]) ? ref : newestOf(ref, marked, [other])?.path;
  if (path === undefined) return undefined;
  const remedy =
    kind === 'run'
      ? `Its trials are runs: give the path of one, in ${join(path, 'trials')}.`
      : `"exp ls" lists the sweeps.`;
  return new UserError(`"${ref}" is a ${other}, not a ${kind}. ${remedy}`);
}

function notFound(
  ref: string,
  runsDir: string,
  runs: readonly RunReference[],
  kinds: readonly FolderKind[],
): UserError {
  const names = [...new Set(runs.map(({ name }) => name))];
  const near = nearest(ref, [...names, ...runs.flatMap(({ name, id }) => [id, `${name}/${id}`])]);
  const known = names.length ? `Known: ${names.slice(0, 10).join(', ')}.` : 'There are none yet.';
  return new UserError(
    `no ${kinds.join(' or ')} is called "${ref}" in ${runsDir}. ${near ? `Did you mean "${near}"?` : known}`,
  );
}
