/**
 * A storm over a queue: workers are killed, and frozen past their lease; the coordinator is killed; the server is killed
 * as by a power cut, and started again.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stream } from '../../src/engine/random.js';
import type { Server } from '../../test/integration/servers.js';
import { resultsIn, type Storm, shuffled, sweepFolder } from './local.js';
import { ended, exp, kill } from './processes.js';

export interface QueueStorm extends Omit<Storm, 'kills'> {
  readonly server: Server;
  readonly workers: number;
  /** Seconds. */
  readonly lease: number;
  readonly kills: {
    readonly worker: number;
    readonly coordinator: number;
    readonly server: number;
    readonly freeze: number;
  };
}

/** Returns how many blows of each kind met a living process. */
export async function queueStorm({ root, folder, study, trials, kills, seed, server, workers, lease }: QueueStorm) {
  const random = stream(seed, 'storm');
  const work = () =>
    exp(root, folder, 'workers.log', 'worker', '--queue', server.url, '--slots', '1', '--lease', String(lease));
  const crew: ChildProcess[] = Array.from({ length: workers }, work);
  const met = { worker: 0, coordinator: 0, server: 0, freeze: 0 };
  const queue = ['--queue', server.url];
  let coordinator = exp(root, folder, 'sweep.log', 'sweep', study, ...queue);
  let over: number | string | undefined;
  const follow = (child: ChildProcess) =>
    void ended(child).then((code) => {
      if (child === coordinator) over = code;
    });
  follow(coordinator);

  /** The place of a worker that lives. */
  const someone = () => random.integer(crew.length);
  const blows: Record<keyof typeof met, () => Promise<void>> = {
    async worker() {
      const i = someone();
      if (kill(crew[i]!.pid!)) met.worker++;
      crew[i] = work();
    },
    async freeze() {
      const one = crew[someone()]!;
      if (!kill(one.pid!, 'SIGSTOP')) return;
      met.freeze++;
      await sleep(2500 * lease);
      kill(one.pid!, 'SIGCONT');
    },
    async coordinator() {
      kill(coordinator.pid!);
      met.coordinator++;
      coordinator = exp(root, folder, 'sweep.log', 'sweep', '--resume', sweepFolder(folder), ...queue);
      follow(coordinator);
    },
    async server() {
      await server.kill();
      met.server++;
      await sleep(3000 * random.uniform());
      await server.restart();
    },
  };
  const plan = Object.entries(kills).flatMap(([blow, count]) => Array(count).fill(blow)) as (keyof typeof met)[];
  for (const [i, blow] of shuffled(plan, random).entries()) {
    while (over === undefined && resultsIn(folder) < (trials * (i + 0.5)) / (plan.length + 1)) await sleep(50);
    await sleep(1000 * random.uniform());
    if (over !== undefined) break;
    await blows[blow]();
  }
  while (over === undefined) await sleep(100);
  for (const { pid } of crew) kill(pid!, 'SIGTERM');
  await Promise.all(crew.map(ended));
  if (over !== 0) throw new Error(`exp sweep ended with ${over}; see ${folder}/sweep.log`);
  return met;
}
