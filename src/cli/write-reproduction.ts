/** Writes the report of a reproduction, and says on standard output what the claims came to. */
import { dirname, join } from 'node:path';
import { storage } from '../experiment/storage.js';
import { reportFolder, reproductionFiles } from '../report/reproduction-files.js';
import type { Reproduction } from '../reproduction/manifest.js';
import { inLanguage, type Profile } from '../reproduction/manifest-schema.js';
import { outcomeOf } from '../reproduction/outcome.js';
import { readResults } from '../reproduction/results.js';
import type { Verdict } from '../sweep/verdict.js';
import type { Io } from './io.js';
import { shown } from './runs.js';

export interface WrittenReport {
  readonly name: string;
  readonly profile: Profile;
  /** Of the report, absolute. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly claims: readonly { readonly id: string; readonly claim: string; readonly verdict: Verdict | null }[];
}

/** `out`: instead of the reproduction's own folder. */
export function writeReproduction(
  reproduction: Reproduction,
  profile: Profile,
  out = reportFolder(reproduction.folder, profile),
): WrittenReport {
  const { manifest, folder } = reproduction;
  const files = reproductionFiles(reproduction, profile);
  for (const { path, content } of files) {
    storage.ensureFolder(dirname(join(out, path)));
    storage.commit(join(out, path), content);
  }
  const { claims } = outcomeOf(manifest, profile, (study) => readResults(folder, profile, study));
  return {
    name: manifest.name,
    profile,
    folder: out,
    files: files.map(({ path }) => path),
    claims: claims.map(({ claim, verdict }) => ({
      id: claim.id,
      claim: inLanguage(claim.claim, manifest.languages[0]!),
      verdict: verdict ?? null,
    })),
  };
}

export function printReproduction({ out }: Io, { folder, claims, files }: WrittenReport, quiet?: boolean): void {
  const width = Math.max(...claims.map(({ id }) => id.length));
  const paints = { supported: out.colours.green, refuted: out.colours.red, underpowered: out.colours.yellow };
  if (!quiet)
    for (const { id, claim, verdict } of claims) {
      const word = verdict ?? 'no verdict';
      const painted = verdict ? paints[verdict](word.padEnd(12)) : word.padEnd(12);
      out.write(`${id.padEnd(width)}  ${painted}  ${claim}\n`);
    }
  for (const file of files)
    if (/^(README|report).*\.(md|html)$/.test(file)) out.write(`${shown(join(folder, file))}\n`);
}
