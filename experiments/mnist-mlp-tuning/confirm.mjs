/**
 * Reads what `exp show --json` says of the search and writes the study that holds its best against the
 * baseline: ten epochs as the showcase has, four seeds that the search did not see, and the test digits.
 */
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';

const { best, trials } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { parameters } = trials.find(({ trial }) => trial === best);
const study = {
  name: 'mnist-mlp-tuning-confirmed',
  base: 'base-confirm.yaml',
  method: 'grid',
  metric: { name: 'sliced-wasserstein', goal: 'minimize' },
  parameters: Object.fromEntries(Object.entries(parameters).map(([path, value]) => [path, { value }])),
  baseline: true,
  seeds: [101, 102, 103, 104],
};
process.stdout.write(`# Made by confirm.mjs of trial ${best} of the search.\n${stringify(study)}`);
