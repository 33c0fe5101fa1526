/**
 * TensorFlow.js's own tests on the compiled engine: `npm run conformance -- [--only NAME] [--json] [--write]`.
 * `--only`: files whose name holds NAME. `--json`: all outcomes. `--write`: saves the figures that docs/engine.md shows.
 * Exits with 1 where a test fails that `rules.ts` does not explain, or a rule is out of date.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { figuresPath, savedFigures } from './figures.js';
import { differences, limits } from './rules.js';
import { runSuite, testFiles } from './suite.js';
import { byFile, byReason, count, type Judged, judge, share, staleRules } from './verdict.js';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean' }, write: { type: 'boolean' } },
});

/** Tests print much of their own. */
async function quietly<T>(f: () => Promise<T>): Promise<T> {
  const { log, warn, error } = console;
  Object.assign(console, { log() {}, warn() {}, error() {} });
  try {
    return await f();
  } finally {
    Object.assign(console, { log, warn, error });
  }
}

const files = testFiles().filter((file) => file.includes(options.only ?? ''));
const rules = { limits, differences };
const judged = judge(await quietly(() => runSuite(files)), rules);
const stale = options.only ? [] : staleRules(judged, rules);
const unexplained = judged.filter(({ verdict }) => verdict === 'unexplained');

if (options.json) console.log(JSON.stringify(judged, null, 1));
else report();
if (options.write) writeFileSync(figuresPath, `${JSON.stringify(savedFigures(judged), null, 2)}\n`);
process.exitCode = unexplained.length || stale.length ? 1 : 0;

function report(): void {
  const row = (name: string, list: readonly Judged[]) => {
    const { passed, failed, skipped } = count(list);
    const why = byReason(list).map(([reason, number]) => `${reason}${number > 1 ? ` (${number})` : ''}`);
    const cells = [passed, failed || '', skipped || ''].map((cell) => String(cell).padStart(8)).join('');
    console.log(`${name.padEnd(40)}${cells}  ${why.join('; ')}`.trimEnd());
  };
  console.log(`${'file'.padEnd(40)}${['passed', 'failed', 'skipped'].map((title) => title.padStart(8)).join('')}`);
  for (const [file, list] of byFile(judged)) row(file, list);
  console.log();
  for (const { file, test, messages } of unexplained)
    console.log(`fails: ${file}: ${test}\n    ${messages[0]?.split('\n').slice(0, 3).join('\n    ')}`);
  for (const sentence of stale) console.log(`out of date: ${sentence}`);
  const total = count(judged);
  console.log(`\n${total.passed} pass (${total.computed} compute), ${total.failed} fail, ${total.skipped} skipped:`);
  for (const [reason, number] of byReason(judged)) console.log(`${String(number).padStart(6)}  ${reason}`);
  console.log(`${(100 * share(total)).toFixed(1)}% of the tests of float, int and bool ops pass.`);
}
