/** Help for tests that need folders, faulty disks and processes to kill. */
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { onTestFinished } from 'vitest';
import type { Disk } from '../../src/experiment/storage.js';

/** A folder that is gone after the test. */
export function scratch(): string {
  const path = fs.mkdtempSync(join(tmpdir(), 'sparring-'));
  onTestFinished(() => fs.rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A disk, the real one unless given, with `before(call, number)` run ahead of every system call; what it returns replaces the call. */
export function meddled(
  before: (call: string, number: number, real: () => unknown, args: unknown[]) => unknown,
  disk: Disk = fs,
): Disk {
  let number = 0;
  return new Proxy(disk, {
    get: (target, call: string) => {
      const real = (target as never)[call] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => before(call, ++number, () => real(...args), args);
    },
  }) as Disk;
}

export const failure = (code: string) => Object.assign(new Error(`${code}: made up`), { code });

/** Transpiles modules of `src/` into `folder`, so that a child process can import them without a loader. */
export function transpile(folder: string, ...modules: string[]): void {
  fs.writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const module of modules) {
    const source = fs.readFileSync(new URL(`../../src/${module}.ts`, import.meta.url), 'utf8');
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
    fs.mkdirSync(dirname(join(folder, module)), { recursive: true });
    fs.writeFileSync(join(folder, `${module}.js`), ts.transpileModule(source, { compilerOptions: options }).outputText);
  }
}

/** Starts `code` as a process in `folder`; resolves with its first output. */
export async function startChild(folder: string, code: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (data) => resolve(String(data)));
    child.stderr!.once('data', (data) => reject(new Error(String(data))));
  });
  return { child, said };
}

/** kill -9, and the end of the process. */
export function kill(child: ChildProcess): Promise<unknown> {
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  return end;
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
