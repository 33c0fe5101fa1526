/**
 * A report as a list of blocks, which `markdown.ts` and `html.ts` write out alike. Texts are plain but for `code` between
 * backticks. What a report says is the affair of whoever makes the blocks.
 */

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export interface Figure {
  /** Relative to the report, such as `figures/history.svg`. */
  readonly file: string;
  /** SVG as text, or PNG. */
  readonly content: string | Uint8Array;
  /** What it shows, for those who cannot see it. */
  readonly alt: string;
  readonly caption?: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'figure'; readonly figure: Figure }
  /** Side by side, each with its caption. */
  | { readonly kind: 'gallery'; readonly figures: readonly Figure[] }
  | { readonly kind: 'code'; readonly text: string };

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const text = (words: string): Block => ({ kind: 'text', text: words });

/** All figures of a report. */
export const figuresIn = (blocks: readonly Block[]): Figure[] =>
  blocks.flatMap((block) => (block.kind === 'figure' ? [block.figure] : block.kind === 'gallery' ? block.figures : []));

/** `words` with what stands between backticks as `code`, and the rest as `plain`. */
export const withCode = (words: string, plain: (text: string) => string, code: (text: string) => string): string =>
  words
    .split(/`([^`]*)`/)
    .map((part, i) => (i % 2 ? code(part) : plain(part)))
    .join('');
