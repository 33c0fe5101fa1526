/**
 * Reads reproduction.yaml as configs and studies are read, and tells all that is wrong with it by itself. Whether its
 * studies hold, and have its cells, is `plan.ts`'s to find out.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join as joinFiles, resolve } from 'node:path';
import { annotateDefault, type Finding, join } from '../experiment/document.js';
import { interpolate } from '../experiment/interpolate.js';
import { parseDocument } from '../experiment/parse.js';
import { findingAt } from '../experiment/provenance.js';
import { fileSchema } from '../experiment/schema.js';
import { readConfig, type Source } from '../experiment/source.js';
import { configError, oneOf, quote } from '../experiment/words.js';
import { Misfit, UserError } from '../registry/problem.js';
import type { Registry } from '../registry/registry.js';
import { remedyFor } from '../registry/suggest.js';
import { criterionOf, formOf } from './evidence-form.js';
import { type Claim, languages, type Manifest, manifestSchema } from './manifest-schema.js';

export const manifestFile = 'reproduction.yaml';

export interface Reproduction {
  /** Absolute: where reproduction.yaml lies. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** @throws ConfigError with everything wrong that can be told at once */
export function loadReproduction(folder: string, registry: Registry): Reproduction {
  const path = resolve(folder, manifestFile);
  const source = named(interpolate(readConfig(path)));
  const form = { schema: manifestSchema, subject: 'the reproduction', extra: Object.keys(fileSchema) };
  const { config: manifest, findings } = parseDocument(source, registry, form);
  if (findings.length) throw configError(findings);
  const own = [
    ...namedTwice(manifest),
    ...untranslated(manifest),
    ...claimsAmiss(manifest),
    ...picturesAmiss(manifest),
  ];
  if (own.length) throw configError(own);
  return { folder: dirname(path), manifest };
}

/** Every file of the kind has the same name, so that of its folder tells more. */
function named(source: Source): Source {
  const { root, path } = source;
  if (root.entries.has('name')) return source;
  const name = { keyPlace: root.place, value: annotateDefault(basename(dirname(path)), root.place) };
  return { ...source, root: { ...root, entries: new Map(root.entries).set('name', name) } };
}

type Tell = (path: string, message: string, remedy?: string) => Finding;

const telling =
  (manifest: Manifest): Tell =>
  (path, message, remedy) =>
    findingAt(manifest, path, new Misfit(message, remedy));

function namedTwice(manifest: Manifest): Finding[] {
  const tell = telling(manifest);
  const twice = (ids: readonly string[], at: string) =>
    ids.flatMap((id, i) => (ids.indexOf(id) < i ? [tell(`${at}.${i}.id`, `${quote(id)} is there already.`)] : []));
  const idsOf = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
  return [
    ...twice(idsOf(manifest.studies), 'studies'),
    ...twice(idsOf(manifest.claims), 'claims'),
    ...twice(idsOf(manifest.pictures), 'pictures'),
    ...manifest.studies.flatMap(({ cells }, i) => twice(idsOf(cells), `studies.${i}.cells`)),
  ];
}

/** Words by language lack none of the report's. */
function untranslated(manifest: Manifest): Finding[] {
  const tell = telling(manifest);
  const known: readonly string[] = languages;
  const visit = (part: unknown, path: string): Finding[] => {
    if (typeof part !== 'object' || part === null) return [];
    const keys = Object.keys(part);
    if (keys.length && keys.every((key) => known.includes(key)) && !Array.isArray(part)) {
      const absent = manifest.languages.filter((language) => !keys.includes(language));
      return absent.length ? [tell(path, `says nothing in ${oneOf(absent)}.`)] : [];
    }
    return Object.entries(part).flatMap(([key, below]) => (key === 'values' ? [] : visit(below, join(path, key))));
  };
  return visit(manifest, '');
}

function claimsAmiss(manifest: Manifest): Finding[] {
  const tell = telling(manifest);
  const studies = manifest.studies.map(({ id }) => id);
  return manifest.claims.flatMap((claim, i) => {
    const at = `claims.${i}`;
    const strange = studiesOf(claim).filter((id) => !studies.includes(id));
    const unknown = strange.map((id) =>
      tell(`${at}.study`, `${quote(id)} is none of the studies.`, remedyFor(id, studies)),
    );
    const evidence = claim.evidence.flatMap((entry, j) => {
      const fault = formOf(entry) === undefined ? noForm : faultIn(entry);
      return fault ? [tell(`${at}.evidence.${j}`, fault)] : [];
    });
    const rows = claim.tables.flatMap(({ rows }, j) =>
      rows.flatMap((row, k) => {
        const ours = row.cell !== undefined && row.metric !== undefined && row.value === undefined;
        const theirs = row.value !== undefined && row.cell === undefined && row.metric === undefined;
        return ours || theirs ? [] : [tell(`${at}.tables.${j}.rows.${k}`, noRow)];
      }),
    );
    return [...unknown, ...evidence, ...rows];
  });
}

function picturesAmiss(manifest: Manifest): Finding[] {
  const tell = telling(manifest);
  return manifest.pictures.flatMap(({ study, cell }, i) => {
    const ids = manifest.studies.map(({ id }) => id);
    const cells = manifest.studies.find(({ id }) => id === study)?.cells.map(({ id }) => id);
    if (!cells) return [tell(`pictures.${i}.study`, `${quote(study)} is none of the studies.`, remedyFor(study, ids))];
    if (cells.includes(cell)) return [];
    return [tell(`pictures.${i}.cell`, `${quote(cell)} is no cell of ${quote(study)}.`, remedyFor(cell, cells))];
  });
}

const noForm = 'is one of three: "better" and "than", "cell" with what its number is claimed to be, or "rank".';
const noRow = 'has either a "value", which others report, or a "cell" and a "metric" of ours.';

function faultIn(entry: Claim['evidence'][number]): string | undefined {
  const criteria = [entry.near, entry.above, entry.below].filter((bound) => bound !== undefined).length;
  if (formOf(entry) !== 'cell')
    return criteria ? '"near", "above" and "below" go with "cell"; what is "better" is said by "goal".' : undefined;
  if (criterionOf(entry) === undefined || criteria > 1)
    return 'needs one of "near" (and "within"), "above" and "below", for what the number is claimed to be.';
  return undefined;
}

/** The ids of a claim's studies. */
export const studiesOf = ({ study }: Claim): readonly string[] => (typeof study === 'string' ? [study] : study);

const home = 'experiments';

/** The folder of a reproduction, by path or by its name below experiments/; undefined where there is none. */
export function reproductionAt(ref: string): string | undefined {
  const given = /\.ya?ml$/.test(ref) && basename(ref) === manifestFile ? dirname(ref) : ref;
  return [given, joinFiles(home, given)].map((path) => resolve(path)).find(holdsManifest);
}

const holdsManifest = (folder: string) => existsSync(joinFiles(folder, manifestFile));

/** @throws UserError where there is none */
export function findReproduction(ref: string): string {
  const found = reproductionAt(ref);
  if (found) return found;
  const there = existsSync(home) && statSync(home).isDirectory() ? readdirSync(home) : [];
  const names = there.filter((name) => holdsManifest(joinFiles(home, name)));
  throw new UserError(`no ${manifestFile} is in ${quote(ref)} or ${home}/${ref}. ${remedyFor(ref, names)}`);
}
