/**
 * `npm run mutation -- [--only KERNEL] [--json] [--write]`: gets each row of the kernel table wrong in every way
 * `mutants.ts` knows, and sees whether one of the row's examples notices. `--write`: saves the figures that docs/engine.md
 * shows. Exits with 1 where none notices and the mutant is not known to compute the same, where of a row that computes
 * something none is caught, or where a reason given in `equivalent.ts` is out of date.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { coveredKernels, kernels } from '../../src/engine/kernels.js';
import { examples } from '../../test/engine/kernel-examples/index.js';
import { type Equivalence, equivalences, explains } from './equivalent.js';
import { figuresPath, savedFigures } from './figures.js';
import { type Row, rowOf } from './row.js';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean' }, write: { type: 'boolean' } },
});
const asked = coveredKernels.filter((kernel) => (options.only ?? kernel) === kernel);
if (asked.length === 0) throw new Error(`there is no kernel ${options.only}`);
const rows = asked.map((kernel) => rowOf(kernel, kernels[kernel], examples[kernel]!, equivalences));
const untested = rows.filter(({ caught, handsOn }) => caught === 0 && !handsOn);
const explainsOne = (one: Equivalence) =>
  rows.some(({ kernel, excused }) => excused.some((mutant) => explains(one, kernel, mutant)));
const stale = options.only ? [] : equivalences.filter((one) => !explainsOne(one));

if (options.json) console.log(JSON.stringify(rows, null, 1));
else report();
if (options.write) writeFileSync(figuresPath, `${JSON.stringify(savedFigures(rows), null, 2)}\n`);
process.exitCode = untested.length || stale.length || rows.some(({ missed }) => missed.length) ? 1 : 0;

function report(): void {
  for (const row of rows) console.log(`${row.kernel.padEnd(36)}${outcome(row)}`);
  for (const { kernel, missed } of rows) for (const mutant of missed) console.log(`missed: ${kernel}: ${mutant}`);
  for (const { kernel } of untested) console.log(`nothing caught: ${kernel}`);
  for (const { parts, reason } of stale) console.log(`out of date: ${parts.join(' ... ')} (${reason})`);
  const { caught, missed } = savedFigures(rows);
  console.log(`\n${rows.length} rows, ${caught} mutants caught, ${missed} missed.`);
}

function outcome({ caught, excused, handsOn }: Row): string {
  if (handsOn) return '   nothing to get wrong: hands on its input';
  return `${String(caught).padStart(5)} caught${excused.length ? `, ${excused.length} compute the same` : ''}`;
}
