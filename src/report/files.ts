/** A report's blocks as files. Writing them is whoever asks for them. */
import { type Block, figuresIn } from './block.js';
import { html } from './html.js';
import { markdown } from './markdown.js';

export interface ReportFile {
  /** Relative to the report. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** README.md and its figures, and report.html, which is the same in one file. */
export const reportFiles = (title: string, blocks: readonly Block[]): ReportFile[] => [
  { path: 'README.md', content: markdown(blocks) },
  { path: 'report.html', content: html(title, blocks) },
  ...figuresIn(blocks).map(({ file, content }) => ({ path: file, content })),
];
