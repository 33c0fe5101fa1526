/** The figures of a conformance run as docs/engine.md shows them: a small file, and the table made from it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { byFile, byReason, count, type Figures, type Judged, share } from './verdict.js';

export const figuresPath = join(import.meta.dirname, 'figures.json');

export interface SavedFigures {
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly total: Figures;
  /** Of skipped and of failed tests, with their number. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<string, Figures>>;
}

const versionOf = (name: string) =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;

export const savedFigures = (judged: readonly Judged[]): SavedFigures => ({
  date: new Date().toISOString().slice(0, 10),
  versions: Object.fromEntries(
    ['@tensorflow/tfjs-core', 'onnxruntime-node'].map((name) => [name, versionOf(name)] as const),
  ),
  total: count(judged),
  reasons: Object.fromEntries(byReason(judged)),
  files: Object.fromEntries([...byFile(judged)].map(([file, list]) => [file, count(list)])),
});

export const readFigures = (): SavedFigures => JSON.parse(readFileSync(figuresPath, 'utf8')) as SavedFigures;

/** As Markdown: the totals, and each file that is not passed whole. */
export function figuresTable({ date, versions, total, reasons, files }: SavedFigures): string {
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const short = Object.entries(files).filter(([, { failed, skipped }]) => failed + skipped > 0);
  const row = (...cells: (string | number)[]) => `| ${cells.map((cell) => cell || '').join(' | ')} |`;
  return [
    `Run on ${date} with ${made.join(' and ')}: of ${total.passed + total.failed} tests of float, int and bool operations`,
    `**${total.passed} pass (${percent(share(total))})** and ${total.failed} fail. ${total.computed} of those that pass look`,
    'at numbers that the engine computed, the others at shapes, types and errors. Skipped or failing:',
    '',
    '| tests | reason |',
    '| --- | --- |',
    ...Object.entries(reasons).map(([reason, number]) => row(number, reason)),
    '',
    `Of ${Object.keys(files).length} files, ${Object.keys(files).length - short.length} pass whole. The others:`,
    '',
    '| file | pass | fail | skipped |',
    '| --- | --- | --- | --- |',
    ...short.map(([file, { passed, failed, skipped }]) => row(`\`${file}\``, passed, failed, skipped)),
  ].join('\n');
}

/** Rounded down, so that not all is never said to be all. */
const percent = (part: number) => `${(Math.floor(1000 * part) / 10).toFixed(1)}%`;
