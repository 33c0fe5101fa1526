/** Whether a long run of ours keeps its memory: what its process holds, over 10,000 iterations. */
import { contenders } from './contenders.js';
import { startPeer } from './peer.js';
import type { Workload } from './workloads.js';

export interface Memory {
  readonly iterations: number;
  /** Bytes after the first questions, and how many more at the end. */
  readonly resident: number;
  readonly growth: number;
}

const target = 10_000;

export async function memoryOf(workload: Workload, threads: number): Promise<Memory> {
  const { file, args } = contenders.find(({ name }) => name === 'ours')!.command(workload, threads);
  const peer = await startPeer({ file, args });
  let iterations = 0;
  const ask = async () => {
    const answer = await peer.ask({ seconds: 2 });
    iterations += answer.iterations;
    return answer.resident!;
  };
  // pools and the garbage collector's generations fill up first
  for (let warm = 0; warm < 3; warm++) await ask();
  const resident = await ask();
  let last = resident;
  while (iterations < target) last = await ask();
  await peer.end();
  return { iterations, resident, growth: last - resident };
}

export function printMemory(title: string, { iterations, resident, growth }: Memory): string {
  const mega = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return `${title}: ${mega(resident)} resident, ${mega(growth)} more after ${iterations} iterations`;
}
