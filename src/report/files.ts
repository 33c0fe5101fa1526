/** A report's blocks as files. Writing them is whoever asks for them. */
import { type Block, figuresIn } from './block.js';
import { html } from './html.js';
import { markdown } from './markdown.js';

export interface ReportFile {
  /** Relative to the report. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** README.md and its figures, and report.html, which is the same in one file. `suffix`: of another language, such as `.zh`. */
export const reportFiles = (title: string, blocks: readonly Block[], language = 'en', suffix = ''): ReportFile[] => [
  { path: `README${suffix}.md`, content: markdown(blocks) },
  { path: `report${suffix}.html`, content: html(title, blocks, language) },
  ...figuresIn(blocks).map(({ file, content }) => ({ path: file, content })),
];
