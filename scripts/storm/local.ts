/** A storm over the executor that needs no service: trials' processes and the coordinator are killed at random moments. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stream } from '../../src/engine/random.js';
import { type Dated, readExecutions } from '../../src/sweep/executions.js';
import { ended, exp, kill } from './processes.js';

export interface Storm {
  /** Of the package. */
  readonly root: string;
  readonly folder: string;
  readonly study: string;
  readonly trials: number;
  /** `kill -9` of processes that run trials, and of the coordinator. */
  readonly kills: { readonly trial: number; readonly coordinator: number };
  readonly seed: number;
}

export const sweepFolder = (folder: string): string => {
  const parent = join(folder, 'runs/ring-storm');
  const [id] = readdirSync(parent).filter((name) => name !== 'latest');
  return join(parent, id!);
};

/** Lets the sweep run to its end, undisturbed. Returns its folder. */
export async function calm(
  { root, folder, study }: Pick<Storm, 'root' | 'folder' | 'study'>,
  ...more: readonly string[]
): Promise<string> {
  const code = await ended(exp(root, folder, 'sweep.log', 'sweep', study, ...more));
  if (code !== 0) throw new Error(`exp sweep ended with ${code}; see ${folder}/sweep.log`);
  return sweepFolder(folder);
}

/** Kills until nothing is left to kill. Returns how many kills met a living process. */
export async function localStorm({ root, folder, study, trials, kills, seed }: Storm) {
  const random = stream(seed, 'storm');
  const victims = shuffled(
    [...Array(kills.trial).fill('trial'), ...Array(kills.coordinator).fill('coordinator')],
    random,
  );
  const met = { trial: 0, coordinator: 0 };
  let coordinator = exp(root, folder, 'sweep.log', 'sweep', study);
  let last: number | string | undefined;
  const follow = () => void ended(coordinator).then((code) => (last = code));
  follow();
  for (const [i, victim] of victims.entries()) {
    await until(() => last !== undefined || resultsIn(folder) >= (trials * (i + 0.5)) / (victims.length + 1));
    await sleep(1000 * random.uniform());
    if (last !== undefined) break;
    if (victim === 'trial') {
      const running = runningIn(readExecutions(sweepFolder(folder)));
      if (running.length && kill(running[random.integer(running.length)]!)) met.trial++;
    } else {
      kill(coordinator.pid!);
      await ended(coordinator);
      met.coordinator++;
      coordinator = exp(root, folder, 'sweep.log', 'sweep', '--resume', sweepFolder(folder));
      last = undefined;
      follow();
    }
  }
  const code = await ended(coordinator);
  if (code !== 0) throw new Error(`exp sweep ended with ${code}; see ${folder}/sweep.log`);
  return met;
}

export function shuffled<T>(items: readonly T[], random: { permutation(count: number): Int32Array }): T[] {
  return Array.from(random.permutation(items.length), (i) => items[i]!);
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await sleep(50);
}

/** Tasks that have ended, by what the diary says. */
export function resultsIn(folder: string): number {
  try {
    return readExecutions(sweepFolder(folder)).filter(({ event }) => event === 'ended').length;
  } catch {
    return 0; // not begun yet
  }
}

/** Processes of tasks that have begun and not ended, by what the diary says. */
function runningIn(entries: readonly Dated[]): number[] {
  const running = new Map<string, number>();
  for (const entry of entries) {
    if (entry.event === 'started') running.set(entry.task, Number(entry.worker.split(':').at(-1)));
    if (entry.event === 'ended') running.delete(entry.task);
  }
  return [...running.values()];
}
