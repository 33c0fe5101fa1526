/** What a run was made with, in words, from its meta.json. Whatever meta.json does not know is left out. */
import type { Json } from '../../src/registry/json.js';

export type Fact = readonly [name: string, words: string];

/** The value at a path of keys; undefined and null alike where there is none. */
const at = (json: Json, ...keys: readonly string[]): Json =>
  keys.reduce<any>((part, key) => part?.[key] ?? null, json) as Json;

const gib = (bytes: Json): string | null => (typeof bytes === 'number' ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : null);

function commit(git: Json): string | null {
  const id = at(git, 'commit');
  if (typeof id !== 'string') return null;
  const branch = at(git, 'branch');
  return [id, branch && `on ${branch}`, at(git, 'dirty') === true && 'with changes'].filter(Boolean).join(' ');
}

/** One argument a word; those with spaces in quotes. */
const typed = (command: Json): string | null =>
  Array.isArray(command) ? command.map((part) => (/\s/.test(String(part)) ? `'${part}'` : part)).join(' ') : null;

export function factsOf(meta: Json): Fact[] {
  const environment = at(meta, 'environment');
  const versions = Object.entries((at(environment, 'versions') ?? {}) as Readonly<Record<string, Json>>);
  const all: readonly (readonly [string, Json])[] = [
    ['started', at(meta, 'started')],
    ['ended', at(meta, 'ended')],
    ['exit code', at(meta, 'exitCode')],
    ['command', typed(at(meta, 'command'))],
    ['folder', at(meta, 'folder')],
    ['process', at(meta, 'pid')],
    ['engine', at(meta, 'engine', 'description')],
    ['git', commit(at(environment, 'git'))],
    ...versions,
    ['platform', at(environment, 'platform')],
    ['host', at(environment, 'host')],
    ['processor', at(environment, 'cpu')],
    ['cores', at(environment, 'cores')],
    ['memory', gib(at(environment, 'memory'))],
    ...((at(meta, 'resumes') ?? []) as readonly Json[]).map(
      (resume) =>
        ['resumed', `${at(resume, 'at')} by ${typed(at(resume, 'command')) ?? 'an unknown command'}`] as const,
    ),
  ];
  return all.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)] as const]));
}
