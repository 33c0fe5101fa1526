/** `exp report`: writes what a sweep came to, for reading on GitHub and as one page. Builds on the sweep's files alone. */
import { dirname, join, resolve } from 'node:path';
import { runsFolder } from '../../experiment/run-folder.js';
import { storage } from '../../experiment/storage.js';
import { reportFiles } from '../../report/files.js';
import { provenanceOf } from '../../report/provenance.js';
import { samplesOf } from '../../report/samples.js';
import { sweepReport } from '../../report/sweep-report.js';
import { findSweep } from '../../sweep/find-sweep.js';
import { openResults } from '../../sweep/open-results.js';
import { resultsCsv } from '../../sweep/results.js';
import { type Io, printJson } from '../io.js';
import { type RunsOptions, shown } from '../runs.js';

export async function report(
  io: Io,
  ref: string,
  options: RunsOptions & { readonly out?: string },
): Promise<undefined> {
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
  return undefined;
}
