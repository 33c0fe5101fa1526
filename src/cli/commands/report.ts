/** `exp report`: writes what a sweep or a reproduction came to, for reading on GitHub and as one page, from their files alone. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { catalog } from '../../experiment/catalog.js';
import { runsFolder } from '../../experiment/run-folder.js';
import { storage } from '../../experiment/storage.js';
import { UserError } from '../../registry/problem.js';
import { reportFiles } from '../../report/files.js';
import { samplesOf } from '../../report/samples.js';
import { sweepReport } from '../../report/sweep-report.js';
import { loadReproduction, reproductionAt } from '../../reproduction/manifest.js';
import type { Profile } from '../../reproduction/manifest-schema.js';
import { resultsFolder } from '../../reproduction/results.js';
import { findSweep } from '../../sweep/find-sweep.js';
import { openResults } from '../../sweep/open-results.js';
import { provenanceOf } from '../../sweep/provenance.js';
import { resultsCsv } from '../../sweep/results.js';
import { type Io, printJson } from '../io.js';
import { type RunsOptions, shown } from '../runs.js';
import { printReproduction, writeReproduction } from '../write-reproduction.js';

interface ReportOptions extends RunsOptions {
  readonly out?: string;
}

export async function report(io: Io, ref: string, options: ReportOptions): Promise<undefined> {
  const reproduction = reproductionAt(ref);
  if (reproduction !== undefined) reportReproduction(io, reproduction, ref, options);
  else await reportSweep(io, ref, options);
  return undefined;
}

/** Of every profile whose results are there. */
function reportReproduction(io: Io, folder: string, ref: string, { out, json }: ReportOptions): void {
  const profiles = (['full', 'quick'] as const).filter((profile) => existsSync(resultsFolder(folder, profile)));
  if (profiles.length === 0) throw new UserError(`${ref} has no results yet. Run exp reproduce ${ref}.`);
  const reproduction = loadReproduction(folder, catalog);
  const into = (profile: Profile) => out && resolve(out, profiles.length > 1 ? profile : '.');
  const written = profiles.map((profile) => writeReproduction(reproduction, profile, into(profile)));
  if (json) printJson(io, written);
  else for (const one of written) printReproduction(io, one);
}

async function reportSweep(io: Io, ref: string, options: ReportOptions): Promise<void> {
  const { name, id, path } = findSweep(ref, runsFolder(options.runsDir));
  const results = await openResults(path);
  const runs = results.ranking.rows.flatMap(({ folders }) => folders.map((folder) => join(path, folder)));
  const reported = {
    results,
    provenance: provenanceOf(runs),
    samples: samplesOf(path, results.ranking),
    id: `${name}/${id}`,
  };
  const folder = resolve(options.out ?? join(path, 'report'));
  const files = [
    ...reportFiles(results.study.name, sweepReport(reported)),
    { path: 'trials.csv', content: resultsCsv(results) },
  ];
  for (const { path: file, content } of files) {
    storage.ensureFolder(dirname(join(folder, file)));
    storage.commit(join(folder, file), content);
  }
  if (options.json) printJson(io, { sweep: path, folder, files: files.map(({ path: file }) => file) });
  else io.out.write(`${shown(join(folder, 'README.md'))}\n${shown(join(folder, 'report.html'))}\n`);
}
