/** The process as a place to speak, and its signals. */
import pc from 'picocolors';
import { exitCode } from '../registry/problem.js';
import { ask } from './ask-terminal.js';
import { answered, type Graphics, type Protocol, protocolOf, question } from './graphics.js';
import type { Channel, Io, Signals } from './io.js';

export const processIo = (): Io => {
  const err = channelOf(process.stderr);
  return {
    out: channelOf(process.stdout),
    err,
    listen: (say = (line) => err.write(`\n${line}\n`)) => listen(say),
    graphics,
  };
};

/** NO_COLOR wins over FORCE_COLOR, which wins over what the stream is. Off a terminal nothing else is coloured. */
export function coloured(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb' && !env.CI;
}

/** A reader that leaves early (`exp ls | head`) is no error; everything else is. */
function channelOf(stream: NodeJS.WriteStream): Channel {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
  });
  const live = Boolean(stream.isTTY) && process.env.TERM !== 'dumb' && !process.env.CI;
  return {
    write: (text) => {
      if (!closed) stream.write(text);
    },
    live,
    get columns() {
      return stream.isTTY ? stream.columns || 80 : Number.POSITIVE_INFINITY;
    },
    colours: pc.createColors(coloured(Boolean(stream.isTTY), process.env)),
  };
}

async function graphics(wanted?: Protocol): Promise<Graphics> {
  const { stdout, env } = process;
  const protocol = wanted ?? protocolOf(env) ?? (await ask(process, question, answered)) ?? 'blocks';
  return { protocol, colourDepth: stdout.isTTY && coloured(true, env) ? stdout.getColorDepth(env) : 1 };
}

const codes = {
  SIGINT: exitCode.interrupted,
  SIGTERM: exitCode.terminated,
  SIGHUP: exitCode.terminated,
} as const;

const names = Object.keys(codes) as readonly (keyof typeof codes)[];

/** Milliseconds in which a repeated signal is the same one: npm passes on a Ctrl-C that the terminal sent us as well. */
const echo = 300;

function listen(say: (line: string) => void): Signals {
  let first: keyof typeof codes | undefined;
  let heard = 0;
  const onSignal = (signal: keyof typeof codes) => {
    if (first && performance.now() - heard > echo) process.exit(codes[signal]);
    if (first) return;
    [first, heard] = [signal, performance.now()];
    say(`${signal}: finishing this chunk and saving a checkpoint. Once more ends at once.`);
  };
  for (const name of names) process.on(name, onSignal as NodeJS.SignalsListener);
  return {
    interrupted: () => first,
    release: () => {
      for (const name of names) process.off(name, onSignal as NodeJS.SignalsListener);
    },
  };
}
