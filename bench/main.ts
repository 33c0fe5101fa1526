/**
 * `npm run bench [-- --json] [-- --only NAME] [-- --rounds N] [-- --threads N]`: whole training iterations beside
 * TensorFlow.js's own backends, in turn within one run, so that a ratio holds when the machine's speed drifts.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Measurement, measure } from './measure.js';
import { type Contender, type Workload, workloads } from './workloads.js';

interface Row {
  readonly workload: string;
  readonly config: string;
  readonly contender: Contender;
  /** Medians over the rounds, with the least and greatest. */
  readonly milliseconds: { readonly median: number; readonly min: number; readonly max: number };
  readonly outside: number;
  /** How many times faster the compiled engine is, as the median of the rounds' own ratios. */
  readonly timesFaster: number;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '0' },
  },
});

const threads = Number(values.threads) || availableParallelism();
const rounds = Number(values.rounds);
const chosen = workloads.filter(({ name, config }) => !values.only || `${name} ${config}`.includes(values.only));
const rows: Row[] = [];
for (const workload of chosen) {
  const made = await compare(workload);
  rows.push(...made);
  if (!values.json) print(made);
}
if (values.json)
  console.log(JSON.stringify({ machine: machine(), date: new Date().toISOString(), rounds, rows }, null, 2));

async function compare(workload: Workload): Promise<Row[]> {
  const contenders = Object.keys(workload.iterations) as Contender[];
  const measured = new Map<Contender, Measurement[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) measured.get(contender)!.push(await measure(workload, contender, threads));
  const ours = measured.get('compiled')!;
  return contenders.map((contender) => {
    const all = measured.get(contender)!;
    const times = all.map(({ milliseconds }) => milliseconds);
    return {
      workload: workload.name,
      config: workload.config,
      contender,
      milliseconds: { median: median(times), min: Math.min(...times), max: Math.max(...times) },
      outside: median(all.map(({ outside }) => outside)),
      timesFaster: median(all.map(({ milliseconds }, i) => milliseconds / ours[i]!.milliseconds)),
    };
  });
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function machine() {
  return { cpu: cpus()[0]?.model.trim(), cores: availableParallelism(), threads, node: process.versions.node };
}

function print(made: readonly Row[]): void {
  for (const { workload, contender, milliseconds, outside, timesFaster } of made) {
    const { median, min, max } = milliseconds;
    const spread = `${median.toFixed(2).padStart(9)} ms  (${min.toFixed(2)} to ${max.toFixed(2)})`;
    const note =
      contender === 'compiled'
        ? `${(100 * outside).toFixed(1)}% outside the session`
        : `compiled is ${timesFaster.toFixed(1)} times faster`;
    console.log(`${workload.padEnd(22)} ${contender.padEnd(9)} ${spread.padEnd(38)} ${note}`);
  }
}
