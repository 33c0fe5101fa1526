/** The processes of a storm: `exp` from the built package, started, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../dist/cli/main.js');

/** Runs `exp` in `folder`; what it says goes to `log`. */
export function exp(folder: string, log: string, ...args: readonly string[]): ChildProcess {
  const file = openSync(join(folder, log), 'a');
  const env = { ...process.env, CI: 'true', NO_COLOR: '1' };
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, env, stdio: ['ignore', file, file] });
  closeSync(file);
  return child;
}

/** The exit code, or the signal that ended it. */
export const ended = (child: ChildProcess): Promise<number | string> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode ?? child.signalCode!)
    : new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal!)));

/** False when there is no such process any more. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
