/** `exp ui`: serves the page over the runs until it is told to stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { runsFolder } from '../../experiment/run-folder.js';
import { exitCode } from '../../registry/problem.js';
import { answer } from '../../ui/answers.js';
import { isLoopback } from '../../ui/hosts.js';
import { listen } from '../../ui/listen.js';
import { builtPage, serverOf } from '../../ui/server.js';
import type { Io } from '../io.js';
import { type RunsOptions, shown } from '../runs.js';

export interface UiOptions extends Pick<RunsOptions, 'runsDir'> {
  readonly host: string;
  /** 7777 or one of the next, unless given. */
  readonly port?: number;
}

const usual = { port: 7777, spare: 20 };

export async function ui(io: Io, { runsDir, host, port }: UiOptions): Promise<number> {
  const folder = runsFolder(runsDir);
  const app = serverOf({ runsFolder: folder, page: builtPage(), host, answer });
  const { url, close } = await listen(app, { host, ...(port === undefined ? usual : { port, spare: 0 }) });
  const signals = io.listen(() => undefined); // whoever pressed Ctrl-C sees that it ends
  try {
    io.out.write(`${url}\n`);
    io.err.write(`Shows the runs in ${shown(folder)}. Ctrl-C ends it.\n`);
    if (!isLoopback(host)) io.err.write('warning: whoever can reach this address can read these runs.\n');
    while (!signals.interrupted()) await sleep(100);
  } finally {
    await close();
    signals.release();
  }
  return signals.interrupted() === 'SIGINT' ? exitCode.interrupted : exitCode.terminated;
}
