/** Measures the contenders of a workload in rounds, each in a process of its own that waits while the others run. */
import { type Contender, startOf } from './contenders.js';
import { type Floor, measureFloor, needsOf } from './floor.js';
import { type Answer, type Peer, startPeer } from './peer.js';
import { writeStart } from './starts.js';
import type { Workload } from './workloads.js';

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Row {
  readonly contender: string;
  readonly threads: number;
  readonly version?: string;
  /** An iteration. */
  readonly milliseconds?: Spread;
  /** Least processor time of an iteration, in milliseconds, where it is known. */
  readonly cpu?: number;
  /** How many times the time of ours at as many threads, from the same rounds. */
  readonly ratio?: Spread;
  readonly readySeconds?: number;
  readonly outside?: number;
  /** Why there are no numbers. */
  readonly absent?: string;
}

export interface Compared {
  readonly workload: string;
  readonly title: string;
  readonly rounds: number;
  readonly seconds: number;
  /** By number of threads. */
  readonly floors: Readonly<Record<string, Floor>>;
  readonly rows: readonly Row[];
}

export interface Options {
  readonly rounds: number;
  readonly seconds: number;
  /** The most first. */
  readonly threads: readonly number[];
}

interface Entrant {
  readonly contender: Contender;
  readonly threads: number;
  readonly peer?: Peer;
  readonly absent?: string;
  readonly answers: Answer[];
}

export async function compare(
  workload: Workload,
  contenders: readonly Contender[],
  options: Options,
  note: (line: string) => void,
): Promise<Compared> {
  const { rounds, seconds, threads } = options;
  await writeStart(workload, startOf(workload));
  const entrants: Entrant[] = [];
  for (const contender of contenders)
    for (const count of contender.scales ? threads : threads.slice(0, 1)) {
      entrants.push(await enter(workload, contender, count));
      const { peer, absent } = entrants.at(-1)!;
      note(
        `${workload.name} ${contender.name} ${count}: ${absent ?? `ready in ${peer!.ready.readySeconds.toFixed(2)} s`}`,
      );
    }
  const floors = workload.samples === undefined ? await measuredFloors(workload, options) : {};
  for (let round = 0; round < rounds; round++)
    for (const { peer, answers } of entrants) if (peer) answers.push(await peer.ask({ seconds }));
  for (const { peer } of entrants) await peer?.end();
  const rows = entrants.map((entrant) => rowOf(entrant, oursBeside(entrants, entrant)));
  return { workload: workload.name, title: workload.title, rounds, seconds, floors, rows };
}

async function enter(workload: Workload, contender: Contender, threads: number): Promise<Entrant> {
  const missing = contender.missing();
  const absent = missing ? `not installed: ${missing}` : workload.cannot[contender.name];
  if (absent) return { contender, threads, absent, answers: [] };
  try {
    const peer = await startPeer(contender.command(workload, threads));
    return { contender, threads, peer, answers: [] };
  } catch (error) {
    return { contender, threads, absent: `fails: ${(error as Error).message}`, answers: [] };
  }
}

/** The better of two measurements, since what else the machine does only slows it down. */
async function measuredFloors(workload: Workload, { threads }: Options): Promise<Record<string, Floor>> {
  const needs = await needsOf(workload);
  const floors: Record<string, Floor> = {};
  for (const count of threads) floors[count] = await measureFloor(needs, count);
  return floors;
}

/** Ours at as many threads; contenders of no settable number are held against ours at the most. */
const oursBeside = (entrants: readonly Entrant[], { threads }: Entrant) =>
  entrants.find((other) => other.contender.name === 'ours' && other.threads === threads);

function rowOf({ contender, threads, peer, absent, answers }: Entrant, ours: Entrant | undefined): Row {
  const row = { contender: contender.name, threads };
  if (!peer) return { ...row, absent };
  const times = answers.map(({ milliseconds }) => milliseconds);
  const ratios = times.flatMap((time, round) => {
    const beside = ours?.answers[round];
    return beside ? [time / beside.milliseconds] : [];
  });
  return {
    ...row,
    ...peer.ready,
    milliseconds: spreadOf(times),
    ...(answers[0]?.cpu !== undefined && { cpu: Math.min(...answers.map(({ cpu }) => cpu!)) }),
    ...(ratios.length > 0 && { ratio: spreadOf(ratios) }),
    ...(answers[0]?.outside !== undefined && { outside: spreadOf(answers.map(({ outside }) => outside!)).median }),
  };
}

function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}
