/** Where an iteration of ours passes its time, by operator and by layer, from onnxruntime's own profiler. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scopeNamed } from '../src/engine/onnx.js';
import { contenders } from './contenders.js';
import { startPeer } from './peer.js';
import type { Workload } from './workloads.js';

interface Event {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args: { readonly op_name?: string };
}

export interface Share {
  readonly name: string;
  readonly milliseconds: number;
  /** Nodes that run in an iteration. */
  readonly nodes: number;
}

export interface Profile {
  readonly iterations: number;
  /** Of an iteration, all nodes together. */
  readonly milliseconds: number;
  readonly byOperator: readonly Share[];
  readonly byScope: readonly Share[];
}

export async function profile(workload: Workload, threads: number, seconds: number): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'sparring-profile-'));
  try {
    const { file, args } = contenders.find(({ name }) => name === 'ours')!.command(workload, threads);
    const peer = await startPeer({ file, args: [...args, join(folder, 'profile')] });
    await peer.ask({ seconds });
    await peer.end();
    const events = readdirSync(folder).flatMap(
      (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Event[],
    );
    return aggregate(events);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const suffix = '_kernel_time';

/** A node runs once an iteration, so that the most frequent one counts them. The loop itself is the sum of its body. */
function aggregate(events: readonly Event[]): Profile {
  const kernels = events.filter(
    ({ cat, name, args }) => cat === 'Node' && name.endsWith(suffix) && args.op_name !== 'Loop',
  );
  const times = new Map<string, number>();
  for (const { name } of kernels) times.set(name, (times.get(name) ?? 0) + 1);
  const iterations = Math.max(...times.values());
  const by = (key: (event: Event) => string): Share[] => {
    const sums = new Map<string, { micros: number; count: number }>();
    for (const event of kernels) {
      const sum = sums.get(key(event)) ?? { micros: 0, count: 0 };
      sums.set(key(event), { micros: sum.micros + event.dur, count: sum.count + 1 });
    }
    return [...sums]
      .map(([name, { micros, count }]) => ({
        name,
        milliseconds: micros / 1000 / iterations,
        nodes: count / iterations,
      }))
      .sort((a, b) => b.milliseconds - a.milliseconds);
  };
  return {
    iterations,
    milliseconds: kernels.reduce((sum, { dur }) => sum + dur, 0) / 1000 / iterations,
    byOperator: by(({ args }) => args.op_name ?? '?'),
    byScope: by(({ name }) => scopeNamed(name.slice(0, -suffix.length)) || '(no layer)'),
  };
}

export function printProfile(title: string, { iterations, milliseconds, byOperator, byScope }: Profile): string {
  const line = ({ name, milliseconds: own, nodes }: Share) =>
    `  ${name.padEnd(40)} ${own.toFixed(3).padStart(9)} ms ${((100 * own) / milliseconds).toFixed(1).padStart(5)}%  ${nodes.toFixed(1)} nodes`;
  return [
    `${title}: ${milliseconds.toFixed(3)} ms in nodes an iteration, over ${iterations} iterations`,
    ...['by operator', ...byOperator.map(line), 'by layer', ...byScope.map(line)],
  ].join('\n');
}
