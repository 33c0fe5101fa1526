/** Several lines that are redrawn in place at the end of a live terminal. Elsewhere they are not shown at all. */
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
  /** Takes the redrawn lines away. */
  clear(): void;
}

/** From the first column of `lines` lines above to the end of the screen. */
const eraseLines = (lines: number): string => (lines > 0 ? `\r\u001b[${lines}A\u001b[J` : '');

/** The cursor stands below the last redrawn line. `quiet` says nothing at all. */
export function createLiveLines(channel: Channel, quiet = false): LiveLines {
  const live = channel.live && !quiet;
  let shown: readonly string[] = [];
  const show = (above: string, lines: readonly string[]) => {
    channel.write(`${eraseLines(shown.length)}${above}${lines.map((line) => `${line}\n`).join('')}`);
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
    clear: () => {
      if (live) show('', []);
    },
  };
}
