// Sums up vitest's JSON reports in a folder: `node scripts/reporter.mjs FOLDER OTHER-FAILURES`. NAME.json is a report and
// NAME.code the exit code of its run. The last line is "N passed, N failed"; fails where anything did.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, others] = process.argv.slice(2);

/** A run that fails though no test did (a crash, a file without tests) is one failure. */
function count(name) {
  const code = Number(readFileSync(join(folder, `${name}.code`), 'utf8'));
  const { passed, failed } = counts(join(folder, `${name}.json`));
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

function counts(file) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && !assertionResults.length,
    );
    return { passed: numPassedTests, failed: numFailedTests + broken.length };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

const names = readdirSync(folder).flatMap((file) => (file.endsWith('.code') ? [file.slice(0, -5)] : []));
const all = names.map(count);
const passed = all.reduce((sum, one) => sum + one.passed, 0);
const failed = all.reduce((sum, one) => sum + one.failed, Number(others));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
