/** The report of a reproduction as files, in each of its languages. Reads its raw results; writing is whoever asks's. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blaming } from '../experiment/storage.js';
import type { Reproduction } from '../reproduction/manifest.js';
import { inLanguage, type Language, type Profile } from '../reproduction/manifest-schema.js';
import { outcomeOf } from '../reproduction/outcome.js';
import { readResults, resultsFolder } from '../reproduction/results.js';
import { type ReportFile, reportFiles } from './files.js';
import { reproductionReport } from './reproduction-report.js';
import { wordsIn } from './words-in.js';

/** The first language of a report has the plain names, README.md and report.html. */
const suffixOf = (language: Language, languages: readonly Language[]) =>
  language === languages[0] ? '' : `.${language}`;

/** Of a profile whose results are there. @throws UserError where they are damaged */
export function reproductionFiles({ manifest, folder }: Reproduction, profile: Profile): ReportFile[] {
  const outcome = outcomeOf(manifest, profile, (study) => readResults(folder, profile, study));
  const picture = (file: string) => {
    const path = join(resultsFolder(folder, profile), file);
    return existsSync(path) ? blaming('read', path, () => readFileSync(path)) : undefined;
  };
  const files = manifest.languages.flatMap((language) => {
    const blocks = reproductionReport({ outcome, language, picture });
    const title = inLanguage(manifest.title, language);
    return reportFiles(title, blocks, wordsIn[language].html, suffixOf(language, manifest.languages));
  });
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

/** Where the report of a profile lies; that of the full one is the one to keep. */
export const reportFolder = (folder: string, profile: Profile): string =>
  profile === 'full' ? join(folder, 'report') : join(folder, 'report', profile);
