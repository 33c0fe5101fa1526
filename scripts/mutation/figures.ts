/** The figures of a mutation run as docs/engine.md shows them: a small file, and the sentence made from it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './row.js';

export const figuresPath = join(import.meta.dirname, 'figures.json');

interface SavedFigures {
  readonly date: string;
  readonly rows: number;
  readonly caught: number;
  readonly same: number;
  readonly missed: number;
}

const total = (rows: readonly Row[], count: (row: Row) => number) => rows.reduce((sum, row) => sum + count(row), 0);

export const savedFigures = (rows: readonly Row[]): SavedFigures => ({
  date: new Date().toISOString().slice(0, 10),
  rows: rows.length,
  caught: total(rows, ({ caught }) => caught),
  same: total(rows, ({ excused }) => excused.length),
  missed: total(rows, ({ missed }) => missed.length),
});

export const readFigures = (): SavedFigures => JSON.parse(readFileSync(figuresPath, 'utf8')) as SavedFigures;

/** As Markdown. */
export const figuresSentence = ({ date, rows, caught, same, missed }: SavedFigures): string =>
  [
    `Run on ${date}: of ${(caught + same + missed).toLocaleString('en')} mistakes in ${rows} rows the examples notice`,
    `**${caught.toLocaleString('en')}** and miss ${missed}; ${same} compute the same.`,
  ].join('\n');
