#!/usr/bin/env node
/** The `exp` command: the one place that prints errors, and the only one to know the process. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { exitCode, UserError } from '../registry/problem.js';
import type { Io } from './io.js';
import { processIo } from './process.js';
import { dispatch } from './program.js';

/** Runs one command line, without the program's own name. Returns the exit code; never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return tell(error, io);
  }
}

function tell(error: unknown, { err }: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  if (error instanceof UserError) {
    err.write(`${error.message}\n`);
    return error.code;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  err.write(`Unexpected: ${message}\nThis is a fault of Sparring, not yours. Please report it, with these lines.\n\n`);
  err.write(`${stack}\n`);
  return exitCode.unexpected;
}

const started = process.argv[1];

if (started && realpathSync(started) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2), processIo());
}
