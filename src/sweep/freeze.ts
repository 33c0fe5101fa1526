/**
 * Keeps in a sweep's folder all that decides its trials, so that it goes on from there whatever becomes of the files it
 * was made of; and tells when these have changed. What a composed config is lies in `compose.ts`.
 *
 *     study.yaml    the study, complete, its base beside it; study.source.yaml is the file as given
 *     base.yaml     the base and all it extends, as one document; trials are overrides of it
 *     frozen.json   versions, commit, and every file that was read
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { structuredPatch } from 'diff';
import { type Commit, describeEnvironment } from '../experiment/environment.js';
import { type Environment, interpolate } from '../experiment/interpolate.js';
import { parseExperiment } from '../experiment/parse.js';
import { displayed, readConfig, type SourceFile } from '../experiment/source.js';
import { blaming, storage } from '../experiment/storage.js';
import { UserError } from '../registry/problem.js';
import type { Registry } from '../registry/registry.js';
import { composed, restated } from './compose.js';
import { type LoadedStudy, loadStudy } from './load-study.js';

interface FrozenFile extends SourceFile {
  readonly sha256: string;
  /** A plugin is code: it is kept to compare, and run from where it lies. */
  readonly plugin: boolean;
}

export interface Frozen {
  readonly format: 1;
  readonly sparring: string | null;
  readonly git: Commit | null;
  /** Of the command line, over the study file. */
  readonly overrides: readonly string[];
  /** The study file and what it extends, the base likewise, and plugins, by absolute path. */
  readonly sources: readonly FrozenFile[];
  /** SHA-256 of study.yaml and base.yaml. */
  readonly documents: Readonly<Record<string, string>>;
  /** SHA-256 of all that decides the trials: documents, plugins and version. */
  readonly hash: string;
}

const documents = ['study.yaml', 'base.yaml'] as const;

/** Writes what a sweep goes on from. The folder is there. @throws UserError */
export function freeze(loaded: LoadedStudy, folder: string, environment: Environment = process.env): Frozen {
  const { base, ground, source, study } = loaded;
  storage.commit(join(folder, 'base.yaml'), composed(base, ground, environment));
  requireSameBase(loaded, folder);
  storage.commit(join(folder, 'study.yaml'), restated(source.root, { name: study.name, base: 'base.yaml' }));
  const [given] = source.files;
  if (given) storage.commit(join(folder, 'study.source.yaml'), given.text);
  const frozen = describe(loaded, folder);
  storage.commit(join(folder, 'frozen.json'), `${JSON.stringify(frozen, null, 2)}\n`);
  return frozen;
}

/** What was composed must say what the original says. */
function requireSameBase({ base }: LoadedStudy, folder: string): void {
  const again = parseExperiment(interpolate(readConfig(join(folder, 'base.yaml')), {}), base.registry);
  const different = Object.entries(base.config).find(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(again[key as keyof typeof again]),
  );
  if (!different) return;
  const place = displayed(base.source.path);
  throw new UserError(`${place}: "${different[0]}" cannot be written as one document. Write it out in this file.`);
}

function describe({ base, ground, source }: LoadedStudy, folder: string): Frozen {
  const { versions, git } = describeEnvironment();
  const plugins = base.config.plugins.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const read = unique([...source.files, ...ground.files]).map((file) => frozenFile(file, false));
  const sources = [...read, ...plugins.map((file) => frozenFile(file, true))];
  const hashes = Object.fromEntries(documents.map((name) => [name, sha256(readFileSync(join(folder, name), 'utf8'))]));
  const decisive = [versions.sparring, hashes, ...sources.filter(({ plugin }) => plugin).map(({ sha256 }) => sha256)];
  return {
    format: 1,
    sparring: versions.sparring,
    git,
    overrides: source.overrides,
    sources,
    documents: hashes,
    hash: sha256(JSON.stringify(decisive)),
  };
}

const unique = (files: readonly SourceFile[]) => [...new Map(files.map((file) => [file.path, file])).values()];

const frozenFile = ({ path, text }: SourceFile, plugin: boolean): FrozenFile => ({
  path,
  sha256: sha256(text),
  plugin,
  text,
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What `freeze` wrote. @throws UserError where that is not there or not whole */
export function readFrozen(folder: string): Frozen {
  const path = join(folder, 'frozen.json');
  const text = blaming('read', path, () => readFileSync(path, 'utf8'));
  const frozen = parsed(text) as Frozen | undefined;
  if (frozen?.format !== 1) throw new UserError(`${path} is not what this version of Sparring froze.`);
  for (const [name, hash] of Object.entries(frozen.documents)) {
    const document = join(folder, name);
    if (existsSync(document) && sha256(readFileSync(document, 'utf8')) === hash) continue;
    throw new UserError(`${document} is not as it was frozen. Put it back, or start a new sweep.`);
  }
  return frozen;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The study of a sweep, from its own files alone. @throws UserError */
export async function openFrozen(folder: string, registry: Registry): Promise<LoadedStudy> {
  readFrozen(folder);
  return loadStudy(join(folder, 'study.yaml'), [], registry, {});
}

/**
 * Nothing that the sweep was made of has changed since.
 * @param frozen goes on with what was frozen, though the files have changed; plugins cannot be frozen
 * @throws UserError with the lines that differ
 */
export function requireUnchanged(folder: string, frozen = false): void {
  const { sparring, sources } = readFrozen(folder);
  const now = describeEnvironment({ git: false }).versions.sparring;
  const changes = [
    ...(frozen || now === sparring ? [] : [`Sparring was ${sparring} when this sweep began and is ${now} now.`]),
    ...sources.filter(({ plugin }) => plugin || !frozen).flatMap((source) => changeOf(source) ?? []),
  ];
  if (!changes.length) return;
  const onlyPlugins = frozen ? 'Put it back, or start a new sweep; plugins are run from where they lie.' : undefined;
  const remedy = onlyPlugins ?? 'Put it back, start a new sweep, or pass --frozen to go on with what was frozen.';
  throw new UserError([...changes, remedy].join('\n'));
}

function changeOf({ path, text }: FrozenFile): string | undefined {
  const name = displayed(path);
  if (!existsSync(path)) return `${name} is not there any more.`;
  const now = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  return now === text
    ? undefined
    : [`${name} has changed since this sweep began:`, ...differences(text, now)].join('\n');
}

/** Differing lines that are shown of one file. */
const mostLines = 20;

/** `  6 - loss: hinge`: the lines that differ, numbered as in their own version. */
function differences(before: string, now: string): string[] {
  const lines = structuredPatch('', '', before, now, '', '', { context: 0 }).hunks.flatMap((hunk) => {
    const next = { '-': hunk.oldStart, '+': hunk.newStart };
    return hunk.lines.flatMap((line) => {
      const sign = line[0] as '-' | '+';
      return sign in next ? [`${String(next[sign]++).padStart(5)} ${sign} ${line.slice(1)}`] : [];
    });
  });
  const more = lines.length - mostLines;
  return more > 0 ? [...lines.slice(0, mostLines), `      and ${more} more`] : lines;
}
