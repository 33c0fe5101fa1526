/** The figures of a conformance run as docs/engine.md shows them: a small file, and the table made from it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { byFile, byReason, count, type Figures, type Judged } from './verdict.js';

export const figuresPath = join(import.meta.dirname, 'figures.json');

export interface SavedFigures {
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly total: Figures;
  /** Of skipped and of failed tests, with their number. */
  readonly reasons: readonly (readonly [string, number])[];
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
  reasons: byReason(judged),
  files: Object.fromEntries([...byFile(judged)].map(([file, list]) => [file, count(list)])),
});

export const readFigures = (): SavedFigures => JSON.parse(readFileSync(figuresPath, 'utf8')) as SavedFigures;
