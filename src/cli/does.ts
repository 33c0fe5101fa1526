/** How the grammar names what a command does, without loading it. */
import type { Io } from './io.js';

/** What a command does with its arguments and options; a number is the exit code. */
export type Action = (io: Io, ...given: any[]) => number | undefined | Promise<number | undefined>;

/** Loads a command's action when the command is run. */
export type Does = (load: () => Promise<Action>) => (...given: unknown[]) => Promise<void>;
