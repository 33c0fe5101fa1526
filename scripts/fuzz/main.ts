/**
 * Compares the compiled engine with TensorFlow.js on random programs, and keeps what they disagree about as files in
 * test/engine/fuzz-corpus. With --write, docs/results/fuzz.json remembers the outcome.
 *
 *     npm run fuzz -- --programs 10000 --seed 1 --order 2 --minutes 20 --jobs 2 --json
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allDrawable, type Counterexample, emptyOutcome, merge, type Outcome, type Plan } from './campaign.js';
import { fromJson, type Order, printProgram } from './program.js';
import { report } from './report.js';
import { writeResults } from './results.js';

const { values: given } = parseArgs({
  options: {
    programs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    order: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '60' },
    jobs: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(given.seed);
const started = Date.now();
const deadline = started + Number(given.minutes) * 60_000;
const programs = Number(given.programs);
const perWorker = Math.min(1000, Math.ceil(programs / Number(given.jobs)));

/** The outcome of a share; undefined where its process died, or had to be stopped. */
function runWorker(plan: Plan): Promise<Outcome | undefined> {
  return new Promise((resolve) => {
    const worker = fork(join(import.meta.dirname, 'worker.ts'), { silent: true }); // onnxruntime prints what it throws
    let outcome: Outcome | undefined;
    let printed = '';
    worker.stderr!.on('data', (text: Buffer) => {
      printed = (printed + text).slice(-2000);
    });
    let patience = stopLater(worker);
    worker.on('message', (message) => {
      clearTimeout(patience);
      if (typeof message === 'number') patience = stopLater(worker);
      else outcome = message as Outcome;
    });
    worker.once('exit', () => {
      clearTimeout(patience);
      if (!outcome) console.error(printed);
      resolve(outcome);
    });
    worker.send({ plan, deadline });
  });
}

/** A batch takes seconds; some programs never end. */
const stopLater = (worker: ChildProcess) => setTimeout(() => worker.kill('SIGKILL'), 5 * 60_000);

/** Halves the share of a process that died, down to the program that killed it. */
async function runShare(plan: Plan): Promise<Outcome> {
  const outcome = await runWorker(plan);
  if (outcome) return outcome;
  if (plan.to - plan.from === 1) {
    console.error(`program ${plan.from} of seed ${plan.seed} kills its process, or never ends`);
    process.exitCode = 1;
    return emptyOutcome();
  }
  const middle = (plan.from + plan.to) >> 1;
  const both = emptyOutcome();
  merge(both, await runShare({ ...plan, to: middle }));
  merge(both, await runShare({ ...plan, from: middle }));
  return both;
}

/** Writes one file for each set of operations that fails, of those that were made small. */
function keep({ shrunk, ...one }: Counterexample): void {
  const where = `${one.kind} at order ${one.order}, program ${one.number}: ${one.message}`;
  if (!shrunk) {
    console.error(where);
    return;
  }
  const name = [...new Set(one.program.instructions.map(({ op }) => op))].slice(0, 4).join('-');
  const file = join(import.meta.dirname, '../../test/engine/fuzz-corpus', `${name}-${one.order}.json`);
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(one)}\n`);
  console.error(`${where}\n${printProgram(fromJson(one.program))}\n-> ${file}\n`);
}

console.error(`seed ${seed}`);
const drawable = allDrawable();
const total = emptyOutcome();
let [begun, done] = [0, 0];

/** Takes shares until none is left. */
async function work(): Promise<void> {
  while (begun < programs && Date.now() < deadline) {
    const from = begun;
    begun = Math.min(from + perWorker, programs);
    const to = begun;
    const outcome = await runShare({ seed, drawable, order: Number(given.order) as Order, from, to });
    merge(total, outcome);
    for (const one of outcome.counterexamples) keep(one);
    done += to - from;
    console.error(`${done} programs, ${Math.round((1000 * done) / (Date.now() - started))} a second`);
  }
}

await Promise.all(Array.from({ length: Number(given.jobs) }, work));
const date = new Date(started).toISOString().slice(0, 10);
if (given.write) writeResults(total, { date, seed, programs: done });
console.log(given.json ? JSON.stringify({ date, seed, programs: done, ...total }) : report(total));
if (total.counterexamples.length) process.exitCode = 1;
