/** Several lines that are redrawn in place at the end of a live terminal. Elsewhere they are not shown at all. */
import type { Terminal } from '../callbacks/callback.js';
import { widthOf } from '../registry/text-width.js';
import type { Channel } from './io.js';

export interface LiveLines {
  /** True where lines can be redrawn. */
  readonly live: boolean;
  /** Width to make lines for; each must be shorter. */
  readonly columns: number;
  /** Shows these lines in place of the last ones. */
  draw(lines: readonly string[]): void;
  /** Writes a line that stays, above those that are redrawn; anywhere, unless quiet. */
  line(text: string): void;
  /** The same, even when quiet. */
  notice(text: string): void;
  /** Takes the redrawn lines away. */
  clear(): void;
}

/** From the first column of `rows` rows above to the end of the screen. */
const eraseRows = (rows: number): string => (rows > 0 ? `\r\u001b[${rows}A\u001b[J` : '');

/** Rows that a line takes now, which are more than one where the window became narrower since it was drawn. */
const rowsOf = (line: string, columns: number): number => Math.max(1, Math.ceil(widthOf(line) / columns));

/**
 * The cursor stands below the last redrawn line and is never hidden: however the process ends, nothing is to be restored.
 * `quiet` says notices alone.
 */
export function createLiveLines(channel: Channel, quiet = false): LiveLines {
  const live = channel.live && !quiet;
  let shown: readonly string[] = [];
  const show = (above: string, lines: readonly string[]) => {
    const rows = shown.reduce((sum, line) => sum + rowsOf(line, channel.columns), 0);
    channel.write(`${eraseRows(rows)}${above}${lines.map((line) => `${line}\n`).join('')}`);
    shown = lines;
  };
  return {
    live,
    get columns() {
      return Number.isFinite(channel.columns) ? channel.columns : 80;
    },
    draw: (lines) => {
      if (live) show('', lines);
    },
    line: (text) => {
      if (!quiet) show(`${text}\n`, shown);
    },
    notice: (text) => show(`${text}\n`, shown),
    clear: () => {
      if (live) show('', []);
    },
  };
}

/** Live lines as training knows them. `quiet` says notices alone. */
export function createTerminal(channel: Channel, quiet = false): Terminal {
  const lines = createLiveLines(channel, quiet);
  return {
    live: lines.live,
    get columns() {
      return lines.columns;
    },
    line: lines.line,
    notice: lines.notice,
    redraw: (text) => lines.draw(text === '' ? [] : text.split('\n')),
  };
}
