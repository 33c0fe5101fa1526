/** The report of a reproduction as blocks, in one language: from claim to evidence. Everything in it is of the outcome. */

import { inLanguage, type Language, type Words as Text } from '../reproduction/manifest-schema.js';
import type { ClaimOutcome, Outcome } from '../reproduction/outcome.js';
import { pictureFiles } from '../reproduction/picture-files.js';
import type { StudyResults } from '../reproduction/results.js';
import { formatNumber } from '../sweep/words.js';
import { type Block, type Figure, heading, text } from './block.js';
import { claimEvidence, evidenceNumber } from './claim-evidence.js';
import { claimPlots, claimTables, numbersTable } from './claim-numbers.js';
import { originTable, recipes } from './origins.js';
import { wordsIn } from './words-in.js';

/** A picture of the results, by its path within their folder. */
export type Picture = (file: string) => Uint8Array | undefined;

export interface Telling {
  readonly outcome: Outcome;
  readonly language: Language;
  readonly picture: Picture;
}

export function reproductionReport(telling: Telling): Block[] {
  const { outcome, language } = telling;
  const { manifest, profile } = outcome;
  const words = wordsIn[language];
  const said = (given: Text | undefined): Block[] => (given === undefined ? [] : [text(inLanguage(given, language))]);
  const command = `exp reproduce ${manifest.name} --${profile}`;
  return [
    heading(1, inLanguage(manifest.title, language)),
    ...(profile === 'quick' ? [text(words.lowPower)] : []),
    ...said(manifest.about),
    ...(manifest.source === undefined ? [] : [text(words.source(inLanguage(manifest.source, language)))]),
    ...(manifest.answer === undefined ? [] : [heading(2, words.headings.answer), ...said(manifest.answer)]),
    heading(2, words.headings.claims),
    verdictTable(telling),
    text([words.intervals, words.verdictRule].join(words.space)),
    ...outcome.claims.flatMap((claim) => claimBlocks(claim, telling)),
    ...furtherPictures(telling),
    heading(2, words.headings.origin),
    originTable(outcome.studies, words),
    ...recipes(outcome.studies, words),
    heading(2, words.headings.again),
    text(words.againRun),
    { kind: 'code', text: command },
    text(words.againRender),
    { kind: 'code', text: `exp report ${manifest.name}` },
  ];
}

function verdictTable({ outcome, language }: Telling): Block {
  const words = wordsIn[language];
  const { claim, key, verdict } = words.columns;
  return {
    kind: 'table',
    columns: [{ title: '' }, { title: claim }, { title: verdict }, { title: key }],
    rows: outcome.claims.map((one) => [
      one.claim.id,
      inLanguage(one.claim.claim, language),
      verdictWord(one, language),
      evidenceNumber({ one, language, label: labelsOf(outcome, language) }),
    ]),
  };
}

const verdictWord = ({ verdict, cells, evidence }: ClaimOutcome, language: Language) => {
  const words = wordsIn[language];
  if (verdict) return words.verdicts[verdict];
  if (evidence.some(({ lacking }) => lacking?.kind === 'unlike')) return words.incomparable;
  return cells.size ? words.noVerdict : words.lacking.absent;
};

function claimBlocks(one: ClaimOutcome, telling: Telling): Block[] {
  const { claim, studies, cells } = one;
  const { language, outcome } = telling;
  const words = wordsIn[language];
  const label = labelsOf(outcome, language);
  const begun = `${claim.id}. ${inLanguage(claim.claim, language)}`;
  const where = claim.where === undefined ? [] : [text(words.where(inLanguage(claim.where, language)))];
  if (cells.size === 0) return [heading(2, begun), ...where, text(words.verdictIs(words.lacking.absent))];
  const lost = [...cells.values()].filter(({ state }) => state !== 'complete');
  const told = { one, language, label };
  return [
    heading(2, begun),
    ...where,
    text(words.verdictIs(verdictWord(one, language))),
    heading(3, words.headings.tested),
    ...(claim.test === undefined ? [] : [text(inLanguage(claim.test, language))]),
    ...studies.map((study) => text(howTested(study, language))),
    ...claimEvidence(told),
    ...numbersTable(told),
    ...(lost.length
      ? [
          {
            kind: 'list' as const,
            items: lost.map(({ id, state, reason }) => words.lost(label(id), reason ? `${state}: ${reason}` : state)),
          },
        ]
      : []),
    ...claimTables(told),
    ...claimPlots(told),
    ...(claim.grids ? grids(one, telling, label) : []),
    ...(claim.remarks === undefined
      ? []
      : [heading(3, words.headings.remarks), text(inLanguage(claim.remarks, language))]),
  ];
}

function furtherPictures({ outcome, language, picture }: Telling): Block[] {
  const blocks = outcome.manifest.pictures.flatMap((entry): Block[] => {
    const title = inLanguage(entry.title, language);
    const figures = pictureFiles(entry).flatMap((file): Figure[] => {
      const bytes = picture(file);
      if (!bytes) return [];
      const content = file.endsWith('.svg') ? Buffer.from(bytes).toString('utf8') : bytes;
      return [{ file: file.replace(/^pictures\//, 'figures/'), content, alt: title }];
    });
    if (figures.length === 0) return [];
    const said = entry.text === undefined ? [] : [text(inLanguage(entry.text, language))];
    return [heading(3, title), ...said, ...figures.map((figure): Block => ({ kind: 'figure', figure }))];
  });
  return blocks.length ? [heading(2, wordsIn[language].headings.pictures), ...blocks] : [];
}

/** What readers call a cell. */
export function labelsOf({ manifest }: Outcome, language: Language): (cell: string) => string {
  const entries = manifest.studies.flatMap(({ cells }) => cells);
  return (id) => {
    const label = entries.find((cell) => cell.id === id)?.label;
    return label === undefined ? id : inLanguage(label, language);
  };
}

function howTested(study: StudyResults, language: Language): string {
  const words = wordsIn[language];
  const runs = study.cells.flatMap(({ seeds }) => seeds);
  const spread = (values: readonly number[]) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? formatNumber(least) : `${formatNumber(least)}–${formatNumber(most)}`;
  };
  const steps = words.steps(spread(runs.map(({ steps }) => steps)), spread(runs.map(({ epochs }) => epochs)));
  const minutes = (seconds: number) => (seconds / 60).toFixed(1);
  const training = runs.reduce((sum, { seconds }) => sum + seconds, 0);
  const code = (path: string) => `\`${path}\``;
  return [
    words.study(code(study.file), code(study.base), study.varied.map(code)),
    words.runs(study.cells.length, study.seeds, steps),
    words.cost(minutes(training), minutes(study.wall)),
    ...(study.finished ? [] : [words.unfinished]),
  ].join(words.space);
}

function grids({ cells }: ClaimOutcome, { language, picture }: Telling, label: (cell: string) => string): Block[] {
  const words = wordsIn[language];
  const figures = [...cells.values()].flatMap(({ id, grid, seeds }): Figure[] => {
    const content = grid === undefined ? undefined : picture(grid);
    if (!content) return [];
    const caption = words.samplesOf(label(id), seeds[0]!.seed);
    return [{ file: `figures/${grid!.split('/').at(-1)}`, content, alt: caption, caption }];
  });
  return figures.length ? [heading(3, words.headings.samples), { kind: 'gallery', figures }] : [];
}
