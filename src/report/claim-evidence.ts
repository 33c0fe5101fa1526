/** The evidence of a claim: what would show it, what was measured, and the verdict; rankings as tables and forest plots. */
import { criterionOf, formOf } from '../reproduction/evidence-form.js';
import { type Judged, type Lack, neutralOf } from '../reproduction/judge.js';
import { type EvidenceEntry, inLanguage, type Language } from '../reproduction/manifest-schema.js';
import type { ClaimOutcome } from '../reproduction/outcome.js';
import type { Estimate } from '../sweep/statistics.js';
import { formatBounds, formatEstimate, formatNumber } from '../sweep/words.js';
import { type Block, heading, text } from './block.js';
import { forest } from './figures/forest.js';
import type { Words } from './words.js';
import { wordsIn } from './words-in.js';

/** A claim's outcome, and how it is told. */
export interface Told {
  readonly one: ClaimOutcome;
  readonly language: Language;
  label(cell: string): string;
}

/** The measured number of the first evidence that has one. */
export function evidenceNumber({ one: { evidence }, language, label }: Told): string {
  const words = wordsIn[language];
  const first = evidence.find(({ measured }) => measured);
  if (first) return `${named(first.entry, words)}: ${measuredWords(first, words)}`;
  const { entry, ranked } = evidence.find(({ ranked }) => ranked) ?? {};
  return entry && ranked ? `${label(ranked[0]!.cell)}: ${effectWords(ranked[0]!.effect, entry)}` : '';
}

/** `loss.generator (best until 3 epochs)` */
export function named(
  { metric, at, from, until }: Pick<EvidenceEntry, 'metric' | 'at' | 'from' | 'until'>,
  words: Words,
): string {
  const moment = words.moments(at, from, until);
  const code = `\`${metric}\``;
  if (!moment) return code;
  return words.html === 'en' ? `${code} (${moment})` : `${code}（${moment}）`;
}

export function claimEvidence({ one, language, label }: Told): Block[] {
  const words = wordsIn[language];
  const { statement, measured, verdict, seeds } = words.columns;
  const rows = one.evidence
    .filter(({ entry }) => formOf(entry) !== 'rank')
    .map((judged) => [
      statementOf(judged.entry, words, language, label),
      measuredWords(judged, words),
      judged.measured ? String(judged.measured.count) : '',
      verdictWords(judged, words),
    ]);
  const right = 'right' as const;
  const table: Block = {
    kind: 'table',
    columns: [
      { title: statement },
      { title: measured, align: right },
      { title: seeds, align: right },
      { title: verdict },
    ],
    rows,
  };
  return [
    ...(rows.length ? [heading(3, words.headings.evidence), table] : []),
    ...one.evidence.flatMap((judged, i) => ranking(judged, i, { one, language, label })),
  ];
}

function verdictWords({ verdict, lacking }: Judged, words: Words): string {
  if (lacking?.kind === 'unlike') return words.incomparable;
  return verdict ? words.verdicts[verdict] : words.noVerdict;
}

const lackWords = (lack: Lack, words: Words): string =>
  lack.kind === 'unlike' ? words.unlike(lack.keys.map((key) => `\`${key}\``).join(', ')) : words.lacking[lack.kind];

function measuredWords({ measured, entry, lacking }: Judged, words: Words): string {
  if (!measured) return lacking ? lackWords(lacking, words) : '';
  return effectWords(measured, entry);
}

/** A difference with its interval, or a factor, whose ends lie unevenly around it. */
function effectWords(effect: Estimate, entry: EvidenceEntry): string {
  if (entry.compare !== 'ratio' || (entry.than ?? entry.rank) === undefined) return formatBounds(effect);
  const factor = (value: number) => formatNumber(Number(value.toPrecision(3)));
  const ends = effect.interval ? ` [${effect.interval.map(factor).join(', ')}]` : '';
  return `× ${factor(effect.mean)}${ends}`;
}

function statementOf(entry: EvidenceEntry, words: Words, language: Language, label: (cell: string) => string): string {
  if (entry.says !== undefined) return inLanguage(entry.says, language);
  const metric = named(entry, words);
  if (formOf(entry) === 'better') return words.better(label(entry.better!), label(entry.than!), metric);
  const cell = label(entry.cell!);
  const compared = entry.compare === 'ratio' ? words.ratio : words.difference;
  const what = entry.than === undefined ? words.number(cell, metric) : compared(cell, label(entry.than), metric);
  if (entry.near !== undefined) return words.near(what, formatNumber(entry.near), formatNumber(entry.within!));
  const [low, high] = criterionOf(entry)!;
  return high === Number.POSITIVE_INFINITY
    ? words.above(what, formatNumber(low))
    : words.below(what, formatNumber(high));
}

function ranking(
  { entry, ranked, unranked = [], lacking }: Judged,
  index: number,
  { one, language, label }: Told,
): Block[] {
  if (formOf(entry) !== 'rank') return [];
  const words = wordsIn[language];
  const title = words.ranking(label(entry.rank!), named(entry, words));
  if (!ranked) return [heading(3, title), text(lacking ? lackWords(lacking, words) : '')];
  const { cell, effect, verdict } = words.columns;
  const align = 'right' as const;
  const plain = title.replaceAll('`', '');
  const content = forest(ranked, {
    title: plain,
    axis: entry.metric,
    neutral: neutralOf(entry),
    label,
    words: (effect) => effectWords(effect, entry),
  });
  const file = `figures/${one.claim.id.toLowerCase()}-ranking-${index + 1}${language === 'en' ? '' : `.${language}`}.svg`;
  return [
    heading(3, title),
    {
      kind: 'table',
      columns: [{ title: cell }, { title: entry.metric, align }, { title: effect, align }, { title: verdict }],
      rows: [
        ...ranked.map((row) => [
          label(row.cell),
          formatEstimate(row.sample),
          effectWords(row.effect, entry),
          words.effects[row.verdict],
        ]),
        ...unranked.map(({ cell: id, why }) => [label(id), '', '', lackWords(why, words)]),
      ],
    },
    { kind: 'figure', figure: { file, content, alt: plain } },
  ];
}
