/** Asks the terminal a question that it answers on standard input, without an echo. Knows nothing of what is asked. */
import type { ReadStream, WriteStream } from 'node:tty';

/** Milliseconds that an answer may take, over a slow line too. */
const patience = 300;

/** What `understand` makes of the answer; undefined where there is none in time, or no one to ask. */
export async function ask<T>(
  { stdin, stdout }: { readonly stdin: ReadStream; readonly stdout: WriteStream },
  question: string,
  understand: (answer: string) => T | undefined,
): Promise<T | undefined> {
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  let answer = '';
  let hear: (bytes: Buffer) => void = () => undefined;
  stdin.setRawMode(true);
  try {
    return await new Promise<T | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), patience);
      hear = (bytes) => {
        answer += bytes.toString('latin1');
        const understood = understand(answer);
        if (understood === undefined) return;
        clearTimeout(timer);
        resolve(understood);
      };
      stdin.on('data', hear).resume();
      stdout.write(question);
    });
  } finally {
    stdin.off('data', hear).pause();
    stdin.setRawMode(false);
  }
}
