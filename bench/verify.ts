/** Peers compute the losses of a few steps from our weights, batches and noise; a difference means another workload. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Contender, startOf } from './contenders.js';
import { writeStart } from './starts.js';
import type { Workload } from './workloads.js';

const tolerance = 1e-4; // of a loss, relative

export async function verify(workloads: readonly Workload[], contenders: readonly Contender[]): Promise<boolean> {
  let good = true;
  for (const workload of workloads) {
    if (workload.samples) continue;
    await writeStart(workload, startOf(workload));
    for (const contender of contenders) {
      if (!contender.verifies || contender.missing() || workload.cannot[contender.name]) continue;
      const { file, args } = contender.command(workload, 1);
      const { stdout } = await promisify(execFile)(file, [...args, '--verify']);
      const { worst } = JSON.parse(stdout.trim().split('\n').at(-1)!) as { worst: number };
      good &&= worst < tolerance;
      console.log(
        `${workload.name.padEnd(14)} ${contender.name.padEnd(14)} losses differ by ${worst.toExponential(1)} at most`,
      );
    }
  }
  return good;
}
