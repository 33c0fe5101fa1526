/** How many cells text takes on a terminal: wide characters take two, marks and colours none. Knows no terminal. */
import stringWidth from 'string-width';

/** Cells of one line. */
export const widthOf = (text: string): number => (isAscii.test(text) ? text.length : stringWidth(text));

const isAscii = /^[\x20-\x7e]*$/;

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Plain text in at most `width` cells, with an ellipsis at its end, or at its start where the end tells more. */
export function cut(text: string, width: number, keep: 'start' | 'end' = 'start'): string {
  if (widthOf(text) <= width) return text;
  if (width < 1) return '';
  const all = Array.from(characters.segment(text), ({ segment }) => segment);
  const kept: string[] = [];
  let room = width - 1;
  for (const one of keep === 'start' ? all : all.reverse()) {
    room -= widthOf(one);
    if (room < 0) break;
    kept.push(one);
  }
  return keep === 'start' ? `${kept.join('')}…` : `…${kept.reverse().join('')}`;
}

/** Filled up with spaces to `width` cells. */
export function padded(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? `${spaces}${text}` : `${text}${spaces}`;
}
