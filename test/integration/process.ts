/** Starts real processes, in an environment without traces of the test runner. */
import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';

export interface Ended {
  /** Null for a process that a signal ended. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

const foreign =
  /^(VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|EXP_|FORCE_COLOR$|npm_(package|lifecycle|command|execpath)|INIT_CWD$)/;

export const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((part) => !part.includes('node_modules'))
    .join(delimiter),
  CI: 'true',
  NO_COLOR: '1',
});

export function start(folder: string, command: string, ...args: readonly string[]): Started {
  const begun = performance.now();
  const child = spawn(command, args, { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code, signal, out, err, seconds: (performance.now() - begun) / 1000 }),
    );
  });
  return { child, ended };
}

export const run = (folder: string, command: string, ...args: readonly string[]): Promise<Ended> =>
  start(folder, command, ...args).ended;

/** @throws Error with all it said, when it fails */
export async function must(folder: string, command: string, ...args: readonly string[]): Promise<Ended> {
  const ended = await run(folder, command, ...args);
  if (ended.code === 0) return ended;
  throw new Error(`${command} ${args.join(' ')}: ${ended.code ?? ended.signal}\n${ended.out}\n${ended.err}`);
}

/** Resolves once `happened`; looks every few milliseconds. @throws Error after a minute */
export async function until(happened: () => boolean): Promise<void> {
  for (const begun = performance.now(); !happened(); ) {
    if (performance.now() - begun > 60_000) throw new Error('waited a minute for nothing');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
