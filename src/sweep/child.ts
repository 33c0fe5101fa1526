/**
 * A task in a process of its own, seen from the coordinator. However the process goes, there is one ending: the one it
 * told, or what can be said of how it died. Who may run when is the executor's affair.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { storage } from '../experiment/storage.js';
import { UserError } from '../registry/problem.js';
import { type Execution, type Heard, type Running, type SweepPlace, type Task, taskFolder } from './executor.js';
import type { FromTrial, ToTrial } from './messages.js';
import type { Done, TaskOptions } from './trial.js';
import { newestFolder, unfinished } from './trial-folder.js';

export interface Child extends Running {
  /** Asks the process to leave; ends it where it does not within `grace` seconds. Resolves when it is gone. */
  leave(grace: number): Promise<void>;
  /** Resolves when the process is gone and its ending told. */
  readonly gone: Promise<void>;
}

/** Bytes of what a trial says that are kept, in `trials/<task>.log`. */
const kept = 64 * 1024;

export function startChild(place: SweepPlace, task: Task, attempt: number, heard: Heard, options: TaskOptions): Child {
  const child = open();
  const execution: Execution = { attempt, worker: `${hostname()}:${child.pid ?? 'none'}` };
  const said = listenTo(child);
  let done: Done | undefined;
  let asked = false;
  child.on('message', (message: FromTrial) => {
    if (message.type === 'stepping') heard.stepping?.(execution);
    if (message.type === 'reported') heard.reported(execution, message.count, message.value);
    if (message.type === 'ended') done = message.done;
  });
  const send = (message: ToTrial) => {
    if (child.connected) child.send(message, () => {}); // one that is gone already ends by itself
  };

  /** What a process that told no ending leaves behind. */
  function guess(how: End): Done {
    const folder = newestFolder(place, task.id) ?? taskFolder(task.id);
    const state = asked ? 'interrupted' : 'crashed';
    return { folder, ending: unfinished(place, folder, state, asked ? endedBy(how) : reasonOf(how, said.text())) };
  }

  child.once('spawn', () => heard.started(execution));
  const gone = endOf(child).then((how) => {
    const { ending, folder } = done ?? guess(how);
    if (said.text()) keepLog(join(place.folder, `${taskFolder(task.id)}.log`), said.text());
    heard.ended(execution, ending, folder);
  });
  send({ type: 'run', place, task, attempt, options });

  return {
    gone,
    until: (count) => send({ type: 'until', count }),
    leave(grace) {
      asked = true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 1000 * grace);
      return gone.finally(() => clearTimeout(timer));
    },
  };
}

/** A comfort: that the disk is full must not keep an ending from being told. */
function keepLog(path: string, text: string): void {
  try {
    storage.commit(path, text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

/** In a process group of its own: Ctrl-C at the terminal reaches the coordinator alone. */
function open(): ChildProcess {
  const source = import.meta.url.endsWith('.ts');
  const entry = new URL(source ? './trial-process.ts' : './trial-process.js', import.meta.url);
  return fork(fileURLToPath(entry), {
    execArgv: source ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
}

/** The end of what a process says on both streams. */
function listenTo(child: ChildProcess): { text(): string } {
  let text = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (more: string) => {
      text = (text + more).slice(-kept);
    });
  return { text: () => text };
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

/** `close` is after all that was said has been read, and its last message with it. */
function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error });
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

const endedBy = ({ code, signal }: End): string => `its process ended by ${signal ?? `exit code ${code}`}`;

function reasonOf(how: End, said: string): string {
  if (how.error) return `its process did not start: ${how.error.message}`;
  if (how.signal === 'SIGKILL') return 'its process was killed (SIGKILL), as the system does when memory runs out';
  const last = said.split('\n').findLast((line) => line.trim() !== '' && !/^( +at |Node\.js v)/.test(line));
  return last ? `${endedBy(how)}: ${last}` : endedBy(how);
}
