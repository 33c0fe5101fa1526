/**
 * A contender's process: it says when it is ready, then answers one question at a time, all in lines of JSON. Between
 * questions it waits, so that the others are measured alone.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export interface Ready {
  readonly version: string;
  /** Until the first iterations were done: tracing, compiling, loading of data. */
  readonly readySeconds: number;
}

export interface Answer {
  readonly iterations: number;
  readonly milliseconds: number;
  /** Milliseconds of processor time, all threads together: on one thread of a busy machine, the better measure. */
  readonly cpu?: number;
  /** Share of the time outside the session (ours only). */
  readonly outside?: number;
  /** Bytes that the process holds (ours only). */
  readonly resident?: number;
}

export interface Peer {
  readonly ready: Ready;
  ask(question: object): Promise<Answer>;
  end(): Promise<void>;
}

/** @throws Error with what the process wrote last, when it ends instead of answering */
export async function startPeer({ file, args }: Command): Promise<Peer> {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (bytes) => {
    complaint = (complaint + bytes).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => void child.on('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (!done) return JSON.parse(value);
    await ended;
    throw new Error(complaint.trim().split('\n').slice(-4).join('\n') || 'it ended without a word');
  };
  const ready = (await next()) as Ready;
  return {
    ready,
    ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return next();
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}
