/** Where a command speaks: results to one channel, words for people to another. `main.ts` makes them of the process. */
import { finite } from '../registry/json.js';
import type { Graphics, Protocol } from './graphics.js';

export type Paint = (text: string) => string;

export interface Colours {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

export interface Channel {
  /** As given; lines end in a newline of their own. */
  write(text: string): void;
  /** True where a cursor can be moved. */
  readonly live: boolean;
  /** Width of the terminal; infinite where there is none. */
  readonly columns: number;
  readonly colours: Colours;
}

export interface Signals {
  /** The signal that asked this process to end, if one has. */
  interrupted(): string | undefined;
  /** Leaves signals to Node.js again. */
  release(): void;
}

export interface Io {
  /** Standard output: results. */
  readonly out: Channel;
  /** Standard error: progress and errors. */
  readonly err: Channel;
  /** From now on the first signal asks, which `say` is told to say, and the second ends the process. */
  listen(say?: (line: string) => void): Signals;
  /** How standard output shows pictures: as `wanted`, else as well as the terminal can. */
  graphics(wanted?: Protocol): Promise<Graphics>;
}

/** JSON has no NaN and no infinities; like metrics.jsonl, we write them as strings. */
export const printJson = ({ out }: Io, value: unknown): void => out.write(`${JSON.stringify(value, finite, 2)}\n`);
