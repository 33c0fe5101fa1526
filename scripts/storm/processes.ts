/** The processes of a storm: `exp` from a built package, started, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** Runs the `exp` of the package at `root` in `folder`; what it says goes to `log`. */
export function exp(root: string, folder: string, log: string, ...args: readonly string[]): ChildProcess {
  const file = openSync(join(folder, log), 'a');
  const env = { ...process.env, CI: 'true', NO_COLOR: '1' };
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', file, file],
  });
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
