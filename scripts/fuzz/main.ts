/**
 * Compares the compiled engine with TensorFlow.js on random programs, and keeps what they disagree about as files in
 * test/engine/fuzz-corpus.
 *
 *     npm run fuzz -- --programs 10000 --seed 1 --order 2 --minutes 20 --json
 */
import { fork } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Counterexample, emptyOutcome, merge, type Outcome, type Plan } from './campaign.js';
import { fromJson, type Order, printProgram } from './program.js';
import { report } from './report.js';

const { values: given } = parseArgs({
  options: {
    programs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    order: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(given.seed);
const started = Date.now();
const deadline = started + Number(given.minutes) * 60_000;
const perWorker = 1000;

/** The outcome of a share; undefined where its process died, or had to be stopped. */
function runWorker(plan: Plan): Promise<Outcome | undefined> {
  return new Promise((resolve) => {
    const worker = fork(join(import.meta.dirname, 'worker.ts'), { silent: true }); // onnxruntime prints what it throws
    let outcome: Outcome | undefined;
    let printed = '';
    worker.stderr!.on('data', (text: Buffer) => {
      printed = (printed + text).slice(-2000);
    });
    worker.once('message', (message) => {
      outcome = message as Outcome;
    });
    const patience = setTimeout(() => worker.kill('SIGKILL'), 60_000 + 500 * (plan.to - plan.from)); // a loop without end
    worker.once('exit', () => {
      clearTimeout(patience);
      if (!outcome) console.error(printed);
      resolve(outcome);
    });
    worker.send({ plan, deadline });
  });
}

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
const total = emptyOutcome();
for (let from = 0; from < Number(given.programs) && Date.now() < deadline; from += perWorker) {
  const to = Math.min(from + perWorker, Number(given.programs));
  const outcome = await runShare({ seed, order: Number(given.order) as Order, from, to });
  merge(total, outcome);
  for (const one of outcome.counterexamples) keep(one);
  console.error(`${to} programs, ${Math.round((1000 * to) / (Date.now() - started))} a second`);
}
console.log(given.json ? JSON.stringify({ seed, ...total }) : report(total));
if (total.counterexamples.length) process.exitCode = 1;
